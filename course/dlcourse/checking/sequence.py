"""Several calls in a row on the same objects, for pieces with a state, a cache or methods.

What a step has given stays where the student's code runs, and later steps take it from there:

    run = student.sequence("adam_step")
    first = run.call("adam_step", w, g, None, lr)
    second = run.call("adam_step", first[0], g, first[1], lr)
    answers = run.done()
    answers[second[0]]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dlcourse.checking.calls import Reply, describe, perform, perform_live
from dlcourse.checking.values import Earlier, from_live, to_live

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


def respond(find: Find, name: str, arguments: tuple[Any, ...]) -> Reply:
    """A call of the function ``name``, or the sequence that stands in its place."""
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
