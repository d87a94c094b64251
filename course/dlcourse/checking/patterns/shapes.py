"""A wrong shape in words."""

from __future__ import annotations

from dlcourse.checking.patterns.finding import Array, Context, Finding, equal
from dlcourse.checking.patterns.layers import mirrored

Shape = tuple[int, ...]


def explain_shape(got: Array, expected: Array, context: Context) -> Finding:
    """What happened to an answer of another shape: told by its numbers, else by the shape alone."""
    start = f"has shape {got.shape}, expected {expected.shape}"
    cause = _by_numbers(got, expected, context) or _by_shape(got.shape, expected.shape, context)
    return Finding(f"{start}: {cause}" if cause else start, cause)


def _by_numbers(got: Array, expected: Array, context: Context) -> str:
    """What numbers of another shape have to do with the right ones."""
    for name, other in context.others.items():
        parts = [context.part, *context.others]
        if equal(got, other) and mirrored(context.part, name, parts):
            return f"this is {name}: the list runs from the last layer to the first"
        if equal(got, other):
            return f"this is {name}. Return the parts in the order that the formula gives"
    if got.ndim == 2 and equal(got.T, expected):
        return "rows and columns are exchanged, it is the transpose of what is expected"
    if got.size == expected.size and 1 in got.shape and equal(got.ravel(), expected.ravel()):
        return "the numbers are right, with an axis of length 1 too many (`keepdims`, `None`)"
    if got.ndim == expected.ndim + 1 and expected.ndim and got.size:
        return _not_summed(got, expected)
    if got.size == expected.size and equal(got.ravel(), expected.ravel()):
        return f"the numbers are right, reshape them to {expected.shape}"
    return ""


def _not_summed(got: Array, expected: Array) -> str:
    if equal(got.sum(axis=0), expected):
        return (
            "every sample is still apart. What acts on all samples of the batch, as a bias does, "
            "gets the sum over them"
        )
    if equal(got.mean(axis=0), expected):
        return "every sample is still apart: the mean over the batch is missing"
    return ""


def _by_shape(got: Shape, expected: Shape, context: Context) -> str:
    """What usually leads from one shape to the other; empty when nothing does."""
    if got == expected[::-1] and len(got) > 1:
        return "rows and columns are exchanged (a transpose too many or too few)"
    if got == ():
        return "everything was reduced to one number. Look at `axis`"
    if expected == ():
        return "the values are not averaged yet"
    if len(got) == len(expected) + 1 and got[: len(expected)] == expected and got[-1] == 1:
        return "an axis of length 1 too many; beside (N,) it would broadcast to (N, N)"
    if len(expected) == len(got) + 1 and set(expected) > set(got):
        return "an axis is missing. Was it summed or averaged away, or indexed?"
    if len(got) == 2 and got[0] == got[1] and expected in ((got[0],), (got[0], 1)):
        return "(N,) and (N, 1) were broadcast against each other, or a sum is missing"
    if len(got) == len(expected) + 1 and got[1:] == expected:
        return "every sample is still apart"
    if len(got) == len(expected) + 1 and got[: len(expected)] == expected:
        return "an axis too many. Should it be summed over?"
    if len(got) == len(expected) == 1 and _other_axis(got, expected, context):
        return "the sum runs over the wrong axis (it goes over the batch, axis 0)"
    if len(got) == 1 and len(expected) > 1:
        return "were entries picked out by a mask? Each must keep its place"
    return ""


def _other_axis(got: Shape, expected: Shape, context: Context) -> bool:
    """Whether some input has both lengths: its rows were summed in place of its columns."""
    return any(array.shape == (got[0], expected[0]) for array in context.inputs.values())
