"""What holds for every input that there is, tried on inputs that Hypothesis makes up.

Every run tries the same inputs, so that no test fails by chance; ``DLCOURSE_EXAMPLES=20`` tries
twenty times as many, anew each time (``test_thorough``).
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("DLCOURSE_EXAMPLES", "1"))


def examples(number: int) -> settings:
    """Try a property on so many inputs; more where that is asked for."""
    return settings(
        max_examples=number * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,  # machines differ, and may be busy
        suppress_health_check=list(HealthCheck),
    )
