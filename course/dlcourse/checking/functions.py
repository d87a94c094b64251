"""What a check may hand to a student's function, by name: activations, losses, steps, a network.

A loss takes an array and gives one number.  Its other parameters come from the check.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from dlcourse.arrays import Array, namespace


def cubes(w: Array, c: Array) -> Array:
    """sum of c w^3; its central difference with step h is 3 c w^2 + c h^2."""
    _require_like(w, c)
    return namespace(w).sum(c * w**3)


def cubes_as_float(w: Array, c: Array) -> float:
    """The same loss as a Python float."""
    return float(cubes(w, c))


def cubes_as_array(w: Array, c: Array) -> Array:
    """The same loss as an array without axes."""
    return namespace(w).asarray(cubes(w, c))


def squares(w: Array, c: Array) -> Array:
    """sum of c w^2; its central difference is exact for every step."""
    _require_like(w, c)
    return namespace(w).sum(c * w**2)


def sines(w: Array, c: Array, mix: Array) -> Array:
    """sum of sin(M (c w)): every entry of the gradient depends on all entries of w."""
    _require_like(w, c)
    xp = namespace(w)
    return xp.sum(xp.sin(mix @ xp.reshape(c * w, (-1,))))


def network(w: Array, x: Array, b: Array, v: Array, t: Array) -> Array:
    """The mean square error of a network with one hidden layer: w is its first weight matrix."""
    _require_like(w, v[:, None] + x[0])
    xp = namespace(w)
    return xp.mean((xp.tanh(x @ w.T + b) @ v - t) ** 2)


def nesterov_step(w: Array, g: Array, state: Array | None, lr: float) -> tuple[Array, Array]:
    """A step with Nesterov's momentum (Sutskever et al. 2013), as torch.optim.SGD takes it."""
    v = g if state is None else 0.9 * state + g
    return w - lr * (g + 0.9 * v), v


def still_step(w: Array, g: Array, state: None, lr: float) -> tuple[Array, None]:
    """A step that leads nowhere."""
    return w + 0 * g, None


def counting_step(w: Array, g: Array, state: int | None, lr: float) -> tuple[Array, int]:
    """A step that asks nothing of the gradient: the t-th one adds lr t to every entry."""
    t = 1 if state is None else state + 1
    return w + 0 * g + lr * t, t


def first_step(w: Array, g: Array, state: bool | None, lr: float) -> tuple[Array, bool]:
    """The first step is w - lr g, and no other one leads anywhere."""
    return (w - lr * g if state is None else w + 0 * g), True


def torch_seed(seed: int) -> None:
    """Let torch's own random numbers start anew, so that every grading sees the same."""
    import torch

    torch.manual_seed(seed)


def tanh_network(seed: int, *widths: int) -> Any:
    """A torch module with tanh between its layers; ``asked`` lists where it was sent."""
    import torch

    class Network(torch.nn.Sequential):  # type: ignore[misc]  # torch is untyped here
        def __init__(self, *layers: Any) -> None:
            super().__init__(*layers)
            self.asked: list[str] = []

        def to(self, *places: Any, **options: Any) -> Any:
            """As every module, and written down; a tensor stands for where it lies."""
            named = (getattr(place, "device", place) for place in (*places, *options.values()))
            self.asked.extend(str(place) for place in named)
            return super().to(*places, **options)

        def cpu(self) -> Any:
            """The same as ``to("cpu")``."""
            return self.to("cpu")

        def cuda(self, device: int | None = None) -> Any:
            """The same as ``to`` with a card."""
            return self.to("cuda" if device is None else device)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        pairs = [(torch.nn.Linear(a, b), torch.nn.Tanh()) for a, b in pairwise(widths)]
    return Network(*[layer for pair in pairs for layer in pair][:-1])


def _require_like(w: Array, example: Array) -> None:
    if w.shape != example.shape:
        given, wanted = tuple(w.shape), tuple(example.shape)
        raise ValueError(f"loss is given an array of shape {given}, but w has shape {wanted}")
    if w.dtype != example.dtype:
        raise TypeError(f"loss is given an array of {w.dtype}, but w is {example.dtype}")


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "tanh": lambda x: namespace(x).tanh(x),
    "square": lambda x: x * x,
    "identity": lambda x: x,
    "cubes": cubes,
    "cubes_as_float": cubes_as_float,
    "cubes_as_array": cubes_as_array,
    "squares": squares,
    "sines": sines,
    "network": network,
    "nesterov_step": nesterov_step,
    "still_step": still_step,
    "counting_step": counting_step,
    "first_step": first_step,
    "tanh_network": tanh_network,
    "torch_seed": torch_seed,
}
