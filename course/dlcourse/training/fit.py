"""Training a model: epochs of mini-batches, steps of an optimizer, what is noted after each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from dlcourse.arrays import Array
from dlcourse.threads import one_thread
from dlcourse.training.inputs import require_inputs
from dlcourse.training.parameters import Step
from dlcourse.training.progress import bar, losses
from dlcourse.training.run import History, Run


class Model(Protocol):
    """What can be trained: layers with ReLU between them, and a loss that the pieces compute."""

    weights: list[Array]
    biases: list[Array]

    def loss(self, x: Array, labels: Array) -> float:
        """The mean cross-entropy on x (N, D_in) and labels (N,)."""

    def accuracy(self, x: Array, labels: Array) -> float:
        """The share of samples whose largest logit is the label; asked only when wanted."""


class Stopper(Protocol):
    """When to stop early; ``EarlyStopping`` of lab 4 is one.

    Where it has ``best_params``, the model ends with these.
    """

    def update(self, val_loss: float, params: list[Array]) -> bool:
        """Whether to stop now; ``params`` are the weights and then the biases."""


#: Called after each epoch with its number (from 1), the history so far, and the model; True stops.
Callback = Callable[[int, History, Any], bool | None]


def fit(
    model: Model,
    x: Array,
    labels: Array,
    epochs: int = 30,
    *,
    validation: tuple[Array, Array] | None = None,
    batch_size: int = 32,
    lr: float = 0.005,
    step: str | Step = "adam_step",
    seed: int = 0,
    accuracy: bool = False,
    stop: Stopper | None = None,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | Path | None = None,
    progress: bool | None = None,
) -> History:
    """Train ``model`` in place on x (N, D_in) and labels (N,), on the mean cross-entropy.

    Gradients, mini-batches and steps come from your pieces where they are written.  ``step`` is the
    name of a piece, or a function (w, g, state, lr) -> (w_new, state).

    Returns lists with one number an epoch: ``train_loss``, and ``val_loss`` where ``validation`` is
    given as (x, labels); with ``accuracy`` also ``train_accuracy`` and ``val_accuracy``.  The same
    seed gives the same weights.

    ``stop`` ends training early, ``callbacks`` are called after each epoch.  ``checkpoint`` names a
    file that is written after each epoch; where it is there already, training goes on from it, and
    weights and history become what they would be without the break.  ``progress`` shows a bar or
    not; left out, it is shown to people and hidden from graders.

    Raises ``ValueError`` for data that do not fit, ``CheckpointError`` for a file that does not.
    """
    require_inputs(model, x, labels, validation, epochs, batch_size, lr, stop)
    sets = {"train": (x, labels)} | ({"val": validation} if validation else {})
    path = Path(checkpoint) if checkpoint else None
    run = Run(
        model,
        sets,
        step=step,
        batch_size=batch_size,
        lr=lr,
        seed=seed,
        accuracy=accuracy,
        kept=path is not None,
    )
    if path and path.exists():
        run.resume(path, stop)
    done = run.epochs
    with bar(range(done, epochs), done, epochs, progress) as numbers:
        for _ in () if run.stopped else numbers:
            with one_thread():
                run.epoch()
            numbers.set_postfix_str(losses(run.history))
            run.stopped = _is_over(run, model, stop, callbacks)
            if path:
                run.save(path, stop)
            if run.stopped:
                break
    _take_best(run, model, stop)
    return run.history


def _is_over(run: Run, model: Any, stop: Stopper | None, callbacks: Sequence[Callback]) -> bool:
    """Ask the stopper and every callback, all of them, after an epoch."""
    answers = [callback(run.epochs, run.history, model) for callback in callbacks]
    if stop is not None:
        answers.append(stop.update(run.history["val_loss"][-1], [*model.weights, *model.biases]))
    return any(answers)


def _take_best(run: Run, model: Any, stop: Stopper | None) -> None:
    best = getattr(stop, "best_params", None)
    if best is not None:
        model.weights, model.biases = run.layout.unpack(run.layout.pack(*_halves(best, model)))


def _halves(params: list[Array], model: Any) -> tuple[list[Array], list[Array]]:
    count = len(model.weights)
    return params[:count], params[count:]
