"""What can be wrong with what ``fit`` is given, said before anything is trained."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from dlcourse.arrays import Array, is_array, namespace, place


def require_inputs(
    model: Any,
    x: Array,
    labels: Array,
    validation: Any,
    epochs: int,
    batch_size: int,
    lr: float,
    stop: Any,
) -> None:
    """Raise ``ValueError`` or ``TypeError`` that names what does not fit, why, and what to do."""
    _require_data("x", x, "labels", labels, model)
    if validation is not None:
        if not (isinstance(validation, tuple | list) and len(validation) == 2):
            raise TypeError("validation is a pair: give validation=(x_val, labels_val)")
        _require_data("validation x", validation[0], "validation labels", validation[1], model)
    if stop is not None and validation is None:
        raise ValueError("stop needs a val_loss to watch: give validation=(x_val, labels_val) too")
    for name, number, least in (("epochs", epochs, 0), ("batch_size", batch_size, 1)):
        if isinstance(number, bool) or not isinstance(number, Integral) or number < least:
            raise ValueError(f"{name} is a whole number from {least} on, not {number!r}")
    if not lr > 0:
        raise ValueError(f"lr, the learning rate, is a positive number, not {lr!r}")


def _require_data(x_name: str, x: Any, labels_name: str, labels: Any, model: Any) -> None:
    for name, array in ((x_name, x), (labels_name, labels)):
        if not is_array(array):
            raise TypeError(
                f"{name} is {type(array).__name__}, not an array: np.asarray(...) makes one of it"
            )
    d_in, classes = model.weights[0].shape[1], model.weights[-1].shape[0]
    if len(x.shape) != 2 or x.shape[1] != d_in or x.shape[0] == 0:
        raise ValueError(
            f"{x_name} has shape {tuple(x.shape)}, but the model takes samples of {d_in} numbers: "
            f"it needs shape (N, {d_in})"
        )
    if tuple(labels.shape) != (x.shape[0],):
        raise ValueError(
            f"{labels_name} has shape {tuple(labels.shape)}, but there are {x.shape[0]} samples: "
            f"one label for each, shape ({x.shape[0]},)"
        )
    for name, array in ((x_name, x), (labels_name, labels)):
        if place(array) != place(model.weights[0]):
            raise ValueError(
                f"{name} lies in {place(array)}, but the weights of the model lie in "
                f"{place(model.weights[0])}: build it beside the data, MLP(widths, like=x), or "
                "move the data, device.put(x, labels)"
            )
    xp = namespace(labels)
    if not xp.isdtype(labels.dtype, "integral"):
        raise TypeError(f"{labels_name} are whole numbers, the classes, not {labels.dtype}")
    low, high = int(xp.min(labels)), int(xp.max(labels))
    if low < 0 or high >= classes:
        raise ValueError(
            f"{labels_name} go from {low} to {high}, but the model has {classes} outputs: "
            f"classes are numbered from 0 to {classes - 1}"
        )
