"""Are the hidden checks good instruments?  Wrong solutions by the thousand, and right ones.

``mutants`` puts one slip at a time (``operators/``) into the reference of a piece, ``cells`` makes
notebook cells of them and of the attempts in ``tests/mistakes``, ``grading`` grades them in the
sandbox, ``findings`` holds the grades against what people have decided (``reviewed``).
"""
