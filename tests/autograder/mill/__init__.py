"""The mill: what Google Colab and its users do to a notebook, as a table of small distortions.

None is dishonest: a solved lab that went through any of them deserves full marks.
"""

from tests.autograder.mill import cells, outputs, tools, writing
from tests.autograder.mill.table import DISTORTIONS, distort, random_names

__all__ = ["DISTORTIONS", "cells", "distort", "outputs", "random_names", "tools", "writing"]
