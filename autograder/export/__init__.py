"""Marks for learning platforms, as plugins of ``nbgrader export``.

``nbgrader export --exporter=autograder.export.CanvasExporter --to canvas.csv``
"""

from autograder.export.canvas import CanvasExporter
from autograder.export.gradescope import GradescopeExporter
from autograder.export.moodle import MoodleExporter

__all__ = ["CanvasExporter", "GradescopeExporter", "MoodleExporter"]
