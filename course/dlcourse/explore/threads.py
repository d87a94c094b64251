"""One thread for the algebra of small arrays, which gain nothing from more."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext


def one_thread() -> AbstractContextManager[object]:
    """Let NumPy's algebra use one thread inside ``with one_thread():``.

    On a busy machine threads that wait for each other took fifty times as long.  Without
    threadpoolctl, which comes with scikit-learn, nothing is changed.
    """
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
