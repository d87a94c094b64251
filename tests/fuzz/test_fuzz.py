"""What was found once is not found again, and a short search finds nothing new."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.fuzz.__main__ import INSTALL, search
from tests.fuzz.change import change_message, change_notebook
from tests.fuzz.targets import TARGETS
from tests.fuzz.watched import FOUND, MODULES

CASES = [(path.parent.name, path) for path in sorted(FOUND.glob("*/*"))]


@pytest.mark.parametrize(("name", "path"), CASES, ids=lambda part: getattr(part, "name", part))
def test_what_was_found_is_mended(name: str, path: Path) -> None:
    TARGETS[name].run(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_keeps_the_promises(name: str) -> None:
    for content in TARGETS[name].seeds().values():
        TARGETS[name].run(content)


@pytest.mark.parametrize("name", TARGETS)
def test_a_changed_input_is_still_json_and_the_same_each_time(name: str) -> None:
    target = TARGETS[name]
    for content in target.seeds().values():
        changed = [target.change(content, 10**6, seed) for seed in range(20)]
        assert changed == [target.change(content, 10**6, seed) for seed in range(20)]
        assert any(other != content for other in changed)
        for other in changed:
            target.change(other, 10**6, 0)  # raises for what is no JSON


@pytest.mark.parametrize("change", [change_notebook, change_message])
def test_what_is_no_json_is_left_to_libfuzzer(change: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        change(b"\0\0\0\1{", 100, 1)


@pytest.mark.parametrize("name", MODULES)
def test_a_short_search_finds_nothing(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        missing(f"atheris is missing: {INSTALL}")
    done = search(name, tmp_path, seconds=5, seed=1)
    assert done.tried > len(TARGETS[name].seeds()), done.said
    assert done.edges > 100, done.said
    assert done.found == [], done.said
    assert done.whole, done.said
