"""Pictures in one house style; each function returns a figure that a notebook shows with alt text.

Give ``ax=`` to draw into axes of your own, then the figure of those axes comes back.
"""

from dlcourse.plots.bars import bars
from dlcourse.plots.class_strips import class_strips
from dlcourse.plots.clouds import clouds
from dlcourse.plots.comparison import comparison
from dlcourse.plots.curves import contours, function, history, lines, points
from dlcourse.plots.distributions import distributions
from dlcourse.plots.graph import graph
from dlcourse.plots.hourglass import hourglass
from dlcourse.plots.images import images
from dlcourse.plots.latent import decoded_plane, latent_map
from dlcourse.plots.matrix import matrices, matrix
from dlcourse.plots.network import network
from dlcourse.plots.photos import photos
from dlcourse.plots.picture import Picture, picture, png, row
from dlcourse.plots.regions import decision_regions
from dlcourse.plots.strips import strips
from dlcourse.plots.style import COLOURS, style
from dlcourse.plots.walks import walks

__all__ = [
    "COLOURS",
    "Picture",
    "bars",
    "class_strips",
    "clouds",
    "comparison",
    "contours",
    "decision_regions",
    "decoded_plane",
    "distributions",
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
    "photos",
    "picture",
    "png",
    "points",
    "row",
    "strips",
    "style",
    "walks",
]
