"""Central differences: as accurate as they say, at corners, in saturation and at any scale."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse.checking.differences import Differences, central_differences
from dlcourse.checking.gradient import confirms
from dlcourse.checking.parts import leaves, nested_like
from dlcourse.oracles import lab1_mlp as oracle

RNG = np.random.default_rng(17)
LABELS = torch.tensor([1, 0, 3, 2, 2])


def autograd(forward: Callable[..., Any], at: Sequence[Any], cotangent: Any) -> list[np.ndarray]:
    """What torch's autograd finds, array by array."""
    tensors = [torch.tensor(leaf, requires_grad=True) for leaf in leaves(at)]
    output = forward(*nested_like(at, tensors))
    (output * torch.as_tensor(cotangent)).sum().backward()
    return [tensor.grad.numpy() for tensor in tensors]


def compare(
    forward: Callable[..., Any], at: Sequence[Any], rng: np.random.Generator = RNG
) -> list[tuple[Differences, np.ndarray]]:
    """Both gradients for a random cotangent."""
    shape = forward(*nested_like(at, [torch.tensor(leaf) for leaf in leaves(at)])).shape
    cotangent = rng.normal(size=tuple(shape)) if shape else 1.0
    numeric = leaves(central_differences(forward, at, cotangent))
    return list(zip(numeric, autograd(forward, at, cotangent), strict=True))


def network(x: Any, weights: Any, biases: Any) -> Any:
    return oracle.mlp(x, weights, biases)


def tanh_network(x: Any, W: Any, b: Any) -> Any:
    return torch.tanh(oracle.linear(x, W, b))


N = RNG.normal
SMOOTH = {
    "linear": (oracle.linear, [N(size=(5, 3)), N(size=(4, 3)), N(size=4)]),
    "elu": (oracle.elu, [N(size=(6, 5))]),
    "sigmoid": (oracle.sigmoid, [N(size=(6, 5), scale=3)]),
    "softmax": (oracle.softmax, [N(size=(6, 5), scale=3)]),
    "cross-entropy": (lambda f: oracle.cross_entropy(f, LABELS), [N(size=(5, 4), scale=3)]),
    "sine of a logarithm": (lambda x: torch.sin(torch.log(x)), [RNG.uniform(0.3, 5, (6, 2))]),
    "layer and tanh": (tanh_network, [N(size=(5, 3)), 3 * N(size=(4, 3)), N(size=4)]),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_smooth_functions_are_differentiated_to_ten_digits(name: str) -> None:
    for numeric, right in compare(*SMOOTH[name]):
        largest = np.abs(right).max()
        assert np.abs(numeric.value - right).max() < 1e-10 * largest
        assert numeric.error.max() < 1e-9 * largest
        assert not numeric.kink.any()


@pytest.mark.parametrize("name", SMOOTH)
def test_no_entry_is_further_off_than_its_error_says(name: str) -> None:
    for numeric, right in compare(*SMOOTH[name]):
        assert (np.abs(numeric.value - right) <= numeric.error).all()


def test_lists_of_arrays_keep_their_places() -> None:
    weights, biases = [N(size=(4, 3)), N(size=(2, 4))], [N(size=4), N(size=2)]
    found = central_differences(network, (N(size=(5, 3)), weights, biases), N(size=(5, 2)))
    assert [type(part) for part in found] == [Differences, list, list]
    assert [part.value.shape for part in found[1]] == [(4, 3), (2, 4)]


def test_a_cotangent_is_never_broadcast() -> None:
    with pytest.raises(ValueError, match=r"\(3,\) and the output \(2, 3\)"):
        central_differences(oracle.relu, [N(size=(2, 3))], np.ones(3))


def test_a_function_that_branches_is_taken_entry_by_entry() -> None:
    def steep(x: Any) -> Any:
        return 3 * x.sum() if bool(x.sum() > 0) else x.sum()

    found = central_differences(steep, [np.array([1.0, 2.0])])
    assert np.allclose(found[0].value, 3)


def test_relu_at_its_corner_is_a_kink_and_beside_it_is_not() -> None:
    f = np.array([0.0, 1e-15, -1e-15, 1e-3, -1e-3, 1e-2, 1.0])
    found = central_differences(oracle.relu, [f], np.ones(7))[0]
    assert found.kink.tolist() == [True] * 3 + [False] * 4
    assert np.allclose(found.value[3:], [1, 0, 1, 1], atol=1e-9)


def test_the_absolute_value_is_kinked_though_its_central_differences_agree() -> None:
    """At 0 all of them are 0: only the even part shows the corner."""
    found = central_differences(torch.abs, [np.zeros(2)], np.ones(2))[0]
    assert found.kink.all()


def test_where_elu_bends_the_error_covers_it() -> None:
    """Its slope is continuous at 0 and its curvature is not."""
    f = np.array([0.0, 1e-9, -1e-9, 1e-4, 2.0])
    for numeric, right in compare(oracle.elu, [f]):
        assert (np.abs(numeric.value - right) <= numeric.error).all()


@pytest.mark.parametrize("scale", [1e-8, 1e-3, 1.0, 1e3, 1e6])
def test_arguments_of_any_scale(scale: float) -> None:
    at = [scale * N(size=(5, 3)), N(size=(4, 3)) / scale, N(size=4)]
    for numeric, right in compare(tanh_network, at):
        assert confirms(right, numeric)


@pytest.mark.parametrize("scale", [10, 40, 1e3, 1e4])
def test_saturated_functions_raise_no_alarm(scale: float) -> None:
    at = [N(size=(5, 4), scale=scale)]
    for forward in (oracle.sigmoid, oracle.elu, lambda f: oracle.cross_entropy(f, LABELS)):
        for numeric, right in compare(forward, at):
            assert confirms(right, numeric)


def test_outside_the_domain_nothing_is_known() -> None:
    found = central_differences(torch.log, [np.array([0.0, 1.0])], np.ones(2))[0]
    assert np.isinf(found.error).all()


@pytest.mark.parametrize("planted", [1e-2, 1e-5, 1e-8])
def test_an_error_in_one_entry_is_found(planted: float) -> None:
    for numeric, right in compare(*SMOOTH["layer and tanh"]):
        wrong = right.copy()
        wrong.flat[0] += planted * np.abs(right).max()
        assert confirms(right, numeric)
        assert not confirms(wrong, numeric)


def _near_the_corner(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """A third zeros, a third within any step of the corner, a third anywhere."""
    near = rng.normal(size=shape) * 10.0 ** rng.integers(-16, -1, shape)
    kind = rng.integers(0, 3, shape)
    return np.choose(kind, [np.zeros(shape), near, rng.normal(size=shape)])


@pytest.mark.slow
def test_no_false_alarm_at_the_corner_over_ten_thousand_draws() -> None:
    """Of ReLU itself, and of networks with units at, near and away from their corners."""
    rng = np.random.default_rng(3)
    alarms = 0
    for _ in range(90):
        for numeric, right in compare(oracle.relu, [_near_the_corner(rng, 10, 10)], rng):
            alarms += not confirms(right, numeric)
    for _ in range(1_000):
        x, W = rng.normal(size=(2, 3)), rng.normal(size=(3, 3))
        b = -(x @ W.T)[0] + rng.choice([0, 1e-15, 1e-9, -1e-7, 1e-4, -1e-3, 1], 3)
        at = (_near_the_corner(rng, 2, 3) + x, [W, rng.normal(size=(2, 3))], [b, np.zeros(2)])
        alarms += not all(confirms(right, numeric) for numeric, right in compare(network, at, rng))
    assert alarms == 0
