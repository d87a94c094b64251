"""Autoencoders of the digits: the pieces compute, the seed decides, what was trained is kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from dlcourse import autoencoders, oracles, piece, pieces
from dlcourse.autoencoders import BATCH, Autoencoder, digits, fit, trained_digits, untrained

X = np.random.default_rng(0).random((150, 6))


@pytest.fixture(autouse=True)
def fresh_pieces() -> Iterator[None]:
    pieces.forget()
    yield
    pieces.forget()


def off(model: Autoencoder, x: np.ndarray) -> float:
    return float(model.errors(x).mean())


def test_shapes_are_those_of_the_course() -> None:
    model = untrained(2, hidden=(5, 4), d_in=6)
    shapes = {half: [W.shape for W, _ in layers] for half, layers in model.params.items()}
    assert shapes == {"encoder": [(5, 6), (4, 5), (2, 4)], "decoder": [(4, 2), (5, 4), (6, 5)]}
    assert model.latent_size == 2
    assert model.encode(X).shape == (150, 2)
    assert model.reconstruct(X).shape == (150, 6)
    assert model.errors(X).shape == (150,)


def test_decoding_the_code_is_reconstructing() -> None:
    model = untrained(3, hidden=(5,), d_in=6)
    assert (model.encode(X) < 0).any()  # the decoder gets negative numbers, too
    assert np.allclose(model.decode(model.encode(X)), model.reconstruct(X), atol=1e-14)


def test_training_goes_down_and_starts_from_the_mean() -> None:
    model = fit(untrained(3, d_in=6), X, 30)
    assert len(model.losses) == 30
    assert model.losses[-1] < model.losses[0] / 2
    assert off(model, X) < X.var(axis=0).mean()


def test_the_seed_decides_the_network() -> None:
    first, again = (fit(untrained(2, d_in=6, seed=4), X, 2, seed=4) for _ in range(2))
    other = fit(untrained(2, d_in=6, seed=5), X, 2, seed=4)
    assert first.losses == again.losses
    assert first.losses != other.losses


def test_the_network_sees_what_was_spoilt_and_answers_with_the_original() -> None:
    seen = []

    @piece
    def autoencoder_gradients(x, target, params):  # type: ignore[no-untyped-def]
        seen.append((x, target))
        return oracles.find("autoencoder_gradients")(x, target, params)

    fit(untrained(2, d_in=6), X, 1, spoil=lambda batch: batch + 1)
    assert [len(x) for x, _ in seen] == [BATCH] * (len(X) // BATCH)
    assert all((x == target + 1).all() for x, target in seen)


def test_a_class_can_be_left_out() -> None:
    train, new = digits()
    blind = trained_digits(4, left_out=0, epochs=25)
    zero = new.labels == 0
    assert off(blind, new.x[zero]) > 1.2 * off(blind, new.x[~zero])
    assert (len(train), len(new)) == (1348, 449)


def test_trained_networks_are_kept_until_other_pieces_are_written() -> None:
    first = trained_digits(2, epochs=1)
    assert trained_digits(2, epochs=1) is first

    @piece
    def autoencoder_gradients(x, target, params):  # type: ignore[no-untyped-def]
        loss, grads = oracles.find("autoencoder_gradients")(x, target, params)
        return loss + 42, grads

    own = trained_digits(2, epochs=1)
    assert own.losses[0] == pytest.approx(first.losses[0] + 42)
    pieces.forget()
    assert trained_digits(2, epochs=1) is first


def test_training_with_noise_learns_to_take_it_out() -> None:
    _, new = digits()
    noisy = np.clip(new.x + 0.4 * np.random.default_rng(1).normal(size=new.x.shape), 0, 1)
    plain, denoising = trained_digits(16, epochs=15), trained_digits(16, sigma=0.4, epochs=15)
    errors = [((net.reconstruct(noisy) - new.x) ** 2).mean() for net in (plain, denoising)]
    assert errors[1] < 0.8 * errors[0]
    assert errors[1] < 0.8 * ((noisy - new.x) ** 2).mean()


def test_no_thread_setting_is_left_behind() -> None:
    import torch

    before = torch.get_num_threads()
    autoencoders.fit(untrained(2, d_in=6), X, 1)
    assert torch.get_num_threads() == before
