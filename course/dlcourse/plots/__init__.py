"""Pictures in one house style; each function returns a figure that a notebook shows with alt text.

Give ``ax=`` to draw into axes of your own, then the figure of those axes comes back.
"""

from dlcourse.plots.bars import bars
from dlcourse.plots.curves import contours, function, history, lines, points
from dlcourse.plots.graph import graph
from dlcourse.plots.hourglass import hourglass
from dlcourse.plots.images import images
from dlcourse.plots.latent import decoded_plane, latent_map
from dlcourse.plots.matrix import matrices, matrix
from dlcourse.plots.network import network
from dlcourse.plots.picture import Picture, picture, png, row
from dlcourse.plots.regions import decision_regions
from dlcourse.plots.strips import strips
from dlcourse.plots.style import COLOURS, style

__all__ = [
    "COLOURS",
    "Picture",
    "bars",
    "contours",
    "decision_regions",
    "decoded_plane",
    "function",
    "graph",
    "history",
    "hourglass",
    "images",
    "latent_map",
    "lines",
    "matrices",
    "matrix",
    "network",
    "picture",
    "png",
    "points",
    "row",
    "strips",
    "style",
]
