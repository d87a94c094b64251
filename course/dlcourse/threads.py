"""One thread for small arrays, which gain nothing from more."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch and NumPy's algebra use one thread inside ``with one_thread():``.

    On a busy machine threads that wait for each other took fifty times as long.  torch that is not
    imported yet is left alone; without threadpoolctl, which comes with scikit-learn, so is NumPy.
    """
    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch else 0
    with _algebra():
        if torch:
            torch.set_num_threads(1)
        try:
            yield
        finally:
            if torch:
                torch.set_num_threads(before)


def _algebra() -> AbstractContextManager[object]:
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
