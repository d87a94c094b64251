"""Processes of a pool end with the grader that started them."""

from __future__ import annotations

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """From now on this process ends when the one that started it does, even by SIGKILL.

    Without this, the processes of a pool whose owner was killed wait for work for ever.
    """
    threading.Thread(target=_wait_and_end, daemon=True, name="end-with-parent").start()


def _wait_and_end() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
