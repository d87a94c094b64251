"""All styles, in the order of the table."""

from __future__ import annotations

from tests.validity.elsewhere import (  # noqa: F401 - they enter more checks of their styles
    cs231n_training,
    dlsys_learning,
)
from tests.validity.elsewhere.cs231n import PRINTED, READ
from tests.validity.elsewhere.deeplearning_ai import DEEPLEARNING_AI
from tests.validity.elsewhere.dlsys import DLSYS
from tests.validity.elsewhere.micrograd import MICROGRAD
from tests.validity.elsewhere.minitorch import MINITORCH
from tests.validity.elsewhere.style import Style
from tests.validity.elsewhere.tinytorch import CELLS
from tests.validity.elsewhere.tinytorch_suite import SUITE

STYLES: tuple[Style, ...] = (
    *(PRINTED, READ, CELLS, SUITE),
    *(MINITORCH, MICROGRAD, DEEPLEARNING_AI, DLSYS),
)
