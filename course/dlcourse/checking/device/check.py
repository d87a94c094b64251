"""The check "On a GPU.": calls that a piece has answered on torch tensors, made again on a card.

It is the same for all pieces, so none has to write it down.  It counts half of another check, and
only where the piece is right in something else: whatever is wrong everywhere earns nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dlcourse.arrays import Random
from dlcourse.catalogue import Piece, find_piece
from dlcourse.checking.calls import Reply
from dlcourse.checking.device import CARD
from dlcourse.checking.device.faults import fault_of
from dlcourse.checking.outcome import CheckResult, Fault, Outcome
from dlcourse.checking.sequence import Step, Steps, size_of, things_in
from dlcourse.checking.student import Backend
from dlcourse.checking.values import Array, Earlier, Named

TITLE, LATER = "On a GPU.", "On a GPU, as soon as something else is right on tensors."
WEIGHT = 0.5
#: How many calls are made again, of how many numbers and seconds at most (times the patience with
#: the piece): on a pretended card they take longer.
CALLS, NUMBERS, SECONDS = 3, 10_000, 0.5
#: Pieces that are torch modules: these have to be moved to the card themselves.
MODULES = ("TorchAutoencoder", "torch_mlp")

Call = tuple[str, tuple[Any, ...]]


@dataclass
class Recording:
    """A ``Backend`` that writes down which calls of a piece on float32 tensors were answered."""

    piece: str
    backend: Backend
    calls: list[Call] = field(default_factory=list)

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """The answer of the backend behind it."""
        reply = self.backend.call(name, arguments)
        quick = reply.seconds <= SECONDS * find_piece(self.piece).patience
        fits = name == self.piece and quick and _on_tensors(arguments)
        if fits and _answered(reply) and size_of(arguments) <= NUMBERS:
            self.calls.append((name, arguments))
        return reply


def has_place(piece: Piece) -> bool:
    """Whether it matters to a piece where arrays lie: not if it takes and gives whole numbers."""
    return piece.returns != ("integer",)


def on_card(piece: Piece, recorded: Recording, results: Sequence[CheckResult]) -> CheckResult:
    """The result of the check, after those of all others."""
    wrong = next((o for result in results for o in result.outcomes if not o.ok), None)
    earns = recorded.calls and any(result.ok for result in results)
    if wrong is not None and not earns:
        return CheckResult(LATER, WEIGHT, (Outcome(wrong.what, False, wrong.reason),), echo=True)
    what = f"{piece.name} on a GPU"
    for name, arguments in recorded.calls[:CALLS]:
        sent = _sent(piece, arguments)
        try:
            reply = recorded.backend.call(name, sent)
        except Fault:  # it does not come to an end, or the worker is gone: not judged
            continue
        steps = sent[0].steps if isinstance(sent[0], Steps) else ()
        reason, said = fault_of(piece, steps, reply)
        if reason:
            return CheckResult(
                TITLE, WEIGHT, (Outcome(what, False, reason, what, "", said, reason),)
            )
    return CheckResult(TITLE, WEIGHT, (Outcome(what, True, tried=what),))


def _answered(reply: Reply) -> bool:
    parts = reply.value if isinstance(reply.value, list) else []
    failures = [part.failure for part in (reply, *parts) if isinstance(part, Reply)]
    return not any(failures)


def _on_tensors(arguments: Any) -> bool:
    """Whether there is a float32 tensor among arguments, or what makes some."""
    made = (thing for thing in things_in(arguments) if isinstance(thing, Array | Random))
    return any(thing.kind == "torch" and thing.dtype == "float32" for thing in made)


def _sent(piece: Piece, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a call as they go to a card."""
    if not isinstance(arguments[0], Steps):
        return tuple(_moved(item) for item in arguments)
    if "device" in piece.signature:
        return (Steps(tuple(_told(piece, step) for step in arguments[0].steps)),)
    return (Steps(_steps_moved(arguments[0].steps)),)


def _told(piece: Piece, step: Step) -> Step:
    """A step that tells the piece to work on the card; what it is given lies on the CPU."""
    if step.name != piece.name:
        return step
    arguments = tuple(CARD if type(item) is str else item for item in step.arguments)
    return replace(step, arguments=arguments)


def _steps_moved(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with their arrays on the card, and every torch module after it was made."""
    moved: list[Step] = []
    new: dict[int, int] = {}
    for number, step in enumerate(steps):
        of = None if step.of is None else _renumbered(step.of, new)
        moved.append(Step(step.name, _moved(step.arguments, new), of))
        if step.name in MODULES:
            moved.append(Step(".to", (CARD,), Earlier(len(moved) - 1)))
        new[number] = len(moved) - 1
    return tuple(moved)


def _renumbered(earlier: Earlier, new: dict[int, int]) -> Earlier:
    return replace(earlier, step=new.get(earlier.step, earlier.step))


def _moved(value: Any, new: dict[int, int] | None = None) -> Any:
    """Arguments with their tensors on the card; ``new`` has the new numbers of earlier steps."""
    if isinstance(value, Array | Random):
        return replace(value, device=CARD) if value.kind == "torch" else value
    if isinstance(value, list | tuple):
        return type(value)(_moved(item, new) for item in value)
    if isinstance(value, dict):
        return {key: _moved(item, new) for key, item in value.items()}
    if isinstance(value, Named):
        return replace(value, parameters=_moved(value.parameters, new))
    return _renumbered(value, new) if isinstance(value, Earlier) and new else value
