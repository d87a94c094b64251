"""Visible checks of an autoencoder, forwards and backwards."""

from __future__ import annotations

import numpy as np

from dlcourse.checking import Draw, Student, exact, matches_oracle, portable
from dlcourse.checking.autoencoders import GRADIENTS, draw_autoencoder, matches_loss_gradient
from dlcourse.visible.lab5_autoencoders.shown import Outcomes, check
from dlcourse.visible.text import as_inputs

FORWARD = ("latent", "x_hat")
#: Widths of encoder and decoder: one hidden layer each, none, more on one side than the other.
SHAPES = (([5, 4, 2], [2, 4, 5]), ([4, 3], [3, 4]), ([4, 6, 3, 2], [2, 4]))


@check("autoencoder_forward")
def forward_small(student: Student, draw: Draw) -> Outcomes:
    """Two samples, two hidden units, one latent unit: small numbers to follow by hand."""
    x = np.array([[1.0, 2.0], [-1.0, 0.5]])
    names = {"W_0": [[1.0, 1.0], [-1.0, 0.0]], "b_0": [0.5, 0.0], "W_1": [[-1.0, 2.0]]}
    names |= {"b_1": [0.25], "V_0": [[1.0], [-2.0]], "c_0": [-1.0, 1.0]}
    arrays = {name: np.array(value) for name, value in names.items()}
    W, b, V, c, *out = arrays.values()
    params = {"encoder": [(W, b), (V, c)], "decoder": [tuple(out)]}
    tried = "encoder: (W_0, b_0), (W_1, b_1); decoder: (V_0, c_0)\n" + as_inputs(x=x, **arrays)
    yield matches_oracle(student, "autoencoder_forward", x, params, parts=FORWARD, tried=tried)


@check("autoencoder_forward")
def forward_depths(student: Student, draw: Draw) -> Outcomes:
    """One hidden layer on either side, none, two against none; also in float32 and on tensors."""
    for encoder, decoder in SHAPES:
        x, params = exact(draw.normal(6, encoder[0])), draw_autoencoder(draw, encoder, decoder)
        what = f"widths {encoder} and {decoder}"
        yield matches_oracle(student, "autoencoder_forward", x, params, parts=FORWARD, what=what)
    yield from portable(student, "autoencoder_forward", x, params, parts=FORWARD)


@check("autoencoder_gradients")
def gradients_depths(student: Student, draw: Draw) -> Outcomes:
    """The target is the input, or another array; also compared with central differences."""
    for n, (encoder, decoder) in zip((5, 1, 4), SHAPES, strict=True):
        x, params = draw.normal(n, encoder[0]), draw_autoencoder(draw, encoder, decoder)
        for words, target in (("target x", x), ("another target", draw.normal(*x.shape))):
            what = f"widths {encoder} and {decoder}, {words}"
            yield matches_loss_gradient(student, x, target, params, what)


@check("autoencoder_gradients")
def gradients_kinds(student: Student, draw: Draw) -> Outcomes:
    """In float32 and on torch tensors."""
    params = draw_autoencoder(draw, *SHAPES[0])
    x, target = exact(draw.normal(4, 5)), exact(draw.normal(4, 5))
    yield from portable(student, "autoencoder_gradients", x, target, params, parts=GRADIENTS)
