"""DeepLearning.AI's specialization: golden values of one input, by ``np.allclose``.

After the files ``public_tests.py`` and ``test_utils.py`` of its programming assignments, which lie
in many public copies: "Neural Networks and Deep Learning", weeks 2 and 4 (sigmoid, softmax, a
linear layer forwards and backwards, the cost, a network of layers), "Improving Deep Neural
Networks", week 1 (the L2 cost, dropout backwards) and week 2 (gradient descent, momentum, Adam).
Each function gets one input, mostly standard normal numbers from a public seed; type,
shape and numbers have to be as recorded (relative 1e-5, absolute 1e-8).

Taken over: one input of the same size for each of our functions.  Its momentum is our
``momentum_step``, one step from zero; Adam takes the step with t = 2 from averages that are zero,
which a step with a gradient of zeros leads to.  Not taken over: the mask of dropout, mini-batches
and first weights, whose golden values hang on how the numbers are drawn, which that course
prescribes; what its private grader asks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.validity.elsewhere.style import Function, Style, fresh, near, reference, seeded, walk

DEEPLEARNING_AI = Style(
    "DeepLearning.AI",
    "golden values of one input",
    "DeepLearning.AI: public_tests.py of its programming assignments",
)


def draws(*shapes: tuple[int, ...]) -> list[Any]:
    """Standard normal numbers from a public seed."""
    draw = seeded(1)
    return [draw.normal(size=shape) for shape in shapes]


def recorded(got: Any, expected: Any) -> None:
    """Type, shape and numbers of every array of the answer."""
    if isinstance(expected, list | tuple):
        assert isinstance(got, list | tuple)
        assert len(got) == len(expected)
        for mine, right in zip(got, expected, strict=True):
            recorded(mine, right)
        return
    if isinstance(expected, np.ndarray):
        assert isinstance(got, np.ndarray)
    assert np.shape(got) == np.shape(expected)
    near(got, expected)


def _of_one_input(piece: str, *inputs: Any) -> None:
    @DEEPLEARNING_AI.asks(piece)
    def check(student: Function) -> None:
        recorded(student(*fresh(*inputs)), reference(piece)(*fresh(*inputs)))


_of_one_input("sigmoid", np.array([0.0, 2.0]))
_of_one_input("softmax", np.array([[9.0, 2, 5, 0, 0], [7, 5, 0, 0, 0]]))
_of_one_input("relu", np.array([[3.43896131, -2.08938436]]))
_of_one_input("linear", *draws((2, 3), (1, 3), (1,)))
_of_one_input("binary_cross_entropy", np.array([[0.8, 0.9, 0.4]]), np.array([[1.0, 1.0, 0.0]]))
_of_one_input("linear_backward", *draws((4, 3), (4, 5), (3, 5)))
_of_one_input("relu_backward", *draws((1, 2), (1, 2)))
_of_one_input("sigmoid_backward", draws((1, 2))[0], np.array([[0.51, 0.42]]))
_of_one_input("dropout_backward", draws((5, 2))[0], np.array([[1, 0]] * 5) / 0.8)

_X, _W1, _b1, _W2, _b2, _W3, _b3, _DF = draws(
    (4, 5), (4, 5), (4,), (3, 4), (3,), (1, 3), (1,), (4, 1)
)
_WEIGHTS, _BIASES = [_W1, _W2, _W3], [_b1, _b2, _b3]
_of_one_input("mlp", _X, _WEIGHTS, _BIASES)
_of_one_input("mlp_forward", _X, _WEIGHTS, _BIASES)
_of_one_input("mlp_backward", _DF, reference("mlp_forward")(_X, _WEIGHTS, _BIASES)[1], _WEIGHTS)


@DEEPLEARNING_AI.asks("l2_penalty")
def cost_and_gradient(student: Function) -> None:
    (w,) = draws((3, 2))
    recorded(student(w.copy(), 0.1), reference("l2_penalty")(w, 0.1))


def _steps(piece: str, lr: float, *gradients: Any) -> None:
    @DEEPLEARNING_AI.asks(piece)
    def check(student: Function) -> None:
        (w,) = draws((2, 3))
        recorded(
            walk(student, w, gradients, lr=lr)[-1], walk(reference(piece), w, gradients, lr=lr)[-1]
        )


_G = draws((2, 3), (2, 3))[1]
_steps("sgd_step", 0.01, _G)
_steps("momentum_step", 0.01, _G)
_steps("adam_step", 0.01, np.zeros((2, 3)), _G)
