"""Every value that the wire carries."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.arrays import Random
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.sequence import Step, Steps
from dlcourse.checking.values import Array, Earlier, Named, Opaque
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox.encoding import DEVICES, LONGEST
from autograder.sandbox.words import KINDS, clean, is_dtype

#: Texts as they come out again: without lone surrogates and control characters.
TEXTS = st.text(max_size=30).map(clean)
INTEGERS = st.integers() | st.integers(-LONGEST + 1, LONGEST - 1)
DTYPES = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes()
    | hnp.unsigned_integer_dtypes()
    | hnp.floating_dtypes(sizes=(16, 32, 64))
)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=6, min_side=0, max_side=4) | st.just((1,) * 40)
PLAIN_ARRAYS = hnp.arrays(DTYPES, SHAPES)
WORDS = [w for w in ("bool", "int8", "uint64", "float16", "bfloat16", "float128") if is_dtype(w)]
KIND = st.sampled_from(["numpy", "torch"])
ARRAY_VALUES = st.builds(
    Array,
    PLAIN_ARRAYS,
    KIND,
    st.sampled_from(WORDS) | st.just(""),
    st.sampled_from(DEVICES),
    st.booleans(),
).map(lambda a: a if is_dtype(a.dtype) else Array(a.data.astype(a.data.dtype.newbyteorder("="))))
RANDOMS = st.builds(
    Random,
    st.integers(0, 2**128 - 1),
    KIND,
    st.sampled_from(["float32", "float64"]),
    st.sampled_from(DEVICES),
)
EARLIER = st.builds(
    Earlier, st.integers(0, 2**31 - 1), st.lists(st.integers(-9, 9) | TEXTS, max_size=3).map(tuple)
)
FAILURES = st.builds(Failure, st.sampled_from(sorted(KINDS)), TEXTS, st.integers(0, 10**5 - 1))
#: Types whose names everybody knows; all others come out without a name.
OPAQUE = st.sampled_from(
    ["generator", "Tensor", "that no check knows", "array of object, 3 elements"]
)
LEAVES = (
    st.none() | st.booleans() | INTEGERS | st.floats() | TEXTS | PLAIN_ARRAYS | ARRAY_VALUES
    | RANDOMS | EARLIER | FAILURES | OPAQUE.map(Opaque)
)  # fmt: skip


def _more(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(part, max_size=4)
    steps = st.builds(Step, TEXTS, some.map(tuple), st.none() | EARLIER)
    return st.one_of(
        some,
        some.map(tuple),
        st.dictionaries(TEXTS, part, max_size=3),
        st.builds(Named, TEXTS, some.map(tuple)),
        st.lists(steps, max_size=3).map(lambda found: Steps(tuple(found))),
        st.builds(
            Reply,
            part,
            some.map(tuple),
            st.lists(TEXTS, max_size=3).map(tuple),
            st.floats(0, 1e300),
            st.none() | FAILURES,
        ),
    )


#: No deeper than the wire reads.
VALUES = st.recursive(LEAVES, _more, max_leaves=8)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same in type, place and number; NaN is NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (
            one.dtype == other.dtype
            and one.shape == other.shape
            and np.ascontiguousarray(one).tobytes() == np.ascontiguousarray(other).tobytes()
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(alike(one[key], other[key]) for key in one)
    if hasattr(one, "__dataclass_fields__"):
        return all(alike(getattr(one, f), getattr(other, f)) for f in one.__dataclass_fields__)
    return bool(one == other or (one != one and other != other))
