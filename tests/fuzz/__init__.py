"""Coverage-guided fuzzing of what reads a student's bytes: the notebook and the wire.

    python -m tests.fuzz [--seconds 60] [--only normalise]

libFuzzer, through atheris, changes real notebooks and real messages and keeps what reaches new
code.  No student's code is run: it is only read.  What breaks a promise is kept in ``found/``,
where a test tries it from then on.
"""
