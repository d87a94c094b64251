"""Misuse is met: each kind of it has a message of its own."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse.checking.outcome import Fault
from dlcourse.checking.values import Named

from tests.grading import student_of

F = np.array([[1.0, -2.0], [0.5, 3.0]])


def fault(name: str, function: Callable[..., Any], *arguments: Any, library: str = "numpy") -> str:
    """The message for a call that breaks the contract, in float32."""
    with pytest.raises(Fault) as caught:
        student_of(function).on(library, "float32").answer(name, *arguments)
    return caught.value.reason


def writes_into_it(f):
    f[0] = 0
    return f


def relu(f):
    raise NotImplementedError()


def calls_a_stub(x, weights, biases, activation=relu):
    return relu(x)


def fails(f):
    secret = f.sum()
    raise ValueError(f"look: {secret}")


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda f: None, "returns nothing"),
        (lambda f: [1.0, 2.0], "returns a list, expected a NumPy array"),
        (lambda f: 3, "returns a Python int, expected a NumPy array"),
        (lambda f: "h", "returns a text, expected a NumPy array"),
        (lambda f: object(), "returns an object of type object"),
        (lambda f: torch.from_numpy(f), "gets a NumPy array and returns a torch tensor"),
        (lambda f: f.astype(float), "gets float32 and returns float64"),
        (lambda f: f > 0, "gets float32 and returns bool"),
        (writes_into_it, "changes its argument f in place"),
        (relu, "is not written yet"),
        (fails, "stops with ValueError in line 3"),
        (lambda f: f.nonsense, "stops with AttributeError"),
    ],
)
def test_misuse_of_an_array_piece(function: Callable[..., Any], words: str) -> None:
    assert words in fault("relu", function, F)


def test_a_tensor_turned_to_numpy() -> None:
    said = fault("relu", lambda f: f.numpy(), F, library="torch")
    assert "gets a torch tensor and returns a NumPy array" in said
    assert "namespace" in said


@pytest.mark.parametrize(
    ("function", "library", "words"),
    [
        (lambda y, t: (y - t) ** 2, "numpy", "returns shape (2, 2), expected one number"),
        (lambda y, t: float((y - t).mean()), "torch", "turns a torch tensor into a Python number"),
        (lambda y, t: (y - t).mean().item(), "torch", "turns a torch tensor into a Python number"),
    ],
)
def test_misuse_of_a_loss(function: Callable[..., Any], library: str, words: str) -> None:
    assert words in fault("mse", function, F, F, library=library)


def test_a_python_float_is_a_loss_on_numpy() -> None:
    got = student_of(lambda y, t: float(np.mean((y - t) ** 2))).mse(F, 0 * F)
    assert got == np.mean(F**2)


def test_misuse_of_accuracy_and_counts() -> None:
    labels = np.array([0, 1])
    assert "expected a Python float" in fault("accuracy", lambda f, c: np.float32(1), F, labels)
    assert "expected a whole number" in fault("count_parameters", lambda widths: 1.5, [2, 1])


def test_the_wrong_number_of_results() -> None:
    knots = np.array([0.0, 1.0])
    said = fault("relu_interpolant", lambda k, v: k, knots, knots)
    assert "expected 2 things" in said


def test_a_piece_that_calls_an_unwritten_one_names_it() -> None:
    said = fault("mlp", calls_a_stub, F, [F], [F[0]])
    assert said == "calls relu, and that is not written yet"


def test_the_reason_never_holds_the_message_of_an_exception() -> None:
    with pytest.raises(Fault) as caught:
        student_of(fails).relu(F)
    assert "look" not in caught.value.reason
    assert "look" in caught.value.detail


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt, GeneratorExit, RecursionError])
def test_every_exception_is_an_answer(stop: type[BaseException]) -> None:
    def relu(f):
        raise stop

    assert f"stops with {stop.__name__}" in fault("relu", relu, F)


def test_lists_of_arrays_are_watched_too() -> None:
    def mlp(x, weights, biases, activation=None):
        weights.pop()
        return x

    assert "changes its argument weights in place" in fault("mlp", mlp, F, [F], [F[0]])


def test_a_list_of_arrays() -> None:
    question = F, [F, F], [F]
    assert "expected a list of arrays" in fault("mlp_backward", lambda *_: (F, [F]), *question)
    said = fault("mlp_backward", lambda df, cache, weights: ([df], [df.astype(float)]), *question)
    assert "gets float32 and returns float64" in said
    got = student_of(lambda df, cache, weights: ((df,), [df, df])).mlp_backward(*question)
    assert [len(part) for part in got] == [1, 2]


@pytest.mark.parametrize("number", [3, 0.5, np.float32(0.5), np.array([[0.5]]), torch.tensor(0.5)])
def test_one_number_of_any_library(number: Any) -> None:
    assert student_of(lambda a, b: number).relative_error(F, F) == np.asarray(number).item()


def test_what_is_no_number() -> None:
    assert "expected one number" in fault("relative_error", lambda a, b: abs(a - b), F, F)
    assert "expected one number" in fault("relative_error", lambda a, b: True, F, F)


def leaves_requires_grad(x, labels, weights, biases):
    return [W.requires_grad_() * 0 for W in weights], biases


def leaves_a_gradient(x, labels, weights, biases):
    weights[1].requires_grad_()
    weights[1].sum().backward()
    weights[1].requires_grad_(False)
    return weights, biases


@pytest.mark.parametrize("function", [leaves_requires_grad, leaves_a_gradient])
def test_tensors_that_carry_a_gradient_afterwards(function: Callable[..., Any]) -> None:
    question = F, np.array([0, 1]), [F, F], [F[0], F[0]]
    said = fault("autograd_gradients", function, *question, library="torch")
    assert "leaves its argument weights with a gradient" in said


def test_a_result_that_carries_its_graph() -> None:
    def relu(f):
        return f.detach().clone().requires_grad_() * 1

    assert "still carries its graph" in fault("relu", relu, F, library="torch")


def test_a_loss_with_parameters_comes_in_the_students_library() -> None:
    seen = []

    def numeric_gradient(loss, w, h=1e-6):
        seen.append((type(loss(w)), loss(w).dtype))
        return w

    loss = Named("cubes", (F,))
    for library in ("numpy", "torch"):
        student_of(numeric_gradient).on(library, "float32").numeric_gradient(loss, F)
    assert seen == [(np.float32, np.float32), (torch.Tensor, torch.float32)]
    assert (
        "loss is given an array of shape (2,)"
        in student_of(lambda loss, w, h=1e-6: loss(w[0]))
        .attempt("numeric_gradient", loss, F)
        .failure.message
    )
