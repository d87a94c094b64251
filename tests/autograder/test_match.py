"""Finding the cell that answers a piece."""

from __future__ import annotations

import pytest

from autograder.match import defined_names, only_checks, without_magics


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def relu(f):\n    return f", {"relu"}),
        ("@piece\ndef relu(f):\n    def inner(): pass\n    return f", {"relu"}),
        ("class EarlyStopping:\n    def update(self): pass", {"EarlyStopping"}),
        ("%matplotlib inline\n!pip install x\ndef a(): pass", {"a"}),
        ("def broken(f:\n    return", {"broken"}),
        ("relu = 3", set()),
        ("\x00", set()),
    ],
)
def test_names_that_a_cell_defines(source: str, names: set[str]) -> None:
    assert defined_names(source) == names


def test_shell_lines_are_left_out_and_lines_keep_their_numbers() -> None:
    source = "!pip install torch\nif True:\n    %pip install x\nx = 1"
    assert without_magics(source) == "pass\nif True:\n    pass\nx = 1"
    assert without_magics("%%bash\nrm -rf /") == ""
    assert (
        without_magics("%%time\ndef relu(f):\n    return f") == "pass\ndef relu(f):\n    return f"
    )


def test_a_shell_line_ends_where_the_shell_says() -> None:
    assert without_magics("!pip install a \\\n  b\nx = 1") == "pass\npass\nx = 1"


@pytest.mark.parametrize(
    "source",
    [
        "i = (a\n     % b)",
        'text = """\n!important\n%d percent\n"""',
        "x = 1  # a remark\u2028that goes on (here",
        "def relu(f):\n\x0c\n    return f",
    ],
)
def test_what_is_python_stays_as_it_is(source: str) -> None:
    assert without_magics(source) == source
    assert without_magics(source.replace("\n", "\r\n")) == source


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("check(relu)", True),
        ("# a copy\ncheck(relu)\ncheck(elu)", True),
        ("check(relu)\nx = 1", False),
        ("def check(f): pass", False),
        ("check(", False),
    ],
)
def test_cells_that_only_check(source: str, answer: bool) -> None:
    assert only_checks(source) is answer
