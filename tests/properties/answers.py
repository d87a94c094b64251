"""Whatever a student's function may give back: of any type, any class, any shape and size."""

from __future__ import annotations

import datetime
import decimal
import fractions
import itertools
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

#: Methods that Python, NumPy and torch call unasked.
UNASKED = (
    "__eq__", "__ne__", "__lt__", "__repr__", "__str__", "__len__", "__iter__", "__array__",
    "__bool__",
    "__float__", "__int__", "__index__", "__hash__", "__getitem__", "__contains__", "__format__",
    "__array_ufunc__", "__array_function__", "__torch_function__", "__array_namespace__",
    "__dlpack__",
    "__getattr__", "__class__", "__del__", "items", "keys", "shape", "dtype", "numel", "cpu",
    "detach",
)  # fmt: skip
#: What methods raise; not KeyboardInterrupt, which is that of whoever presses stop.
RAISED = (ValueError, TypeError, KeyError, OSError, AssertionError, StopIteration, SystemExit,
          RecursionError, type("Own", (Exception,), {}))  # fmt: skip
PARENTS = (object, list, dict, tuple, str, int, float, set, np.ndarray)


class Boxed:
    """Something that Hypothesis must not look at, because its class may raise."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing


def _raising(error: type[BaseException]) -> Callable[..., Any]:
    def method(*_: Any, **__: Any) -> Any:
        raise error("\ud800 no")

    return method


@st.composite
def hostile(draw: st.DrawFn) -> Any:
    """An object whose class raises, or answers nonsense, when anybody looks at it."""
    names = draw(st.lists(st.sampled_from(UNASKED), min_size=1, max_size=6, unique=True))
    nonsense: Any = draw(
        st.sampled_from([lambda *_, **__: "nonsense", lambda *_, **__: -1, lambda *_, **__: None])
    )
    method = draw(st.sampled_from([_raising(error) for error in RAISED]) | st.just(nonsense))
    body = {name: property(method) if name == "__class__" else method for name in names}
    body.pop("__del__", None)  # Python prints what it raises, whoever owns it
    parent = draw(st.sampled_from(PARENTS))
    kind: Any = type("Hostile", (parent,), body)
    if parent is np.ndarray:
        return Boxed(kind(2))
    return Boxed(kind([("a", 1.0)]) if parent in (list, dict, tuple, set) else kind())


NUMBERS = hnp.scalar_dtypes() | st.sampled_from(
    [np.dtype(object), np.dtype("i4,f8"), np.dtype("O")]
)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)
ARRAYS = hnp.arrays(NUMBERS, SHAPES, elements=None, fill=st.nothing())
FLOATS = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.float16, np.longdouble]),
    SHAPES,
    elements=st.floats(width=16) | st.sampled_from([0.0, -0.0, np.nan, np.inf, -np.inf]),
)
DTYPES = st.sampled_from(
    [torch.float64, torch.float32, torch.bfloat16, torch.float16, torch.int64, torch.bool,
    torch.uint8,
     torch.uint16, torch.complex64, torch.float8_e5m2]
)  # fmt: skip
TENSOR_FORMS: tuple[Callable[[Any], Any], ...] = (
    lambda t: t,
    lambda t: t.to_sparse(),
    lambda t: t.to("meta"),
    lambda t: t.requires_grad_(),
    lambda t: t.expand(10**6, 10**6, *t.shape),
    lambda t: t.conj().imag,
    lambda t: torch.nested.nested_tensor([t, t]),
    lambda t: torch.nn.Parameter(t),
    lambda t: torch.quantize_per_tensor(t.float(), 0.1, 0, torch.qint8),
)


@st.composite
def tensors(draw: st.DrawFn) -> Any:
    """A tensor of any dtype and form, as far as torch can make it."""
    tensor = torch.ones(draw(hnp.array_shapes(min_dims=0, max_dims=3, max_side=4))).to(draw(DTYPES))
    try:
        return draw(st.sampled_from(TENSOR_FORMS))(tensor)
    except (RuntimeError, NotImplementedError):
        return tensor


def _holds_itself() -> list[Any]:
    endless: list[Any] = [0] * 100
    endless[:] = [endless] * 100
    return endless


def _endless() -> Iterator[int]:
    yield from itertools.count()


def _stumbles() -> Iterator[int]:
    yield 1
    raise ValueError("on the way")


ODD: tuple[Callable[[], Any], ...] = (
    lambda: print, lambda: int, lambda: types, object, lambda: ..., lambda: NotImplemented,
    lambda: b"\xff", lambda: 1j, lambda: 10**5000, lambda: -(10**400), lambda: range(3),
    lambda: decimal.Decimal("NaN"), lambda: fractions.Fraction(1, 3), lambda: np.float64(1),
    lambda: datetime.date(2020, 1, 1), lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
    lambda: np.broadcast_to(0.0, (10**9, 10**9)), lambda: np.array(10**400),
    lambda: np.zeros([1] * 40),
    _holds_itself, _endless, _stumbles, lambda: iter([1, "x"]),
)  # fmt: skip
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lu"]))
)


def boxed(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What a strategy gives, for Hypothesis to hold and not to print."""
    return strategy.map(Boxed)


def opened(tree: Any) -> Any:
    """The same lists, tuples and dicts with what was in the boxes."""
    if isinstance(tree, Boxed):
        return tree.thing
    if type(tree) in (list, tuple):
        return type(tree)(map(opened, tree))
    return {key: opened(item) for key, item in tree.items()} if type(tree) is dict else tree


ODD_THINGS = st.integers(0, len(ODD) - 1).map(lambda number: Boxed(ODD[number]()))
SINGLE = PLAIN | ODD_THINGS | boxed(ARRAYS | FLOATS | tensors()) | hostile()
#: Anything at all; ``opened`` makes it what it is.
ANSWERS = st.recursive(
    SINGLE,
    lambda part: (
        st.lists(part, max_size=4)
        | st.lists(part, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers() | st.none(), part, max_size=3)
    ),
    max_leaves=6,
)
