"""A training step by a student's pieces on a graphics card, beside torch.nn with autograd.

``python -m tests.benchmarks.gpu``.  The student's step is hand-derived backpropagation by the
reference pieces of labs 2, 3 and 5 on tensors.  torch's is ``Linear``, ``backward`` and
``torch.optim``: with ``foreach=True``, which torch takes by itself on a card; with ``fused=True``;
and with the model compiled as well.  A cell is the median of the steps that fit into ``--seconds``,
at least three, after a warm-up, by CUDA's events.  Compiling takes long, so it comes last; what
does not fit into ``--minutes`` is cut, and said.  The student's step is also run where torch raises
when Python waits for the card.  ``--device cpu`` measures ratios on one thread of the processor.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Sequence

import torch
from dlcourse import device as find_device
from rich.console import Console
from rich.table import Table

from tests.benchmarks.gpu_contestants import CONTESTANTS, RATES, Task, reference_pieces, student
from tests.benchmarks.gpu_peaks import share

NETWORKS = (
    ((784, 512, 512, 10), 0),
    ((784, 512, 64, 512, 784), 2),
    ((3072, 2048, 2048, 2048, 10), 0),
)
BATCHES = (64, 256, 1024, 4096, 16384)
DTYPES = ("float32", "bfloat16")
LEAST = 3
Cell = tuple[Task, str]


def tasks(networks: Sequence[tuple[tuple[int, ...], int]], batches: Sequence[int]) -> list[Task]:
    """Every network with every optimizer, dtype and batch size."""
    grid = itertools.product(networks, RATES, DTYPES, batches)
    return [Task(widths, n, dtype, name, waist) for (widths, waist), name, dtype, n in grid]


def seconds_of(step: Callable[[], None], device: str, most: float) -> float:
    """The median time of a step, of as many as fit into ``most`` seconds."""
    clock = _by_events if device.startswith("cuda") else _by_clock
    for _ in range(LEAST):
        step()
    times: list[float] = []
    end = time.perf_counter() + most
    while len(times) < LEAST or time.perf_counter() < end:
        times.append(clock(step))
    return statistics.median(times)


def _by_clock(step: Callable[[], None]) -> float:
    """Processor time, which other programs on the machine change little."""
    start = time.process_time()
    step()
    return time.process_time() - start


def _by_events(step: Callable[[], None]) -> float:
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    step()
    end.record()
    end.synchronize()
    return float(start.elapsed_time(end)) / 1000


def waits(task: Task, device: str) -> str:
    """Whether Python waits for the card inside a student's step, in words."""
    if not device.startswith("cuda"):
        return "not judged"
    contestant = student(task, device)
    contestant.step()
    try:
        torch.cuda.set_sync_debug_mode("error")
        contestant.step()
    except RuntimeError as error:
        return f"yes: {str(error).splitlines()[0]}"
    finally:
        torch.cuda.set_sync_debug_mode("default")
    return "no"


def measure(chosen: Sequence[Task], device: str, most: float, minutes: float) -> dict[Cell, float]:
    """Seconds of a step for each cell for which there was time; compiled ones come last."""
    cells = itertools.product(chosen, CONTESTANTS)
    end, found = time.perf_counter() + 60 * minutes, {}
    for task, name in sorted(cells, key=lambda cell: cell[1] == "compiled"):
        if time.perf_counter() > end:
            break
        try:
            found[task, name] = seconds_of(CONTESTANTS[name](task, device).step, device, most)
        except torch.OutOfMemoryError:
            torch.cuda.empty_cache()
    return found


def table(chosen: Sequence[Task], found: dict[Cell, float], device: str, card: str) -> Table:
    """A row for each task; "-" where nothing was measured."""
    names = list(CONTESTANTS)
    head = ("network", "optimizer", "dtype", "batch", *(f"{name}, ms" for name in names))
    shares = ("student / torch", "student of peak", "torch of peak", "waits inside")
    result = Table(*head, *shares, title=f"a step of training on {card}")
    for task in chosen:
        times = {name: found.get((task, name)) for name in names}
        cells = [f"{1000 * t:.3f}" if t else "-" for t in times.values()]
        ours, theirs = times["student"], times["torch"]
        ratio = f"{ours / theirs:.2f}" if ours and theirs else "-"
        of_peak = [
            share(card, task.dtype, task.operations, t) if t else "-" for t in (ours, theirs)
        ]
        settings = (task.network, task.optimizer, task.dtype, str(task.batch))
        result.add_row(*settings, *cells, ratio, *of_peak, waits(task, device) if ours else "-")
    return result


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and what was cut."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--seconds", type=float, default=0.25, help="of a cell")
    parser.add_argument("--minutes", type=float, default=4.0, help="of the whole, about")
    parser.add_argument("--batches", type=int, nargs="+", default=BATCHES)
    parser.add_argument("--tiny", action="store_true", help="networks for a try on the processor")
    options = parser.parse_args(arguments)
    console = Console(width=190)
    try:
        device = find_device(options.device)
    except ValueError as error:
        console.print(f"Skipped: {error}", soft_wrap=True)
        return
    card = torch.cuda.get_device_name() if device.startswith("cuda") else "the processor"
    torch.set_num_threads(1)  # on the processor: threads that wait for others tell nothing
    networks = (((8, 6, 10), 0), ((8, 6, 2, 6, 8), 2)) if options.tiny else NETWORKS
    chosen = tasks(networks, options.batches)
    with reference_pieces():
        found = measure(chosen, device, options.seconds, options.minutes)
        console.print(table(chosen, found, device, card))
    cut = len(chosen) * len(CONTESTANTS) - len(found)
    console.print(f"torch {torch.__version__}. Cut for time or memory: {cut} cells, marked -.")


if __name__ == "__main__":
    main()
