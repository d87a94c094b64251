"""What must hold for a class with attackers in it; every test module takes all of these."""

from __future__ import annotations

import pytest
from dlcourse.catalogue import find_lab

from tests.attacks.attack import CANARY, WRITTEN, Attack
from tests.attacks.conftest import HONEST, LAB, Hostile

POINTS = {piece.name: piece.points for piece in find_lab(LAB).pieces}
#: How far the memory of the grading process may grow: the largest answer that is allowed, 160 MB,
#: as it came, as numbers, and compared; a notebook of 50 MB, read and rebuilt, takes less.
MOST_MEMORY = 800 * 2**20
KEPT = {"submitted", "autograded", "gradebook.db", "course_secret.txt", "gradebook.lock"}


def each(attacks: tuple[Attack, ...]) -> pytest.MarkDecorator:
    """A test for every attack."""
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: attack.name)


class Promises:
    """The promises to the class; a test module derives a class of its own from it."""

    def test_everybody_is_reported(self, hostile: Hostile, request: pytest.FixtureRequest) -> None:
        names = {attack.name for attack in request.module.ATTACKS}
        assert set(hostile.marked) == names | set(HONEST)

    def test_honest_marks_are_unchanged(self, hostile: Hostile) -> None:
        for student in HONEST:
            scores = {n: m.score for n, m in hostile.marked[student].pieces.items()}
            assert scores == POINTS, hostile.marked[student].reason

    def test_no_file_changes_or_stays(self, hostile: Hostile) -> None:
        new = {
            name: digest
            for name, digest in hostile.after.files.items()
            if hostile.before.files.get(name) != digest
        }
        assert {name.split("/")[0] for name in new} <= KEPT
        for name in new:
            parts = name.split("/")
            assert parts[0] != "submitted" or parts[-1] == "submission_secret.txt", name
        assert hostile.before.files.keys() <= hostile.after.files.keys()
        assert hostile.after.triggers == hostile.before.triggers == 0
        assert hostile.after.traces == frozenset()

    def test_no_process_or_port_stays(self, hostile: Hostile) -> None:
        assert hostile.after.processes <= hostile.before.processes
        assert hostile.after.ports <= hostile.before.ports
        assert hostile.callers == []

    def test_memory_is_bounded(self, hostile: Hostile) -> None:
        grown = hostile.after.peak - hostile.before.peak
        print(f"grown by {grown // 2**20} MiB")
        assert grown < MOST_MEMORY


def require_nothing_undue(attack: Attack, hostile: Hostile) -> None:
    """No point for what was not written, and nothing secret in what comes back."""
    marked = hostile.marked[attack.name]
    assert marked.status in attack.status, marked.reason
    for name, piece in marked.pieces.items():
        assert piece.score <= (POINTS[name] if name in WRITTEN else 0), (name, piece)
        assert piece.reason or piece.score == POINTS[name]
    if marked.status == "graded":
        text = hostile.notebook(attack.name)
        assert CANARY not in text
        assert not attack.confess or "LOOT:[]" in text, text[text.rfind("LOOT") - 500 :][:1000]
