"""A time limit inside the worker, so that what was defined before it still counts."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType

AGAIN_AFTER = 0.2


class TimeLimit(BaseException):
    """Not an ``Exception``, so that ``except Exception`` in a student's loop lets it through."""


def switch_off() -> None:
    """No more alarms.  To be called once more after ``with``: one may have cut its end short."""
    signal.setitimer(signal.ITIMER_REAL, 0)


class Alarm:
    """``with Alarm(seconds) as alarm:`` raises ``TimeLimit`` again and again once time is up.

    A loop that catches everything is hit until it gives up; one that never does is the business of
    the grader, which ends the process.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.rang = False

    def __enter__(self) -> Alarm:
        # Set each time: the student's code may have taken the signal for itself.
        signal.signal(signal.SIGALRM, self._ring)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
        signal.setitimer(signal.ITIMER_REAL, max(self._seconds, 1e-3), AGAIN_AFTER)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        switch_off()

    def _ring(self, number: int, frame: FrameType | None) -> None:
        self.rang = True
        raise TimeLimit
