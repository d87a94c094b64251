"""The GPU benchmark compares equals, and its table holds what was measured; all on any device."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from tests.benchmarks import gpu
from tests.benchmarks.gpu_contestants import CONTESTANTS, Task, reference_pieces, torch_nn
from tests.benchmarks.gpu_peaks import peak, share
from tests.devices import REAL, Waits

MLP, WAIST = ((12, 9, 8, 10), 0), ((12, 9, 3, 9, 12), 2)
TOLERANCE = {"float32": 1e-4, "bfloat16": 0.05}
TASKS = [
    Task(widths, 32, dtype, optimizer, waist)
    for widths, waist in (MLP, WAIST)
    for dtype in TOLERANCE
    for optimizer in ("SGD", "Adam")
]


@pytest.fixture(autouse=True)
def _pieces() -> Iterator[None]:
    with reference_pieces():
        yield


def trajectory(name: str, task: Task, device: str) -> list[float]:
    """The losses before and after each of five steps."""
    contestant = CONTESTANTS[name](task, device)
    losses = [contestant.loss()]
    for _ in range(5):
        contestant.step()
        losses.append(contestant.loss())
    return losses


@pytest.mark.parametrize("device", REAL)
@pytest.mark.parametrize("task", TASKS, ids=str)
def test_all_contestants_go_the_same_way(task: Task, device: str) -> None:
    student = trajectory("student", task, device)
    assert student[-1] < student[0]
    for name in ("torch", "fused"):
        theirs = trajectory(name, task, device)
        assert theirs == pytest.approx(student, rel=TOLERANCE[task.dtype]), name


@pytest.mark.slow
def test_the_compiled_one_goes_the_same_way() -> None:
    """With the backend that captures the model and runs it without a compiler."""
    contestant = torch_nn(TASKS[1], "cpu", backend="eager", fused=True)
    for _ in range(5):
        contestant.step()
    expected = trajectory("student", TASKS[1], "cpu")[-1]
    assert contestant.loss() == pytest.approx(expected, rel=TOLERANCE[TASKS[1].dtype])


@pytest.mark.parametrize("task", TASKS, ids=str)
def test_a_students_step_never_waits(task: Task) -> None:
    step = CONTESTANTS["student"](task, "cpu").step
    with Waits() as waits:
        step()
    assert waits.names == []


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA card that torch can use is here")
@pytest.mark.parametrize("task", TASKS, ids=str)
def test_a_students_step_never_waits_for_a_card(task: Task) -> None:
    assert gpu.waits(task, "cuda") == "no"


def test_operations_are_those_of_the_products() -> None:
    """f, dW of both layers, and dh of the second: 2 N a b each."""
    assert Task((5, 4, 3), 7, "float32", "SGD").operations == 2 * 7 * (2 * 20 + 3 * 12)


def test_the_whole_is_one_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    three = {name: CONTESTANTS[name] for name in ("student", "torch", "fused")}
    monkeypatch.setattr(gpu, "CONTESTANTS", three)
    gpu.main(["--device", "cpu", "--tiny", "--batches", "16", "32", "--seconds", "0.01"])
    text = capsys.readouterr().out
    assert text.count("MLP 8-6-10") == text.count("autoencoder 8-6-2-6-8") == 8
    assert text.count("not judged") == 16
    assert "Cut for time or memory: 0 cells" in text


def test_what_there_is_no_time_for_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    gpu.main(["--device", "cpu", "--tiny", "--batches", "16", "--minutes", "0"])
    assert f"{2 * 2 * 2 * 4} cells, marked -" in capsys.readouterr().out


def test_without_a_card_it_is_skipped_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    gpu.main([])
    said = capsys.readouterr().out
    assert said.startswith("Skipped: there is no device 'cuda' here.")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("card", "dtype", "most"),
    [
        ("NVIDIA H100 80GB HBM3", "bfloat16", 989.0),
        ("NVIDIA H100 PCIe", "float32", 51.0),
        ("Tesla T4", "float32", 8.1),
        ("Tesla T4", "bfloat16", None),
        ("NVIDIA L40", "float32", None),
        ("the processor", "float32", None),
    ],
)
def test_peaks_are_found_by_the_cards_name(card: str, dtype: str, most: float | None) -> None:
    assert peak(card, dtype) == most


def test_a_share_is_operations_by_time_and_peak() -> None:
    assert share("Tesla T4", "float32", 81_000_000_000, 0.1) == "10%"
    assert share("the processor", "float32", 81, 0.1) == "unknown"
