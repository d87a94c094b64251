"""What is wrong with a piece in a few words, the same for all who make the same mistake.

A reason for one student says which entries differ; a diagnosis is there to be counted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from dlcourse.show import is_unwritten

from autograder.forbidden import BY_HAND

if TYPE_CHECKING:
    from autograder.verdict import PieceVerdict

NOT_WRITTEN = "not written"
#: How a diagnosis begins when nothing can be said of the piece itself yet.
FOLLOWS = "calls a piece that is wrong: "
#: How a diagnosis begins when a library does the work.
FORBIDDEN = "not written by hand: "
#: Wrong, and nothing is known of the cause.
OTHER = "another answer, by no known mistake"
#: What is wrong with one student's answer only: numbers, lines, messages.
PARTICULARS = (
    (re.compile(r"\s*\([^()]*\d[^()]*\)"), ""),
    (re.compile(r"(stops with \w+).*", re.DOTALL), r"\1"),
    (re.compile(r", everywhere$"), ""),
    (re.compile(r"^.*\d+ of [\d,]+ entries are wrong.*", re.DOTALL), OTHER),
    (re.compile(r"^is [-+]?[\d.e+-]+, expected.*", re.DOTALL), OTHER),
    (re.compile(r"^\d+ of [\d,]+ entries"), "some entries"),
    (re.compile(r"^this is what comes out when "), ""),
)  # fmt: skip
LONGEST = 120


def diagnose(row: PieceVerdict) -> str:
    """The cause that most of a piece's failed checks name; empty when none fails."""
    wrong = [outcome for result in row.hidden for outcome in result.outcomes if not outcome.ok]
    if not wrong:
        return ""
    if is_unwritten(row.hidden):
        return NOT_WRITTEN
    if BY_HAND in wrong[0].reason:
        return FORBIDDEN + wrong[0].reason.split(f": {BY_HAND}")[0]
    if row.repair_first:
        return FOLLOWS + ", ".join(row.repair_first)
    causes = Counter(outcome.cause for outcome in wrong if outcome.cause)
    most = max(causes, key=lambda cause: (causes[cause], -len(cause)), default=wrong[0].cause)
    return in_general(next(outcome.reason for outcome in wrong if outcome.cause == most))


def in_general(words: str) -> str:
    """A reason without what only one student's answer has."""
    for pattern, instead in PARTICULARS:
        words = pattern.sub(instead, words)
    words = words.split(". ")[0].strip().rstrip(".:;,")
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3].rsplit(' ', 1)[0]} ..."
