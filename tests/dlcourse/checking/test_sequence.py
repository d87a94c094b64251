"""Sequences: calls in a row on the same objects, and answers that are read like single ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse.arrays import Random
from dlcourse.catalogue import find_piece
from dlcourse.checking import Student
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.outcome import Fault
from dlcourse.checking.sequence import Step, respond

F = np.array([[1.0, -2.0], [0.5, 3.0]])


class Counter:
    """Adds up what it is given, in place."""

    def __init__(self, start: float) -> None:
        self.total = start
        self.seen: list[Any] = []

    def add(self, x: Any) -> bool:
        self.total += float(x.sum())
        self.seen.append(x)
        return self.total > 0

    @property
    def broken(self) -> float:
        raise KeyError("no")


class Functions:
    """A backend on functions by name."""

    def __init__(self, **functions: Callable[..., Any]) -> None:
        self.functions = functions

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        return respond(self.functions.__getitem__, name, arguments)


def student(**functions: Callable[..., Any]) -> Student:
    return Student(Functions(**functions))


def test_results_go_into_later_steps_as_they_are() -> None:
    seen: list[Any] = []

    def relu(f: Any) -> Any:
        seen.append(f)
        return f * (f > 0)

    run = student(relu=relu).sequence("relu")
    first = run.call("relu", F)
    second = run.call("relu", first)
    answers = run.done()
    assert (answers[second] == np.maximum(F, 0)).all()
    assert seen[1] is not seen[0]
    assert (seen[1] == answers[first]).all()


def test_a_part_of_what_was_put_is_handed_over() -> None:
    on = student(relu=lambda f: 2 * f).on("torch", "float32")
    run = on.sequence("relu")
    box = run.put({"total": [F]})
    part, doubled = run.get(box["total"][0]), run.call("relu", box["total"][0])
    answers = run.done()
    assert (answers[part] == F).all()
    assert (answers[doubled] == 2 * F).all()


def test_a_dict_that_is_shared_shows_what_has_become_of_it() -> None:
    def relu(running: Any) -> Any:
        running["mean"] += 1
        return running["mean"].copy()

    run = student(relu=relu).sequence("relu")
    box = run.put({"mean": F})
    before = run.get(box)
    run.call("relu", box)
    run.call("relu", box)
    after = run.get(box["mean"])
    answers = run.done()
    assert (answers[before]["mean"] == F).all()
    assert (answers[after] == F + 2).all()


def test_the_first_failure_is_the_fault_of_its_step() -> None:
    run = student(relu=lambda f: f, elu=lambda f, alpha=1.0: f.nonsense).sequence("relu")
    run.call("relu", F)
    run.call("elu", F)
    run.call("relu", F)
    with pytest.raises(Fault, match="stops with AttributeError") as caught:
        run.done()
    assert caught.value.what == "elu"


def test_the_contract_holds_for_every_step() -> None:
    def writes(f: Any) -> Any:
        f[0] = 0
        return f

    run = student(relu=writes).sequence("relu")
    run.call("relu", F)
    with pytest.raises(Fault, match="changes its argument f in place"):
        run.done()
    run = student(relu=lambda f: f.astype("float32")).sequence("relu")
    box = run.put(F)
    run.call("relu", box)
    with pytest.raises(Fault, match="gets float64 and returns float32"):
        run.done()


@pytest.mark.parametrize("value", [None, 3, [], [1], [Reply(1.0)], "x", {"a": Reply()}])
def test_answers_that_are_no_answers(value: Any) -> None:
    class Liar:
        def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
            return Reply(value)

    run = Student(Liar()).sequence("relu")
    run.call("relu", F)
    run.call("relu", F)
    with pytest.raises(Fault):
        run.done()


def test_a_sequence_that_is_not_run_at_all() -> None:
    class Late:
        def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
            return Reply(failure=Failure("TimeoutError", "took longer"))

    run = Student(Late()).sequence("relu")
    run.call("relu", F)
    with pytest.raises(Fault, match="TimeoutError"):
        run.done()


def test_random_sources_land_beside_the_students_arrays() -> None:
    def relu(f: Any) -> Any:
        return f.normal((2, 2))

    found = student(relu=relu).answer("relu", Random(3))
    assert (found == np.random.default_rng(3).standard_normal((2, 2))).all()
    on = student(relu=relu).on("torch", "float32")
    assert on.answer("relu", Random(3)).dtype == np.float32
    with pytest.raises(Fault, match="returns a NumPy array"):
        student(relu=lambda f: np.zeros(2)).on("torch", "float32").answer("relu", Random(3))


def counting(*parts: str) -> tuple[Any, list[Any]]:
    """A counter that two arrays are added to, and looks at its parts."""
    run = student(relu=lambda f: Counter(0.0)).on("torch", "float32").sequence("relu")
    counter = run._add(Step("relu", (0.0,)))
    found = [run.method(counter, "add", F) for _ in range(2)]
    return run, found + [run.get(counter.attribute(name)) for name in parts]


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """``relu`` makes an object, as the classes of later labs do."""
    maker = dataclasses.replace(find_piece("relu"), returns=("object",))
    monkeypatch.setattr("dlcourse.checking.run.find_piece", lambda name: maker)


@pytest.mark.usefixtures("objects")
def test_methods_and_attributes() -> None:
    run, found = counting("total", "seen")
    answers = run.done()
    assert [answers[step] for step in found[:3]] == [True, True, 5.0]
    assert [(array == F).all() for array in answers[found[3]]] == [True, True]


@pytest.mark.usefixtures("objects")
@pytest.mark.parametrize(("part", "kind"), [("nothing", "AttributeError"), ("broken", "KeyError")])
def test_a_part_that_cannot_be_looked_at(part: str, kind: str) -> None:
    with pytest.raises(Fault, match=kind) as caught:
        counting(part)[0].done()
    assert caught.value.what == f"relu, {part}"


def test_tensors_are_tensors_in_every_step() -> None:
    kinds: list[type] = []

    def relu(f: Any) -> Any:
        kinds.append(type(f))
        return f.clone()

    run = student(relu=relu).on("torch", "float64").sequence("relu")
    box = run.put([F])
    run.call("relu", run.call("relu", box[0]))
    run.done()
    assert kinds == [torch.Tensor, torch.Tensor]
