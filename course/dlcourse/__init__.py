"""Write every piece of a neural network yourself, and see at once what is wrong with it."""

from dlcourse.arrays import namespace, rng
from dlcourse.check import check
from dlcourse.device import device
from dlcourse.handing_in import submit
from dlcourse.notebooks import load_pieces
from dlcourse.pieces import piece
from dlcourse.saving import save
from dlcourse.version import __version__, require

__all__ = [
    "__version__",
    "check",
    "device",
    "load_pieces",
    "namespace",
    "piece",
    "require",
    "rng",
    "save",
    "submit",
]
