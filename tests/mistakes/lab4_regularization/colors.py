"""Attempts at shift_color and change_contrast."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


def _clip(x):
    return namespace(x).clip(x, 0, 1)


@mistake("shift_color", cause="not clipped", feedback="nothing is cut off")
def shift_free(images, shift):
    return images + shift


@mistake("shift_color", cause="clipped above only", feedback="it is cut off at 1 only")
def shift_above(images, shift):
    xp = namespace(images)
    return xp.minimum(images + shift, xp.ones_like(images))


@mistake("shift_color", cause="clipped below only", feedback="it is cut off at 0 only")
def shift_below(images, shift):
    xp = namespace(images)
    return xp.maximum(images + shift, xp.zeros_like(images))


@mistake("shift_color", cause="multiplied", feedback="multiplied by 1 + shift")
def shift_factor(images, shift):
    return _clip(images * (1 + shift))


@mistake("shift_color", cause="subtracted", feedback="the shift is subtracted")
def shift_minus(images, shift):
    return _clip(images - shift)


@mistake("shift_color", cause="wraps around", feedback="begins at 0 again")
def shift_modulo(images, shift):
    return (images + shift) % 1.0


@mistake("shift_color", cause="first channel only", feedback="to the first channel only")
def shift_first(images, shift):
    xp = namespace(images)
    out = xp.asarray(images, copy=True)
    out[..., 0] += shift if isinstance(shift, float) else shift[0]
    return _clip(out)


@mistake("shift_color", cause="mean of the shifts", feedback="the mean of the shifts")
def shift_mean(images, shift):
    if not isinstance(shift, float):
        shift = float(namespace(shift).mean(shift))
    return _clip(images + shift)


@mistake("shift_color", cause="writes into the images", feedback="changes its argument images")
def shift_in_place(images, shift):
    images += shift
    return _clip(images)


@mistake("shift_color", cause="numbers only", feedback="stops with")
def shift_number(images, shift):
    return _clip(images + float(shift))


@mistake("shift_color", cause="0 to 255", feedback="are wrong")
def shift_bytes(images, shift):
    xp = namespace(images)
    return xp.clip(images + shift, 0, 255) / 255


@correct("shift_color", how="minimum and maximum")
def shift_min_max(images, shift):
    xp = namespace(images)
    return xp.minimum(xp.maximum(images + shift, xp.zeros_like(images)), xp.ones_like(images))


@correct("shift_color", how="where, twice")
def shift_where(images, shift):
    xp = namespace(images)
    moved = shift + images
    moved = xp.where(moved < 0, 0 * moved, moved)
    return xp.where(moved > 1, 0 * moved + 1, moved)


@correct("shift_color", how="channel by channel")
def shift_loop(images, shift):
    xp = namespace(images)
    shifts = [shift] * images.shape[3] if isinstance(shift, float | int) else shift
    channels = [images[..., c] + shifts[c] for c in range(images.shape[3])]
    return xp.clip(xp.stack(channels, axis=-1), 0, 1)


def _mean(images, axis=(1, 2, 3)):
    return namespace(images).mean(images, axis=axis, keepdims=True)


def _about(middle, images, factor):
    return _clip(middle + factor * (images - middle))


@mistake("change_contrast", cause="mean of the batch", feedback="over the whole batch, not over")
def contrast_batch(images, factor):
    return _about(namespace(images).mean(images), images, factor)


@mistake("change_contrast", cause="mean by channel", feedback="every channel has a mean of its own")
def contrast_channel(images, factor):
    return _about(_mean(images, (1, 2)), images, factor)


@mistake("change_contrast", cause="about 1/2", feedback="1/2 is taken for the mean")
def contrast_half(images, factor):
    return _about(0.5, images, factor)


@mistake("change_contrast", cause="about 0", feedback="0 is taken for the mean")
def contrast_zero(images, factor):
    return _clip(factor * images)


@mistake("change_contrast", cause="not clipped", feedback="nothing is cut off")
def contrast_free(images, factor):
    m = _mean(images)
    return m + factor * (images - m)


@mistake("change_contrast", cause="mean not added again", feedback="not added again")
def contrast_centred(images, factor):
    return _clip(factor * (images - _mean(images)))


@mistake("change_contrast", cause="divided by the factor", feedback="the other way round")
def contrast_inverse(images, factor):
    m = _mean(images)
    return _clip(m + (images - m) / max(factor, 1e-9))


@mistake("change_contrast", cause="1 + factor", feedback="the factor is added to 1")
def contrast_plus(images, factor):
    return _about(_mean(images), images, 1 + factor)


@mistake("change_contrast", cause="axes missing in the mean", feedback="over a column only")
def contrast_column(images, factor):
    return _about(_mean(images, 1), images, factor)


@mistake("change_contrast", cause="(N,) beside (N, H, W, C)", feedback="stops with")
def contrast_no_keepdims(images, factor):
    m = namespace(images).mean(images, axis=(1, 2, 3))
    return _about(m, images, factor)


@mistake("change_contrast", cause="mean and image exchanged", feedback="are exchanged")
def contrast_exchanged(images, factor):
    return _clip(images + factor * (_mean(images) - images))


@correct("change_contrast", how="a weighted mean of both")
def contrast_weighted(images, factor):
    return _clip((1 - factor) * _mean(images) + factor * images)


@correct("change_contrast", how="flat images")
def contrast_flat(images, factor):
    xp = namespace(images)
    flat = xp.reshape(images, (images.shape[0], -1))
    m = xp.mean(flat, axis=1)[:, None]
    return xp.reshape(xp.clip(m + factor * (flat - m), 0, 1), images.shape)


@correct("change_contrast", how="image by image")
def contrast_loop(images, factor):
    xp = namespace(images)
    out = []
    for image in images:
        m = xp.sum(image) / int(np.prod(image.shape))
        out.append(xp.clip(m + factor * (image - m), 0, 1))
    return xp.stack(out)
