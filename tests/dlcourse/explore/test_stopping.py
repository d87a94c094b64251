"""Early stopping: the stop and the checkpoint are those of a plain walk through the losses."""

from __future__ import annotations

import numpy as np
import pytest
from dlcourse import pieces
from dlcourse.explore import early_stopping
from dlcourse.explore.stopping import EPOCHS, VALIDATION, stop, training


def by_walking(losses: np.ndarray, patience: int) -> tuple[int, int]:
    """The epochs of the stop and of the best, counted by hand."""
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


@pytest.mark.parametrize("size", VALIDATION)
@pytest.mark.parametrize("patience", [1, 3, 8, 40])
def test_it_stops_where_a_walk_does(size: str, patience: int) -> None:
    run = training()
    found = stop(run.validation[size], run.parameters, patience)
    assert (found.epoch, found.best) == by_walking(run.validation[size], patience)


def test_the_network_overfits_and_the_checkpoint_is_better_than_the_end() -> None:
    run = training()
    found = stop(run.validation["400 digits"], run.parameters, 12)
    assert run.train[-1] < 0.2 * run.train[9]
    assert run.validation["400 digits"][-1] > 1.15 * run.validation["400 digits"].min()
    assert run.accuracy[found.best - 1] > run.accuracy[-1] + 0.02


def test_the_caption_follows_the_epochs() -> None:
    panel = early_stopping()
    assert "Stop after epoch" in panel.alt
    panel.controls["epoch"].value = 5
    assert "Goes on" in panel.alt


def test_a_checkpoint_that_is_no_copy_is_seen() -> None:
    """The panel hands over one array an epoch; who keeps the latest goes back to the last."""

    class EarlyStopping:
        def __init__(self, patience):  # type: ignore[no-untyped-def]
            self.patience, self.best_loss, self.since = patience, np.inf, 0

        def update(self, val_loss, params):  # type: ignore[no-untyped-def]
            self.best_params = params
            self.since = 0 if val_loss < self.best_loss else self.since + 1
            self.best_loss = min(self.best_loss, val_loss)
            return self.since >= self.patience

    run = training()
    right = stop(run.validation["30 digits"], run.parameters, 8)
    pieces.piece(EarlyStopping)
    wrong = stop(run.validation["30 digits"], run.parameters, 8)
    assert wrong.epoch == right.epoch < EPOCHS
    assert wrong.best == wrong.epoch != right.best
