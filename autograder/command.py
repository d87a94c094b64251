"""The entry of the command ``autograder``.

Every grading process imports the main module again; so this one imports nothing until it is called.
"""


def main() -> None:
    """Run the command line."""
    from autograder.cli import app

    app()
