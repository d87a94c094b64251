"""``@piece`` puts the student's own code into the course."""

from collections.abc import Iterator

import numpy as np
import pytest
from dlcourse import oracles, piece, pieces
from dlcourse.errors import SignatureError, UnknownPieceError

F = np.array([-1.0, 0.0, 2.0])


@pytest.fixture(autouse=True)
def _no_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


def test_a_written_piece_runs_in_place_of_the_oracle() -> None:
    assert pieces.author("relu") == "dlcourse's"

    @piece
    def relu(f):
        return f * 0 + 7

    assert pieces.author("relu") == "your"
    assert pieces.current("relu") is relu
    assert (pieces.current("relu")(F) == 7).all()


def test_a_stub_leaves_the_oracle_in_place() -> None:
    @piece
    def relu(f):
        """What it does."""
        raise NotImplementedError()

    assert pieces.is_unwritten(relu)
    assert pieces.student_version("relu") is relu
    assert pieces.current("relu") is oracles.find("relu")


def test_the_last_version_counts_and_can_be_forgotten() -> None:
    def relu(f):
        return f

    piece(relu)
    pieces.forget("relu")
    assert pieces.student_version("relu") is None


def test_an_unknown_piece_suggests_the_nearest_name() -> None:
    def rellu(f):
        return f

    with pytest.raises(UnknownPieceError, match="did you mean relu"):
        piece(rellu)


def _extra(f, slope):
    return f


def _renamed(x):
    return x


def _starred(*f):
    return f


def _keyword(*, f):
    return f


@pytest.mark.parametrize("changed", [_extra, _renamed, _starred, _keyword, lambda: 0])
def test_a_changed_signature_says_how_to_put_it_back(changed) -> None:
    changed.__name__ = "relu"
    with pytest.raises(SignatureError, match=r"def relu\(f\):"):
        piece(changed)


def test_a_default_counts_as_part_of_the_signature() -> None:
    def elu(f, alpha=2.0):
        return f

    with pytest.raises(SignatureError, match=r"alpha=1\.0"):
        piece(elu)


def test_a_default_that_is_a_function_may_be_any() -> None:
    def mlp(x, weights, biases, activation=np.tanh):
        return x

    assert piece(mlp) is mlp


def test_annotations_are_welcome() -> None:
    def elu(f: np.ndarray, alpha: float = 1.0) -> np.ndarray:
        return f

    assert piece(elu) is elu
