"""Data sets: real, small, offline, and they say what their numbers mean."""

import builtins
import dataclasses
import socket
import sys

import numpy as np
import pytest
from dlcourse import data
from dlcourse.errors import MissingPackageError

REAL = {
    "digits": (1797, 64, 10),
    "diabetes": (442, 10, 0),
    "breast_cancer": (569, 30, 2),
    "wine": (178, 13, 3),
    "survey": (944, 9, 2),
}
PLANE = {"spirals": (400, 2, 3), "moons": (400, 2, 2)}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a data set asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("name", [*REAL, *PLANE])
def test_sizes_names_and_source(name: str) -> None:
    rows, columns, classes = (REAL | PLANE)[name]
    found = getattr(data, name)()
    assert found.x.shape == (rows, columns)
    assert found.target.shape == (rows,)
    assert len(found.features) == columns
    assert len(found.classes) == classes
    assert all(type(word) is str for word in (*found.features, *found.classes))
    assert found.description
    assert found.source
    assert np.isfinite(found.x).all()
    assert str(rows) in repr(found)


@pytest.mark.parametrize("name", [n for n, size in (REAL | PLANE).items() if size[2]])
def test_labels_number_the_classes(name: str) -> None:
    found = getattr(data, name)()
    assert set(found.labels) == set(range(len(found.classes)))


def test_a_regression_set_has_no_labels() -> None:
    with pytest.raises(ValueError, match="target"):
        _ = data.diabetes().labels


def test_digits_are_ink_between_0_and_1() -> None:
    x = data.digits().x
    assert x.min() == 0
    assert x.max() == 1


def test_every_survey_column_is_explained() -> None:
    survey = data.survey()
    assert survey.features == tuple(data.SURVEY_COLUMNS)
    party, vote = survey.x[:, survey.features.index("PID")], survey.labels
    assert party[vote == 1].mean() > party[vote == 0].mean() + 2  # Republicans voted for Dole


def test_a_set_cannot_be_changed_by_assignment() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.moons().source = "elsewhere"  # type: ignore[misc]


@pytest.mark.parametrize("make", [data.spirals, data.moons])
def test_made_up_sets_follow_their_seed(make: object) -> None:
    assert callable(make)
    assert (make(seed=3).x == make(seed=3).x).all()
    assert (make(seed=3).x != make(seed=4).x).any()


def test_split_is_disjoint_complete_and_follows_its_seed() -> None:
    whole = data.wine()
    parts = data.split(whole, 0.6, 0.2, 0.2, seed=5)
    assert [len(part) for part in parts] == [107, 35, 36]
    joined = np.concatenate([part.x for part in parts])
    assert (np.sort(joined[:, 0]) == np.sort(whole.x[:, 0])).all()
    again = data.split(whole, 0.6, 0.2, 0.2, seed=5)
    assert all((a.x == b.x).all() for a, b in zip(parts, again, strict=True))
    rows = {tuple(row) for row in parts[0].x}
    assert not rows & {tuple(row) for row in parts[2].x}


@pytest.mark.parametrize("fractions", [(), (0.5, 0.6), (1.2, -0.2), (0.5,)])
def test_split_refuses_fractions_that_are_no_shares(fractions: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        data.split(data.moons(), *fractions)


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [("digits", "sklearn", "scikit-learn"), ("survey", "statsmodels", "statsmodels")],
)
def test_a_missing_package_is_named_with_what_to_do(
    name: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for loaded in [m for m in sys.modules if m.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingPackageError, match=f'%pip install "{package}"'):
        getattr(data, name)()


def test_importing_data_imports_neither_scikit_learn_nor_statsmodels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def guard(name: str, *rest: object, **more: object) -> object:
        assert name.split(".")[0] not in ("sklearn", "statsmodels", "torch")
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.delitem(sys.modules, "dlcourse.data")
    monkeypatch.setattr(builtins, "__import__", guard)
    __import__("dlcourse.data")


def test_photographs_are_two_colour_pictures_with_light_and_dark() -> None:
    found = data.photographs()
    assert found.shape == (2, 96, 96, 3)
    assert found.min() >= 0
    assert found.max() <= 1
    assert all(np.ptp(picture) > 0.7 for picture in found)
    flower = found[0, 48, 48]
    assert flower[0] > 2 * flower[2]  # it is red in its middle
