"""Adds up how long something takes that is done in many small parts."""

from __future__ import annotations

import time


class Clock:
    """``with clock: ...`` as often as you like; ``seconds`` is the time inside, in all."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._start = 0.0

    def __enter__(self) -> Clock:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *exception: object) -> None:
        self.seconds += time.perf_counter() - self._start
