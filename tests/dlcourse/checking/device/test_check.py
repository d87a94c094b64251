"""The check "On a GPU.": what it counts, what it never counts, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from dlcourse import namespace
from dlcourse.catalogue import LABS, find_piece
from dlcourse.checking import CheckResult, Student
from dlcourse.checking.calls import Reply
from dlcourse.checking.device import card
from dlcourse.checking.device.check import TITLE, WEIGHT, has_place
from dlcourse.checking.device.faults import fault_of
from dlcourse.checking.device.pretended import PretendedCard
from dlcourse.checking.sequence import asks_for_card, respond
from dlcourse.checking.values import Array
from dlcourse.visible import run_visible

from tests.grading import hidden_results, student_of
from tests.reference import solutions

X = np.array([[0.5, -1.0], [2.0, 0.25]], dtype=np.float32)


def ask(function: Callable[..., Any], *arguments: Any) -> Reply:
    sent = tuple(Array(a, "torch", device="cuda") if isinstance(a, np.ndarray) else a
                 for a in arguments)  # fmt: skip
    return respond(lambda name: function, "piece", sent)


def result(piece: str, function: Callable[..., Any]) -> CheckResult:
    (found,) = [r for r in hidden_results(piece, function, b"s") if r.title == TITLE]
    return found


def test_every_piece_with_arrays_is_checked_here_and_in_marks() -> None:
    """Also that calls are made: a card that answers nothing would pass everything."""
    for lab in LABS:
        for piece in LABS[lab].pieces:
            if piece.trains:  # their attempts are tried in ``tests/mistakes``
                continue
            asked: list[bool] = []
            student = _listening(solutions(lab)[piece.name], asked)
            titles = [r.title for r in run_visible(piece.name, student)]
            assert (TITLE in titles) == has_place(piece) == any(asked), piece.name


def _listening(function: Any, asked: list[bool]) -> Student:
    behind = student_of(function).backend

    class Listening:
        def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
            asked.append(asks_for_card(arguments))
            return behind.call(name, arguments)

    return Student(Listening())


#: Right on a card, and what a simulation without numbers stops at.
RIGHT: dict[str, Callable[[Any], Any]] = {
    "a number is asked for": lambda x: x * (2 if float(x.sum()) > 0 else 3),
    "a mask": lambda x: x[x > 0],
    "a mask is written to": lambda x: _filled(x),
    "autograd": lambda x: _slope(x),
    "a transformed function": lambda x: torch.func.grad(
        lambda w: (w * torch.ones(2, device=w.device)).sum()
    )(x),
    "indices on the CPU": lambda x: x[torch.arange(2)] + x[np.array([1, 0])],
    "a loop over entries": lambda x: torch.stack([row * 2 for row in x]),
    "there and back": lambda x: torch.from_numpy(np.exp(x.cpu().numpy())).to(x.device),
    "a list and back": lambda x: torch.tensor(x.tolist(), device=x.device),
    "a layer": lambda x: torch.nn.Linear(2, 3).to(x.device)(x).detach(),
    "a device in a variable": lambda x: x + torch.zeros(2, device="cpu"),
    "what no card is there for": lambda x: torch.Generator(device="cuda") and x,
}


def _slope(x: Any) -> Any:
    w = x.clone().requires_grad_()
    (w**2 * torch.ones_like(w)).sum().backward()
    return w.grad


def _filled(x: Any) -> Any:
    y = x.clone()
    y[y > 0] = 1.0
    return y


@pytest.mark.parametrize("how", RIGHT)
def test_what_a_card_can_do_costs_nothing(how: str) -> None:
    reply = ask(RIGHT[how], X)
    assert fault_of(find_piece("relu"), (), reply)[0] == ""
    if reply.failure is None:
        assert reply.value.device == "cuda"
    else:
        assert how == "what no card is there for"


#: Wrong on a card, and a part of what is said of it.
WRONG: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a constant": (lambda x: x + torch.tensor([1.0, 2.0]), "made on the CPU, by `tensor`"),
    "an identity": (lambda x: torch.eye(2)[(x[:, 0] > 0).long()], "made on the CPU, by `eye`"),
    "the library's name": (lambda x: x * namespace(x).eye(2), "made on the CPU, by `eye`"),
    "NumPy's function": (lambda x: np.exp(x), "goes through NumPy"),
    "NumPy's array": (lambda x: x + np.ones(2, dtype=np.float32), "goes through NumPy"),
    "an array of NumPy's": (lambda x: x + torch.from_numpy(X), "made of a NumPy array"),
    "brought to the CPU": (lambda x: x.cpu() + x, "`.cpu()` has brought it there"),
    "an answer on the CPU": (lambda x: x.cpu() * 2, "its answer on the CPU"),
    "a layer on the CPU": (lambda x: torch.nn.Linear(2, 2)(x).detach(), "meets one on the GPU"),
    "a generator on the CPU": (
        lambda x: x * torch.rand(2, device=x.device, generator=torch.Generator()),
        "generator on the CPU",
    ),
    "written into one on the CPU": (lambda x: torch.zeros(2, 2).add_(x), "by `zeros`"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_stops_on_a_card_is_told(how: str) -> None:
    function, words = WRONG[how]
    assert words in fault_of(find_piece("relu"), (), ask(function, X))[0]


def test_numbers_are_real() -> None:
    reply = ask(lambda x: x @ x.T + float(x.sum()), X)
    assert np.allclose(reply.value.data, X @ X.T + X.sum())


def test_it_leaves_nothing_behind() -> None:
    kept: list[Any] = []
    ask(lambda x: kept.append(x * 2) or x, X)
    assert kept[0].device.type == "cpu"
    assert np.array_equal(np.asarray(kept[0]), X * 2)
    assert torch.zeros(2).device.type == "cpu"
    if not torch.cuda.is_available():
        with pytest.raises((RuntimeError, AssertionError)):
            torch.zeros(2, device="cuda")


def test_it_is_a_small_share_and_nothing_for_what_is_wrong_everywhere() -> None:
    def never(f: Any) -> Any:
        return None

    results = hidden_results("relu", never, b"s")
    assert not any(r.ok for r in results)
    assert results[-1].echo
    assert result("relu", solutions("lab1_mlp")["relu"]).weight == WEIGHT == 0.5


def test_code_that_reaches_the_pretended_card_gains_no_more_than_this_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def left_on_the_cpu(f: Any) -> Any:
        return solutions("lab1_mlp")["elu"](f.cpu() if isinstance(f, torch.Tensor) else f)

    honest = hidden_results("relu", left_on_the_cpu, b"s")
    monkeypatch.setattr(PretendedCard, "__torch_function__", lambda *a, **k: None)
    patched = hidden_results("relu", left_on_the_cpu, b"s")
    others = [[r.ok for r in results if r.title != TITLE] for results in (honest, patched)]
    assert others[0] == others[1]
    assert not all(others[0])


def test_what_a_student_writes_into_an_exception_is_not_repeated() -> None:
    def teller(f: Any) -> Any:
        if isinstance(f, torch.Tensor) and f.device.type == "cuda":
            raise RuntimeError(f"two devices (on cpu: made by secret{int(f.numel())})")
        xp = namespace(f)
        return xp.where(f > 0, f, 0 * f)

    reason = result("relu", teller).reason
    assert "an array on the CPU meets one" in reason
    assert "secret" not in reason


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no NVIDIA card")
@pytest.mark.parametrize("lab", LABS)
def test_the_references_run_on_a_real_card(lab: str) -> None:
    for piece in LABS[lab].pieces:
        if has_place(piece):
            assert result(piece.name, solutions(lab)[piece.name]).ok


def test_a_card_is_pretended_only_where_there_is_none() -> None:
    with card():
        assert torch.zeros(1, device="cuda").device.type == "cuda"
