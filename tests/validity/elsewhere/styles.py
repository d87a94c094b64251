"""All styles, in the order of the table."""

from __future__ import annotations

from tests.validity.elsewhere import cs231n_training  # noqa: F401 - enters its checks
from tests.validity.elsewhere.cs231n import PRINTED, READ
from tests.validity.elsewhere.micrograd import MICROGRAD
from tests.validity.elsewhere.minitorch import MINITORCH
from tests.validity.elsewhere.style import Style

STYLES: tuple[Style, ...] = (MICROGRAD, MINITORCH, PRINTED, READ)
