"""The class at a glance: a page for the teacher, and its numbers as CSV."""

from autograder.report.write import report_lab, report_labs

__all__ = ["report_lab", "report_labs"]
