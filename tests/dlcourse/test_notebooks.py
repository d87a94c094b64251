"""Pieces from the notebook of an earlier lab."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from dlcourse import load_pieces, pieces
from dlcourse.catalogue import LABS
from dlcourse.errors import NotebookError

from tests.reference import ROOT

IMPORTS = "import numpy as np\nfrom dlcourse import check, namespace, piece"
RELU = "@piece\ndef relu(f):\n    return helper(f)"
HELPER = "def helper(f):\n    return f * (f > LIMIT)"
STUB = "@piece\ndef elu(f, alpha=1.0):\n    raise NotImplementedError()"


@pytest.fixture(autouse=True)
def _no_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


@pytest.fixture
def lab(tmp_path: Path):
    def write(*sources: str, **extra: object) -> Path:
        cells = [{"cell_type": "code", "metadata": {}, "source": s, **extra} for s in sources]
        path = tmp_path / "lab1_mlp.ipynb"
        path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
        return path

    return write


def test_written_pieces_come_in_with_their_helpers_and_constants(lab) -> None:
    assert load_pieces(lab(IMPORTS, "LIMIT = 0", HELPER, RELU, "check(relu)")) == ["relu"]
    assert np.array_equal(pieces.current("relu")(np.array([-1.0, 2.0])), [0, 2])


def test_stubs_are_left_to_the_oracles(lab) -> None:
    assert load_pieces(lab(IMPORTS, STUB)) == []
    assert pieces.author("elu") == "dlcourse's"


def test_nothing_else_is_run(lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marker = tmp_path / "ran"
    training = f"open({str(marker)!r}, 'w')\nfor k in range(3): print('training')"
    load_pieces(lab(IMPORTS, "LIMIT = 0", HELPER, training, RELU))
    assert not marker.exists()
    assert "training" not in capsys.readouterr().out


def test_lines_for_ipython_and_broken_cells_do_no_harm(lab) -> None:
    path = lab(
        f"%matplotlib inline\n!ls\n{IMPORTS}", "this is not Python", "LIMIT = 0", HELPER, RELU
    )
    assert load_pieces(path) == ["relu"]


def test_a_magic_inside_a_block_leaves_the_rest_of_its_cell(lab) -> None:
    install = "try:\n    import numpy\nexcept ImportError:\n    %pip install numpy\n\n"
    assert load_pieces(lab(install + IMPORTS, "LIMIT = 0", HELPER, RELU)) == ["relu"]


def test_the_course_s_own_solution_comes_in_whole_and_without_a_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for lab in ("lab1_mlp", "lab2_backprop"):
        pieces.forget()
        names = load_pieces(ROOT / "solutions" / lab / f"{lab}.ipynb")
        assert sorted(names) == sorted(piece.name for piece in LABS[lab].pieces)
    assert capsys.readouterr().out == ""


def test_a_piece_without_the_decorator_counts(lab) -> None:
    assert load_pieces(lab(IMPORTS, "def relu(f):\n    return f")) == ["relu"]


def test_sources_may_be_lists_of_lines(lab) -> None:
    path = lab([IMPORTS + "\n", "LIMIT = 0\n", HELPER + "\n", RELU])
    assert load_pieces(path) == ["relu"]


def test_a_failing_definition_is_named(lab, capsys: pytest.CaptureFixture[str]) -> None:
    load_pieces(lab(IMPORTS, "import no_such_module", "LIMIT = 0", HELPER, RELU))
    assert "no_such_module" in capsys.readouterr().out
    assert pieces.author("relu") == "your"


def test_a_missing_file_and_a_file_that_is_no_notebook(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="cannot open"):
        load_pieces(tmp_path / "nowhere.ipynb")
    for text in ("", "[]", "{}", '{"cells": 3}', "\x00"):
        path = tmp_path / "broken.ipynb"
        path.write_text(text)
        with pytest.raises(NotebookError, match="is not a notebook"):
            load_pieces(path)
