"""What holds for every widget: each slider, over its whole range, redraws and never fails."""

import re
import time
import warnings
from typing import Any

import numpy as np
import pytest
from dlcourse import explore, pieces
from dlcourse.catalogue import find_piece
from dlcourse.explore import Panel

NAMES = [name for name in explore.__all__ if name not in ("Panel", "TwoUnits")]
#: Processor time for one frame: an idle machine takes 0.05 to 0.11 s, a busy one counts more.
SECONDS = 0.3


def positions(control: Any) -> list[Any]:
    """Values over the whole range of a control, both ends among them."""
    if hasattr(control, "options"):
        return list(control.options)
    kind = type(control.value)
    return [kind(v) for v in np.linspace(control.min, control.max, 4)]


@pytest.mark.parametrize("name", NAMES)
def test_every_control_redraws_over_its_range(name: str) -> None:
    panel = getattr(explore, name)()
    for key, control in panel.controls.items():
        pictures, start = set(), control.value
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for value in positions(control):
                control.value = value
                pictures.add(panel.image.value)
        assert panel.message.value == ""
        assert len(pictures) > 1, f"{key} changes nothing in {name}"
        control.value = start


@pytest.mark.parametrize("name", NAMES)
def test_all_sliders_at_once_at_either_end(name: str) -> None:
    panel = getattr(explore, name)()
    for end in (0, -1):
        for control in panel.controls.values():
            control.value = positions(control)[end]
        assert panel.message.value == ""


@pytest.mark.parametrize("name", NAMES)
def test_it_is_described_in_words_and_says_whose_code_ran(name: str) -> None:
    panel: Panel = getattr(explore, name)()
    assert len(panel.shows) > 30
    assert panel.alt.startswith(panel.shows)
    assert re.search(r"Computed by dlcourse&#x27;s \w+", panel.caption.value)


@pytest.mark.parametrize("name", NAMES)
def test_a_piece_that_raises_is_seen(name: str) -> None:
    panel: Panel = getattr(explore, name)()
    for used in panel.uses:
        pieces.piece(broken(used))
        with pytest.raises(RuntimeError, match=f"{used} is broken"):
            move_everything(panel)
        assert "dlcourse-error" in panel.message.value
        pieces.forget()
        panel.redraw()
        assert panel.message.value == ""


def move_everything(panel: Panel) -> None:
    """Each control to either end and back; a menu brings in pieces that others do not run."""
    for control in panel.controls.values():
        start = control.value
        for value in (*positions(control), start):
            control.value = value


def broken(name: str) -> Any:
    """A piece of this name and signature that raises."""
    source = f"def {name}{find_piece(name).signature}: raise RuntimeError('{name} is broken')"
    made: dict[str, Any] = {}
    exec(source, {"relu": None}, made)
    return made[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_frame_is_quick(name: str) -> None:
    panel = getattr(explore, name)()

    def seconds() -> float:
        start = time.thread_time()
        panel.redraw()
        return time.thread_time() - start

    assert min(seconds() for _ in range(8)) < SECONDS
