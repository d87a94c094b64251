"""How many threads torch and NumPy use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch and NumPy use one thread for a while: small arrays gain nothing from more.

    On a busy machine, threads that wait for each other take many times as long.
    """
    import torch
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # by scikit-learn

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(limits=1):
            yield
    finally:
        torch.set_num_threads(before)
