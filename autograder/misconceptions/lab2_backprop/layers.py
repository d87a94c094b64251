"""The way back through one layer, misunderstood."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: By cause, a dict of the parts that are wrong then.
Wrong = dict[str, dict[str, Any]]


def linear_backward(df: Floats, x: Floats, W: Floats) -> Wrong:
    """Shapes that fit by chance, sums over the wrong axis, and means."""
    n, dW, db = len(x), df.T @ x, df.sum(axis=0)
    found: Wrong = {
        "the batch is averaged, where its gradients are to be summed": {"dW": dW / n, "db": db / n},
        "every entry of df is summed into one number": {"db": df.sum()},
        "the sum goes over the units of a sample, not over the samples": {"db": df.sum(axis=1)},
        "the batch is not summed over": {"db": df},
        "only the first sample is used": {"dW": np.outer(df[0], x[0]), "db": df[0]},
        "only the last sample is used": {"dW": np.outer(df[-1], x[-1]), "db": df[-1]},
        "df is left out: the inputs are summed": {"dW": np.ones_like(df).T @ x},
        "df is left out: samples are counted": {"db": np.full(len(W), float(n))},
        "df is left out: the weights of all units are summed": {"dx": np.ones_like(df) @ W},
        "the sum over the units is left out": {"dx": np.tile(W.sum(axis=0), (n, 1))},
        "the batch is summed over twice": {"db": db * n},
        "samples and their gradients are summed apart, then multiplied": {
            "dW": np.outer(db, x.sum(axis=0))
        },
    }
    if df.shape[1] == x.shape[1]:
        found["W takes the place of its transpose, or the other way round"] = {"dx": df @ W.T}
    if df.shape == x.shape:
        found["df and x are exchanged"] = {"dW": x.T @ df}
        found["x is multiplied with W, where df belongs"] = {"dx": x @ W}
        found["x is summed, where df belongs"] = {"db": x.sum(axis=0)}
    if dW.shape == x.shape:
        found["the gradients are returned in another order"] = {"dx": dW, "dW": df @ W}
    return found


def two_unit_gradients(x: float, t: float, theta: Floats, phi: Floats) -> Wrong:
    """Factors of the chain that are left out, one at a time."""
    f = theta[:, 0] + theta[:, 1] * x
    h, on = np.maximum(f, 0), f > 0
    error = phi[0] + phi[1:] @ h - t
    dy, df = 2 * error, 2 * error * phi[1:] * on

    def of_theta(slopes: Any) -> dict[str, Any]:
        return {"dtheta": np.stack([slopes, slopes * x], axis=1)}

    def of_phi(first: float, rest: Any) -> dict[str, Any]:
        return {"dphi": np.concatenate([[first], rest])}

    half = of_theta(df / 2) | of_phi(error, error * h)
    minus = of_theta(-df) | of_phi(-dy, -dy * h)
    return {
        "the factor 2 of the square is left out": half,
        "t - y takes the place of y - t": minus,
        "t - y takes the place of y - t, and the factor 2 is left out": (
            of_theta(-df / 2) | of_phi(-error, -error * h)
        ),
        "the slope of the ReLU is left out": of_theta(dy * phi[1:]),
        "the slope of the ReLU at 0 is taken as 1": of_theta(dy * phi[1:] * (f >= 0)),
        "phi_i is left out, the weight between the unit and the output": of_theta(dy * on),
        "the entries of phi are taken one place too early": of_theta(dy * phi[:-1] * on),
        "the input x is left out in the second column": {"dtheta": np.stack([df, df], axis=1)},
        "the columns of dtheta are exchanged": {"dtheta": np.stack([df * x, df], axis=1)},
        "h takes the place of the slope of the ReLU": of_theta(dy * phi[1:] * h),
        "the error y - t is left out": of_theta(phi[1:] * on) | of_phi(1.0, h),
        "the error y - t is left out, its factor 2 is not": (
            of_theta(2 * phi[1:] * on) | of_phi(2.0, 2 * h)
        ),
        "the pre-activation f takes the place of h": of_phi(dy, dy * f),
        "phi_0 is treated as if a unit stood before it": of_phi(dy * phi[0], dy * h),
        "the derivative of phi_0 is taken as 1, without the error": of_phi(1.0, dy * h),
        "the derivatives of the weights phi_i are taken without the error": of_phi(dy, h),
        "the derivative of phi_0 is taken as 0": of_phi(0.0, dy * h),
        "phi_0 is put last": {"dphi": np.concatenate([dy * h, [dy]])},
        "phi itself is multiplied in": of_phi(dy * phi[0], dy * h * phi[1:]),
        "the slope of the ReLU takes the place of h": of_phi(dy, dy * on),
        "the mean over the units is taken": (
            of_theta(df / len(theta)) | of_phi(dy / len(theta), dy * h / len(theta))
        ),
    }
