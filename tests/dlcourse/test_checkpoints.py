"""Checkpoints: a run that is broken off and taken up ends as one that never was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import data, pieces
from dlcourse.catalogue import find_lab
from dlcourse.nn import MLP
from dlcourse.training import CheckpointError, fit
from dlcourse.training.nested import put_together, take_apart

from tests.dlcourse.test_training import MOONS, VALIDATION, FirstThen
from tests.reference import solutions

STEPS = [p.name for p in find_lab("lab3_optimizers").pieces if p.name.endswith("_step")]


@pytest.fixture(autouse=True)
def _no_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


def run(epochs: int, path: Path | None, model: MLP | None = None, **options: Any) -> Any:
    """The model and the history of a run on the moons."""
    model = model or MLP([2, 8, 2])
    settings: dict[str, Any] = {"validation": VALIDATION, "lr": 0.02, "progress": False} | options
    history = fit(model, MOONS.x, MOONS.labels, epochs, checkpoint=path, **settings)
    return model, history


def require_same(first: Any, second: Any) -> None:
    """The very same weights and history, to the last bit."""
    for a, b in zip(
        first[0].weights + first[0].biases, second[0].weights + second[0].biases, strict=True
    ):
        assert (a == b).all()
    assert first[1] == second[1]


@pytest.mark.parametrize("whose", ["the course's", "a student's"])
@pytest.mark.parametrize("step", STEPS)
def test_a_run_goes_on_as_if_never_broken_off(step: str, whose: str, tmp_path: Path) -> None:
    if whose == "a student's":
        for name in (step, "minibatches"):
            pieces.piece(solutions("lab3_optimizers")[name])
    whole = run(5, None, step=step)
    run(2, tmp_path / "run.npz", step=step)
    require_same(run(5, tmp_path / "run.npz", step=step), whole)


def test_a_model_in_memory_can_go_on_too(tmp_path: Path) -> None:
    model, _ = run(2, tmp_path / "run.npz")
    require_same(run(5, tmp_path / "run.npz", model), run(5, None))


def test_a_run_that_was_interrupted_inside_an_epoch(tmp_path: Path) -> None:
    def interrupt(epoch: int, history: Any, model: MLP) -> None:
        if epoch == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(5, tmp_path / "run.npz", callbacks=[interrupt])
    require_same(run(5, tmp_path / "run.npz"), run(5, None))


def test_a_stopper_is_taken_up_with_what_it_has_seen(tmp_path: Path) -> None:
    whole = run(9, None, stop=FirstThen(6))
    run(3, tmp_path / "run.npz", stop=FirstThen(6))
    resumed = run(9, tmp_path / "run.npz", stop=FirstThen(6))
    assert len(whole[1]["val_loss"]) == 6
    require_same(resumed, whole)
    require_same(run(20, tmp_path / "run.npz", stop=FirstThen(6)), whole)  # it had stopped


def test_a_finished_run_is_not_trained_again(tmp_path: Path) -> None:
    first = run(3, tmp_path / "run.npz")
    require_same(run(3, tmp_path / "run.npz"), first)


def test_no_half_written_file_is_left(tmp_path: Path) -> None:
    run(2, tmp_path / "run.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"lr": 0.03}, "lr was 0.02 and is 0.03"),
        ({"batch_size": 16}, "batch_size was 32 and is 16"),
        ({"seed": 4}, "seed was 0 and is 4"),
        ({"step": "sgd_step"}, "the step was .*adam_step.* and is .*sgd_step"),
        ({"model": MLP([2, 9, 2])}, "the shapes of weights and biases was"),
        ({"model": MLP([2, 8, 2], seed=5)}, "started from other weights"),
        ({"validation": None}, "the columns of the history was"),
        ({"validation": (MOONS.x, MOONS.labels)}, "the data was"),
        ({"stop": FirstThen(3)}, "belongs to a run without `stop`"),
    ],
)
def test_another_run_is_refused(options: dict[str, Any], words: str, tmp_path: Path) -> None:
    run(2, tmp_path / "run.npz")
    content = (tmp_path / "run.npz").read_bytes()
    with pytest.raises(CheckpointError, match=words):
        run(5, tmp_path / "run.npz", **options)
    assert (tmp_path / "run.npz").read_bytes() == content


def test_a_piece_that_was_written_since_then_makes_another_run(tmp_path: Path) -> None:
    run(2, tmp_path / "run.npz")
    pieces.piece(solutions("lab3_optimizers")["adam_step"])
    with pytest.raises(
        CheckpointError, match="was \"dlcourse's adam_step\" and is 'your adam_step"
    ):
        run(5, tmp_path / "run.npz")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"something else"])
def test_a_file_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.npz").write_bytes(content)
    with pytest.raises(CheckpointError, match="is no checkpoint that can be read"):
        run(2, tmp_path / "run.npz")


def test_a_pickle_is_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "run.npz", note=np.array({"format": 1}, dtype=object))
    with pytest.raises(CheckpointError, match="is no checkpoint that can be read"):
        run(2, tmp_path / "run.npz")


def test_a_state_that_cannot_be_kept_is_named(tmp_path: Path) -> None:
    def step(w, g, state, lr):  # type: ignore[no-untyped-def]
        return w - lr * g, data.moons(4)

    with pytest.raises(CheckpointError, match="it holds an object of type Dataset"):
        run(2, tmp_path / "run.npz", step=step)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        0.1,
        float("inf"),
        "text",
        [1, (2.5, None), {"a": [np.arange(3)]}],
        (np.zeros((2, 0)), np.float32(0.1), np.array(5)),
        {"t": torch.arange(3.0), "u": torch.tensor(1.5, dtype=torch.float32)},
    ],
)
def test_what_is_kept_comes_back(value: Any) -> None:
    arrays: dict[str, Any] = {}
    described = take_apart(value, arrays)
    back = put_together(described, arrays)
    assert repr(back) == repr(value)
    assert type(back) is type(value)
