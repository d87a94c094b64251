"""An autoencoder forwards, and the gradients of its loss."""

from __future__ import annotations

import numpy as np
from dlcourse.checking import Draw, Student, exact, hold, matches_oracle, portable, within_time
from dlcourse.checking.autoencoders import GRADIENTS, draw_autoencoder, matches_loss_gradient

from autograder.checks.lab5_autoencoders.hidden import SECONDS, Outcomes, hidden

FORWARD = ("latent", "x_hat")
#: Samples, widths of the encoder, widths of the decoder: deep, shallow, lopsided, equal sizes.
NETWORKS = (
    (6, [5, 4, 2], [2, 4, 5]),
    (5, [4, 2], [2, 4]),
    (1, [3, 6, 4, 2], [2, 5, 3]),
    (4, [3, 3, 3], [3, 3, 3]),
    (7, [6, 1], [1, 3, 6]),
)


def _what(n: int, encoder: list[int], decoder: list[int]) -> str:
    return f"{n} sample{'s' * (n > 1)}, widths {encoder} and {decoder}"


@hidden("autoencoder_forward", weight=4)
def forward_depths(student: Student, draw: Draw) -> Outcomes:
    """The latent and the reconstruction, for any depth, width and batch."""
    for n, encoder, decoder in NETWORKS:
        x, params = draw.normal(n, encoder[0]), draw_autoencoder(draw, encoder, decoder)
        what = _what(n, encoder, decoder)
        yield matches_oracle(student, "autoencoder_forward", x, params, parts=FORWARD, what=what)


@hidden("autoencoder_forward")
def forward_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    x, params = exact(draw.normal(5, 4)), draw_autoencoder(draw, [4, 6, 2], [2, 3, 4])
    yield from portable(student, "autoencoder_forward", x, params, parts=FORWARD)


@hidden("autoencoder_gradients", weight=4)
def gradients_depths(student: Student, draw: Draw) -> Outcomes:
    """The loss and the gradients of all weights and biases, for any depth, width and batch."""
    for n, encoder, decoder in NETWORKS:
        x, params = draw.normal(n, encoder[0]), draw_autoencoder(draw, encoder, decoder)
        what = _what(n, encoder, decoder)
        yield matches_loss_gradient(student, x, x, params, f"{what}, the target is x")


@hidden("autoencoder_gradients", weight=2)
def gradients_target(student: Student, draw: Draw) -> Outcomes:
    """The network gets x, and its output is held against another target."""
    for n, encoder, decoder in NETWORKS[:3]:
        x, params = draw.normal(n, encoder[0]), draw_autoencoder(draw, encoder, decoder)
        what = f"{_what(n, encoder, decoder)}, another target"
        yield matches_loss_gradient(student, x, draw.normal(*x.shape), params, what)


@hidden("autoencoder_gradients")
def gradients_kink(student: Student, draw: Draw) -> Outcomes:
    """A unit whose pre-activation is exactly 0 passes nothing back; a perfect network has none."""
    params = draw_autoencoder(draw, [4, 3, 2], [2, 3, 4])
    (W, b), *rest = params["encoder"]
    W[1], b[1] = 0.0, 0.0
    x, target, what = draw.normal(5, 4), draw.normal(5, 4), "a unit at its kink"
    question = (x, target, {"encoder": [(W, b), *rest], "decoder": params["decoder"]})
    name = "autoencoder_gradients"
    yield matches_oracle(student, name, *question, parts=GRADIENTS, what=what)
    same = {"encoder": [(np.eye(3), np.zeros(3))], "decoder": [(np.eye(3), np.zeros(3))]}
    x, what = draw.normal(4, 3), "a network that returns its input"
    loss, grads = student.autoencoder_gradients(x, x, same)
    still = not loss and not any(
        np.any(part) for name in grads for pair in grads[name] for part in pair
    )
    yield hold(still, what, "the loss or a gradient is not 0")


@hidden("autoencoder_gradients")
def gradients_kinds(student: Student, draw: Draw) -> Outcomes:
    """One code for float32 and torch tensors."""
    params = draw_autoencoder(draw, [4, 6, 2], [2, 3, 4])
    x, target = exact(draw.normal(5, 4)), exact(draw.normal(5, 4))
    yield from portable(student, "autoencoder_gradients", x, target, params, parts=GRADIENTS)


@hidden("autoencoder_gradients")
def gradients_large(student: Student, draw: Draw) -> Outcomes:
    """About as fast as the network itself, for 100 samples and 33,000 parameters."""
    params = draw_autoencoder(draw, [64, 128, 64, 8], [8, 64, 128, 64])
    for layers in params.values():
        for W, _ in layers:
            W /= np.sqrt(W.shape[1])
    x, what = draw.uniform(100, 64), "100 samples and 33,000 parameters"
    name = "autoencoder_gradients"
    yield within_time(student, name, x, x, params, seconds=SECONDS, what=what, parts=GRADIENTS)
