"""Several calls in a row on the same objects, for pieces with a state, a cache or methods.

What a step has given stays where the student's code runs, and later steps take it from there:

    run = student.sequence("adam_step")
    first = run.call("adam_step", w, g, None, lr)
    second = run.call("adam_step", first[0], g, first[1], lr)
    answers = run.done()
    answers[second[0]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dlcourse.arrays import Random
from dlcourse.checking.calls import Reply, describe, perform, perform_live
from dlcourse.checking.device import CARD, card
from dlcourse.checking.values import Array, Earlier, Named, from_live, to_live

Find = Callable[[str], Callable[..., Any]]


@dataclass(frozen=True)
class Step:
    """One step: a call, or a look at something.

    name: a function; with a dot in front a method of ``of``; empty for a look at the argument.
    """

    name: str
    arguments: tuple[Any, ...] = ()
    of: Earlier | None = None


@dataclass(frozen=True)
class Steps:
    """A whole sequence; it travels as the only argument of a call."""

    steps: tuple[Step, ...]


def size_of(value: Any) -> int:
    """How many numbers the arguments of a call hold."""
    if isinstance(value, Array):
        return value.data.size
    if isinstance(value, list | tuple):
        return sum(size_of(item) for item in value)
    if isinstance(value, Steps):
        return sum(size_of(step.arguments) for step in value.steps)
    return sum(size_of(item) for item in value.values()) if isinstance(value, dict) else 1


def things_in(value: Any) -> Iterator[Any]:
    """Everything in the arguments of a call, out of lists, dicts, steps and named functions."""
    if isinstance(value, Named):
        value = value.parameters
    elif isinstance(value, Steps):
        value = [step.arguments for step in value.steps]
    elif isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        yield value
        return
    for item in value:
        yield from things_in(item)


def asks_for_card(arguments: Any) -> bool:
    """Whether the arguments of a call name a card: an array there, or the word itself."""
    return any(
        thing.device == CARD
        if isinstance(thing, Array | Random)
        else isinstance(thing, str) and thing == CARD
        for thing in things_in(arguments)
    )


def respond(find: Find, name: str, arguments: tuple[Any, ...]) -> Reply:
    """A call of the function ``name``, or the sequence that stands in its place.

    Where an argument is to lie on a graphics card, there is one for that time, real or pretended.
    """
    if not asks_for_card(arguments):
        return _respond(find, name, arguments)
    try:
        with card():
            return _respond(find, name, arguments)
    except Exception as error:  # a real card that is full or out of order
        return Reply(failure=describe(error, respond))


def _respond(find: Find, name: str, arguments: tuple[Any, ...]) -> Reply:
    if len(arguments) == 1 and isinstance(arguments[0], Steps):
        return _perform_steps(find, arguments[0].steps)
    return perform(find(name), arguments)


def _perform_steps(find: Find, steps: Sequence[Step]) -> Reply:
    """One reply a step, in a list; the first step that fails is the last one."""
    results: list[Any] = []
    replies: list[Reply] = []
    for step in steps:
        reply, result = _perform_step(find, step, results)
        replies.append(reply)
        results.append(result)
        if reply.failure is not None:
            break
    return Reply(replies, seconds=sum(reply.seconds for reply in replies))


def _perform_step(find: Find, step: Step, results: Sequence[Any]) -> tuple[Reply, Any]:
    try:
        if not step.name:
            seen = to_live(step.arguments[0], results)
            return Reply(from_live(seen)), seen
        if step.of is None:
            function = find(step.name)
        else:
            function = getattr(step.of.find(results), step.name[1:])
        return perform_live(function, step.arguments, results)
    except BaseException as error:  # a part that is not there, or a property that raises
        return Reply(failure=describe(error, _perform_step)), None
