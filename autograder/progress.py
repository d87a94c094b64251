"""A bar in the terminal: how many are done, how many a minute, how long it will still take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Item = TypeVar("Item")


class _Rate(ProgressColumn):
    """The speed of the last half minute: what an earlier run has done does not count long."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:.0f} a minute" if speed else "")


def shown(what: str, items: Iterable[Item], total: int, console: Console) -> Iterator[Item]:
    """The same items, counted on a bar while they come."""
    left = TimeRemainingColumn(elapsed_when_finished=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), _Rate(), left)
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            bar.advance(task)
            yield item
