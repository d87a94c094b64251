"""``check`` shows a result, whatever a function gives back, raises, warns of or changes."""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import check, pieces
from dlcourse.catalogue import LABS, Piece
from dlcourse.errors import SignatureError
from dlcourse.show import Report
from hypothesis import given
from hypothesis import strategies as st

from tests.properties import examples
from tests.properties.answers import ANSWERS, RAISED, Boxed, hostile, opened

PIECES = [piece for lab in LABS.values() for piece in lab.pieces]
Behaviour = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


def function_of(piece: Piece, behaviour: Behaviour) -> Callable[..., Any]:
    """A piece with the right signature that does what ``behaviour`` does with its arguments."""
    names: dict[str, Any] = {other.name: None for other in PIECES} | {"behaviour": behaviour}
    exec(f"def {piece.name}{piece.signature}:\n    return behaviour(*locals().values())", names)
    return names[piece.name]


def shown_by_check(function: Callable[..., Any]) -> tuple[str, str]:
    """What ``check`` prints, as bytes would hold it, and the table of a notebook."""
    module, reports = importlib.import_module("dlcourse.check"), []
    real = module.show

    def keep(report: Report) -> None:
        reports.append(report)
        real(report)

    screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    module.show = keep
    try:
        with contextlib.redirect_stdout(screen):
            check(function)
    finally:
        module.show = real
    screen.flush()
    page = reports[0]._repr_html_()
    return screen.buffer.getvalue().decode("utf-8"), page.encode("utf-8").decode("utf-8")


def _returns(answer: Any) -> Behaviour:
    return lambda *arguments: opened(answer)


def _raises(error: BaseException) -> Behaviour:
    def behaviour(*arguments: Any) -> Any:
        raise error

    return behaviour


def _warns(words: Any) -> Behaviour:
    def behaviour(*arguments: Any) -> Any:
        warnings.warn(type("Own", (UserWarning,), {"__str__": words})(), stacklevel=2)
        return arguments[0]

    return behaviour


def _puts(box: Boxed) -> Behaviour:
    """Puts something into every argument that can be changed, and gives the first one back."""

    def behaviour(*arguments: Any) -> Any:
        for argument in arguments:
            with contextlib.suppress(Exception):
                argument[...] = np.nan
            with contextlib.suppress(Exception):
                argument.append(box.thing)
            with contextlib.suppress(Exception):
                argument["new"] = box.thing
        return arguments[0]

    return behaviour


CHANGES: tuple[Behaviour, ...] = (
    lambda x, *rest: x * 2,
    lambda x, *rest: x[0],
    lambda x, *rest: x.T,
    lambda x, *rest: (x, x, x),
    lambda x, *rest: [x, *rest],
    lambda x, *rest: x.sum(),
    lambda x, *rest: np.asarray(x).astype(np.float32),
    lambda x, *rest: torch.as_tensor(x),
    lambda *arguments: arguments[-1],
    lambda *arguments: dict(enumerate(arguments)),
)
ERRORS = st.sampled_from((*RAISED, KeyboardInterrupt, GeneratorExit)).map(
    lambda kind: kind("\ud800 \x00 {}")
)
SILENT = type("Silent", (Exception,), {"__str__": lambda self: (_ for _ in ()).throw(SystemExit)})
BEHAVIOURS = (
    ANSWERS.map(_returns)
    | ERRORS.map(_raises)
    | st.just(_raises(SILENT()))
    | st.sampled_from([lambda self: 1 / 0, lambda self: 3, lambda self: "\ud800"]).map(_warns)
    | hostile().map(_puts)
    | st.sampled_from(CHANGES)
)


@examples(60)
@given(st.sampled_from(PIECES), BEHAVIOURS)
def test_check_shows_a_result_whatever_the_function_does(
    piece: Piece, behaviour: Behaviour
) -> None:
    text, page = shown_by_check(function_of(piece, behaviour))
    assert text.startswith(f"{piece.name}: ")
    assert "Traceback" not in text
    assert piece.name in page


@pytest.mark.parametrize("library", [torch.relu, torch.sigmoid, torch.softmax, np.linalg.norm])
def test_a_function_of_a_library_in_place_of_a_piece_is_told(library: Any) -> None:
    function = type("Built", (), {"__call__": lambda self: 0, "__name__": "relu"})
    thing = library if library.__name__ in {piece.name for piece in PIECES} else function()
    with pytest.raises(SignatureError, match=r"def \w+\(.*\):"):
        check(thing)


def test_lists_that_hold_each_other_are_read_in_no_time() -> None:
    def relu(f):
        shared: list[Any] = [0.0]
        for _ in range(8):
            shared = [shared] * 1000
        return shared

    assert "relu: 0 of 3 visible checks pass" in shown_by_check(relu)[0]
