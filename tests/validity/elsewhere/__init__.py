"""The public checks of other courses, asked of the same wrong solutions as ours.

Each module tells, in our own words, what the tests of one course ask of functions that match our
pieces; its docstring names the files that were read, what was taken over and what was not.  All
tests that a course has of a function count as one verdict.  In a course the forward pass that a
gradient is held against is the student's own; here it is the reference's, which is what a student
with a single mistake has.  The arrays are NumPy's, as in those courses.

``python -m tests.validity.elsewhere`` prints how many wrong solutions each style lets pass.
"""

from tests.validity.elsewhere.styles import STYLES

__all__ = ["STYLES"]
