"""Further right ways to write relu, elu, sigmoid and softmax, as students do."""

import math

import numpy as np
import torch
from dlcourse import namespace

from tests.mistakes import correct


class Rule:
    """An activation as an object that picks its branches by the sign of f."""

    def __init__(self, left, right):
        self.left, self.right = left, right

    def __call__(self, f):
        xp = namespace(f)
        zero = xp.zeros_like(f)
        left, right = self.left(xp, xp.minimum(f, zero)), self.right(xp, xp.maximum(f, zero))
        return xp.where(f < 0, left, right)


@correct("relu", how="an object of a class")
def relu_object(f):
    return Rule(lambda xp, f: xp.zeros_like(f), lambda xp, f: f)(f)


@correct("relu", how="a branch for each library")
def relu_two_libraries(f):
    if isinstance(f, torch.Tensor):
        return torch.clamp(f, min=0)
    return np.maximum(f, 0)


@correct("relu", how="largest entry of a stack")
def relu_stack(f):
    xp = namespace(f)
    return xp.max(xp.stack([f, 0 * f]), axis=0)


@correct("elu", how="an object of a class")
def elu_object(f, alpha=1.0):
    return Rule(lambda xp, f: alpha * xp.expm1(f), lambda xp, f: f)(f)


@correct("elu", how="masks as factors, the exponent too")
def elu_factors(f, alpha=1.0):
    right = f >= 0
    return right * f + ~right * (alpha * (namespace(f).exp(f * ~right) - 1))


@correct("elu", how="added in place to an array of its own")
def elu_own_array(f, alpha=1.0):
    xp = namespace(f)
    zero = xp.zeros_like(f)
    h = xp.maximum(f, zero)
    h += alpha * xp.expm1(-xp.maximum(-f, zero))
    return h


@correct("elu", how="a list of Python numbers")
def elu_list(f, alpha=1.0):
    xp = namespace(f)
    h = [v if v >= 0 else alpha * math.expm1(v) for v in xp.reshape(f, (-1,)).tolist()]
    return xp.reshape(xp.asarray(h, dtype=f.dtype, device=f.device), f.shape)


@correct("sigmoid", how="a softmax over two classes")
def sigmoid_two_classes(f):
    xp = namespace(f)
    both = xp.stack([xp.zeros_like(f), f], axis=-1)
    powers = xp.exp(both - xp.max(both, axis=-1, keepdims=True))
    return powers[..., 1] / xp.sum(powers, axis=-1)


@correct("sigmoid", how="entry by entry, with math.exp")
def sigmoid_loop(f):
    out = namespace(f).empty_like(f)
    for index in np.ndindex(*f.shape):
        small = math.exp(-abs(float(f[index])))
        out[index] = (1 if f[index] >= 0 else small) / (1 + small)
    return out


@correct("sigmoid", how="e to the minus softplus")
def sigmoid_softplus(f):
    xp = namespace(f)
    return xp.exp(-(xp.clip(-f, min=0.0) + xp.log1p(xp.exp(-xp.abs(f)))))


@correct("sigmoid", how="one side mirrored, calculated in float64")
def sigmoid_mirrored(f):
    xp = namespace(f)
    right = 1 / (1 + xp.exp(-xp.abs(xp.astype(f, xp.float64))))
    return xp.astype(xp.where(f >= 0, right, 1 - right), f.dtype)


@correct("softmax", how="in place, in an array of its own")
def softmax_own_array(f):
    xp = namespace(f)
    p = f - xp.max(f, axis=-1, keepdims=True)
    p[...] = xp.exp(p)
    p /= p.sum(-1, keepdims=True)
    return p


@correct("softmax", how="the class axis in front")
def softmax_axis_in_front(f):
    xp = namespace(f)
    g = xp.moveaxis(f, -1, 0)
    powers = xp.exp(g - xp.max(g, axis=0))
    return xp.moveaxis(powers / xp.sum(powers, axis=0), 0, -1)


@correct("softmax", how="einsum")
def softmax_einsum(f):
    xp = namespace(f)
    powers = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
    return xp.einsum("...i,...->...i", powers, 1 / xp.einsum("...i->...", powers))


@correct("softmax", how="a branch for each library")
def softmax_two_libraries(f):
    if isinstance(f, torch.Tensor):
        powers = torch.exp(f - f.max(dim=-1, keepdim=True).values)
        return powers / powers.sum(dim=-1, keepdim=True)
    powers = np.exp(f - f.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
