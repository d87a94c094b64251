"""Right solutions over many secrets: who is asked how often, and that an alarm is reported."""

from __future__ import annotations

import pytest
from dlcourse.catalogue import LABS

from tests.validity import alarms
from tests.validity.findings import pieces_of


def test_pieces_that_draw_and_do_not_train_are_the_random_ones() -> None:
    random = {name for name in pieces_of(LABS) if alarms.is_random(name)}
    assert random >= {"dropout", "smote", "minibatches", "he_normal", "corrupt"}
    assert not random & {"adam_step", "train_classifier", "train_autoencoder"}


def test_a_right_solution_that_loses_points_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert alarms._alarms("dropout", 0, 4, everybody=True) == []
    monkeypatch.setattr(alarms, "solutions", lambda lab: {"dropout": lambda h, *rest: (h, h)})
    found = alarms._alarms("dropout", 7, 9, everybody=False)
    assert [alarm.split(",")[0] for alarm in found] == ["secret 7", "secret 8"]


def test_every_secret_of_every_piece_is_graded_once() -> None:
    relu, dropout = alarms.over_secrets(["relu", "dropout"], 30)
    assert (relu.piece, relu.gradings, relu.alarms) == ("relu", 30, ())
    assert (dropout.piece, dropout.gradings, dropout.alarms) == ("dropout", 30, ())
