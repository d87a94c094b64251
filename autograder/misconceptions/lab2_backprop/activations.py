"""The way back through an activation function, misunderstood."""

from __future__ import annotations

from typing import Any

import numpy as np
from dlcourse.oracles import lab1_mlp as forward
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def log_sine_derivative(x: Floats) -> Wrong:
    """Which derivative goes where."""
    log = np.log(x)
    return {
        "the derivative of the inner function, the logarithm, is left out": np.cos(log),
        "only the inner function is differentiated": np.sin(log) / x,
        "the cosine is left out": log / x,
        "the outer derivative is taken at the inner derivative": np.cos(1 / x) / x,
        "the outer derivative is taken at the inner derivative, and not multiplied": np.cos(1 / x),
        "the outer derivative is taken at x": np.cos(x) / x,
        "x multiplies, where 1 / x belongs": np.cos(log) * x,
        "the derivative of the sine gets a minus sign": -np.cos(log) / x,
        "both derivatives are added": np.cos(log) + 1 / x,
        "the logarithm's derivative is taken for that of base 10": np.cos(log) / (x * np.log(10)),
    }


def relu_backward(dh: Floats, f: Floats) -> Wrong:
    """The mask, and what it multiplies."""
    on = f > 0
    return {
        "the slope at f = 0 is taken as 1": dh * (f >= 0),
        "the slope at f = 0 is taken as 1/2": dh * (on + 0.5 * (f == 0)),
        "the slope of the ReLU is left out": dh,
        "f takes the place of dh": np.maximum(f, 0),
        "dh is left out": on * 1.0,
        "the mask is turned round: units that are off let dh pass": dh * (f < 0),
        "the mask is turned round: units that are off, or at 0, let dh pass": dh * (f <= 0),
        "the mask is taken from dh, where it belongs to f": dh * (dh > 0),
        "dh is multiplied by h, not by the slope": dh * np.maximum(f, 0),
        "dh is multiplied by f, not by the slope": dh * f,
        "units that are off have slope -1": dh * np.sign(f),
        "units that are off let a little pass": np.where(on, dh, 0.01 * dh),
    }


def elu_backward(dh: Floats, f: Floats, alpha: float = 1.0) -> Wrong:
    """The slope of the negative branch."""
    low = np.minimum(f, 0)
    slopes = {
        "alpha is left out": np.exp(low),
        "the function itself is taken for its slope": alpha * np.expm1(low),
        "f is taken for h, in h + alpha": low + alpha,
        "alpha divides, where it is to multiply": np.exp(low) / alpha,
        "e^f is taken as 1 in the negative branch": alpha + 0.0 * low,
        "f takes the place of e^f in the negative branch": alpha * low,
        "alpha stands in the exponent": np.exp(alpha * low),
        "alpha stands in the exponent, too": alpha * np.exp(alpha * low),
        "the sign of the exponent is turned": alpha * np.exp(-low),
        "the negative branch is flat, as in a ReLU": 0.0 * low,
        "the slope of the negative branch is left out": 1.0 + 0.0 * low,
        "the slope of the negative branch has a minus sign": -alpha * np.exp(low),
    }
    below = {cause: dh * np.where(f >= 0, 1.0, slope) for cause, slope in slopes.items()}
    right = alpha * np.exp(low)
    return below | {
        "the slope at f = 0 is that of the negative branch": dh * np.where(f > 0, 1.0, right),
        "dh is left out": np.where(f >= 0, 1.0, right),
        "dh is left out in the negative branch": np.where(f >= 0, dh, right),
        "dh and alpha are left out in the negative branch": np.where(f >= 0, dh, np.exp(low)),
        "dh is left out in the positive branch": np.where(f >= 0, 1.0, dh * right),
        "the comparison of f with 0 is turned round": dh * np.where(f <= 0, 1.0, right),
        "the two branches are exchanged": dh
        * np.where(f < 0, 1.0, alpha * np.exp(np.maximum(f, 0))),
    }


def sigmoid_backward(dh: Floats, h: Floats) -> Wrong:
    """The slope, and at what it is taken."""
    again = forward.sigmoid(h)
    return {
        "h is taken for f: a second sigmoid is applied to it": dh * again * (1 - again),
        "dh is left out": h * (1 - h),
        "the factor h is left out": dh * (1 - h),
        "the factor 1 - h is left out": dh * h,
        "the slope of tanh is taken": dh * (1 - h * h),
        "dh and the factor h are left out": 1 - h,
        "dh stands inside the bracket": h * (1 - dh),
        "dh takes the place of h in the bracket": dh * h * (1 - dh),
        "dh takes the place of the factor h": dh * dh * (1 - h),
        "h takes the place of dh": h * h * (1 - h),
        "h takes the place of 1 - h": dh * h * h,
        "the 1 is left out of 1 - h": -dh * h * h,
        "a bracket is missing: dh h - h": dh * h - h,
        "a bracket is missing: dh h 1 - h": dh * h * 1 - h,
        "1 + h takes the place of 1 - h": dh * h * (1 + h),
        "the slope is left out": dh,
    }


def tanh_backward(dh: Floats, h: Floats) -> Wrong:
    """The slope, and at what it is taken."""
    return {
        "h is taken for f: a second tanh is applied to it": dh * (1 - np.tanh(h) ** 2),
        "dh is left out": 1 - h * h,
        "the square is left out": dh * (1 - h),
        "h^2 takes the place of 1 - h^2": dh * h * h,
        "h takes the place of dh": h * (1 - h * h),
        "the slope of the sigmoid is taken": dh * h * (1 - h),
        "a bracket is missing: dh - h^2": dh - h * h,
        "1 + h^2 takes the place of 1 - h^2": dh * (1 + h * h),
        "the whole bracket is squared": dh * (1 - h) ** 2,
        "the slope is left out": dh,
    }
