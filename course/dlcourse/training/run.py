"""One training run: where it has got to, how it takes an epoch, how it is kept and taken up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dlcourse.arrays import Array, rng
from dlcourse.pieces import author, current
from dlcourse.training import checkpoint
from dlcourse.training.network import network_gradients
from dlcourse.training.parameters import Layout, Step, take

History = dict[str, list[float]]


class Run:
    """The parameters of a model, what the optimizer remembers of them, and the history."""

    def __init__(
        self,
        model: Any,
        sets: dict[str, tuple[Array, Array]],
        *,
        step: str | Step,
        batch_size: int,
        lr: float,
        seed: int,
        accuracy: bool,
        kept: bool = False,
    ) -> None:
        self.model, self.sets, self.accuracy = model, sets, accuracy
        self.batch_size, self.lr, self.seed = int(batch_size), float(lr), int(seed)
        self.take_step = current(step) if isinstance(step, str) else step
        self.step_name = f"{author(step)} {step}" if isinstance(step, str) else _name(step)
        self.layout = Layout.of(model.weights, model.biases)
        self.w = self.layout.pack(model.weights, model.biases)
        self.first_w = checkpoint.fingerprint(self.w) if kept else ""
        self.state: Any = None
        self.epochs, self.stopped = 0, False
        self.random = rng(seed, like=sets["train"][0])
        columns = ["loss", "accuracy"] if accuracy else ["loss"]
        self.history: History = {f"{name}_{what}": [] for what in columns for name in sets}

    def epoch(self) -> None:
        """Go through all samples once, then note the losses."""
        x, labels = self.sets["train"]
        for rows in self.minibatches():
            gradients = network_gradients(x[rows], labels[rows], *self.layout.unpack(self.w))
            g = self.gradient_vector(*gradients)
            self.w, self.state = take(
                self.take_step, self.step_name, self.w, g, self.state, self.lr
            )
        self.epochs += 1
        self.model.weights, self.model.biases = self.layout.unpack(self.w)
        for column, values in self.history.items():
            name, what = column.split("_")
            values.append(getattr(self.model, what)(*self.sets[name]))

    def minibatches(self) -> Any:
        """The index arrays of the next epoch."""
        return current("minibatches")(len(self.sets["train"][0]), self.batch_size, self.random)

    def gradient_vector(self, dweights: list[Array], dbiases: list[Array]) -> Array:
        """The gradient in the layout of the parameters."""
        try:
            return self.layout.pack(dweights, dbiases)
        except ValueError as error:
            whose = author("mlp_backward")
            raise ValueError(
                f"the gradients of {whose} mlp_backward are not shaped like the weights and "
                f"biases: {error}. See what check(mlp_backward) says."
            ) from error

    def settings(self) -> dict[str, Any]:
        """What a run must share with a checkpoint to go on from it."""
        return {
            "the shapes of weights and biases": [list(shape) for shape in self.layout.shapes],
            "the step": self.step_name,
            "lr": self.lr,
            "batch_size": self.batch_size,
            "seed": self.seed,
            "the columns of the history": list(self.history),
            "the data": {n: checkpoint.fingerprint(*pair) for n, pair in self.sets.items()},
        }

    def save(self, path: Path, stopper: Any) -> None:
        """Write where the run has got to; raises ``CheckpointError`` where that is not possible."""
        kept = ("w", "first_w", "state", "epochs", "stopped", "history")
        content = {name: getattr(self, name) for name in kept}
        content["stopper"] = None if stopper is None else dict(vars(stopper))
        checkpoint.write(path, self.settings(), content)

    def resume(self, path: Path, stopper: Any) -> None:
        """Take up the run of a file; raises ``CheckpointError`` when it is another run's."""
        device = getattr(self.w, "device", None)
        content = checkpoint.read(path, self.settings(), device)
        if self.first_w not in (content["first_w"], checkpoint.fingerprint(content["w"])):
            raise checkpoint.CheckpointError(
                f"{path} belongs to a run that started from other weights: give fit the model as "
                "it was at the start, or as that run left it; or name another file."
            )
        if (stopper is None) != (content["stopper"] is None):
            was = "without" if content["stopper"] is None else "with"
            raise checkpoint.CheckpointError(
                f"{path} belongs to a run {was} `stop`: go on as it began."
            )
        if stopper is not None:
            vars(stopper).update(content.pop("stopper"))
        vars(self).update({k: v for k, v in content.items() if k != "stopper"})
        for _ in range(self.epochs):  # the random numbers that were drawn already
            for _ in self.minibatches():
                pass
        self.model.weights, self.model.biases = self.layout.unpack(self.w)


def _name(step: Any) -> str:
    return getattr(step, "__name__", type(step).__name__)
