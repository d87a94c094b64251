"""Grading in the notebook's own kernel, for nbgrader without our configuration.

There, the student's code shares a process with the checks and can reach them: use it to try a
solution, not to mark a class (SECURITY: see the sandbox).
"""

from __future__ import annotations


def grade(name: str) -> float:
    """Run a piece's hidden checks on the function that this kernel has; returns its points."""
    from dlcourse.catalogue import find_piece
    from dlcourse.checking import Student, ThisProcess

    from autograder.checks import run_hidden
    from autograder.course import find_course
    from autograder.verdict import PieceVerdict

    hidden = tuple(run_hidden(name, Student(ThisProcess()), find_course().secret()))
    verdict = PieceVerdict(find_piece(name), (), hidden)
    if verdict.reason:
        print(f"{name}: {verdict.reason}")
    return verdict.score
