"""Early stopping, from the whole list of losses."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np


class EarlyStopping:
    """Remembers all losses, and asks NumPy where the first smallest one is."""

    def __init__(self, patience: int) -> None:
        self._patience = patience
        self._losses = [np.inf]
        self.best_params: Any = None

    @property
    def best_loss(self) -> float:
        """The smallest loss so far; infinite at the start."""
        return float(np.nanmin(self._losses))

    def update(self, val_loss: Any, params: Any) -> bool:
        """Take in the loss after an epoch, and say whether to stop now.

        A new record keeps a copy of ``params``: arrays, or lists and dicts of them.
        """
        self._losses.append(float(val_loss))
        since = len(self._losses) - 1 - int(np.nanargmin(self._losses))
        if since == 0:
            self.best_params = copy.deepcopy(params)
        return since >= self._patience
