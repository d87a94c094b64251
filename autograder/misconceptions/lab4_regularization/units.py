"""Back through dropout, and several networks together, misunderstood."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Wrong = dict[str, Any]


def dropout_backward(dout: Floats, mask: Floats) -> Wrong:
    """The mask, and its factor."""
    on = mask > 0
    return {
        "the mask is left out: units that were off get a gradient": dout,
        "the factor 1/(1-rate) of the mask is left out": dout * on,
        "the mask is multiplied in twice": dout * mask**2,
        "dout is divided by the mask, where the unit was on": np.where(
            on, dout / np.where(on, mask, 1.0), 0.0
        ),
        "the mask is turned round: units that were off let dout pass": dout * (mask == 0),
        "dout is left out": mask,
        "the mask is taken from dout": dout * (dout > 0),
    }


def ensemble(probabilities: Floats) -> Wrong:
    """The wrong axis, or another way to agree."""
    p, count = probabilities, len(probabilities)
    votes = np.eye(p.shape[2])[p.argmax(axis=2)].mean(axis=0)
    geometric = np.exp(np.log(p).mean(axis=0))
    return {
        "the sum is taken, not the mean": p.sum(axis=0),
        "the mean goes over the samples, not over the networks": p.mean(axis=1),
        "the mean goes over the classes, not over the networks": p.mean(axis=2),
        "the mean goes over everything": p.mean(),
        "the probabilities are multiplied": p.prod(axis=0),
        "the geometric mean is taken": geometric,
        "the geometric mean is taken and normalized": geometric
        / geometric.sum(axis=-1, keepdims=True),
        "every network has one vote: its most probable class": votes,
        "the most probable class of the mean is put to 1": np.eye(p.shape[2])[
            p.mean(axis=0).argmax(axis=1)
        ],
        "the class is returned, not its probability": p.mean(axis=0).argmax(axis=1),
        "nothing is averaged: the answers of all networks come back": p,
        "the largest probability is taken": p.max(axis=0),
        "the median is taken": np.median(p, axis=0),
        "only the first network is asked": p[0],
        "only the last network is asked": p[-1],
        "it is divided by the number of networks twice": p.mean(axis=0) / count,
    }
