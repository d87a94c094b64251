"""Pictures in one house style; each function returns a figure that a notebook shows with alt text.

Give ``ax=`` to draw into axes of your own, then the figure of those axes comes back.
"""

from dlcourse.plots.curves import contours, function, history, points
from dlcourse.plots.images import images
from dlcourse.plots.matrix import matrix
from dlcourse.plots.network import network
from dlcourse.plots.picture import Picture, picture, png, row
from dlcourse.plots.regions import decision_regions
from dlcourse.plots.style import COLOURS, style

__all__ = [
    "COLOURS",
    "Picture",
    "contours",
    "decision_regions",
    "function",
    "history",
    "images",
    "matrix",
    "network",
    "picture",
    "png",
    "points",
    "row",
    "style",
]
