"""Row by column: the sum in words is the entry of the product."""

import numpy as np
import pytest
from dlcourse.explore import row_by_column
from dlcourse.explore.matmul import A, B


@pytest.mark.parametrize(("i", "j"), list(np.ndindex(3, 2)))
def test_the_sum_in_words_is_the_entry(i: int, j: int) -> None:
    panel = row_by_column()
    panel.controls["i"].value, panel.controls["j"].value = i + 1, j + 1
    words = panel.alt.split("c = ")[1].rstrip(".")
    terms, entry = words.rsplit(" = ", 1)
    computed = eval(terms.replace("·", "*").replace("\N{MINUS SIGN}", "-"))
    assert computed == float(entry) == (A @ B)[i, j]
