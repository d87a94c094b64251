"""Networks and their training stay on the device of the data: on the CPU, on a card, simulated."""

from __future__ import annotations

from collections.abc import Iterator

import dlcourse
import numpy as np
import pytest
import torch
from dlcourse import autoencoders, data, oracles, pieces
from dlcourse.arrays import like, to_numpy
from dlcourse.nn import MLP
from dlcourse.training import fit, network_gradients
from dlcourse.training.run import Run

from tests.devices import REAL, Waits, simulated_card
from tests.reference import solutions

MOONS = data.moons(200)
PATH = {
    "lab1_mlp": ("mlp", "softmax", "cross_entropy", "accuracy"),
    "lab2_backprop": ("mlp_forward", "cross_entropy_backward", "mlp_backward"),
    "lab3_optimizers": ("minibatches", "adam_step", "sgd_step"),
    "lab5_autoencoders": ("autoencoder_forward", "autoencoder_gradients", "corrupt"),
}


@pytest.fixture
def written() -> Iterator[None]:
    """The reference pieces, as if a student had written them."""
    pieces.forget()
    for lab, names in PATH.items():
        for name in names:
            pieces._written_by_student[name] = solutions(lab)[name]
    yield
    pieces.forget()


@pytest.fixture(params=["oracles", "pieces"])
def whose(request: pytest.FixtureRequest) -> str:
    """Runs a test on the oracles, and on the reference pieces."""
    pieces.forget()
    if request.param == "pieces":
        request.getfixturevalue("written")
    return str(request.param)


@pytest.mark.parametrize("name", REAL)
def test_a_network_is_trained_where_its_data_lie(name: str, whose: str) -> None:
    x, labels = dlcourse.device(name).put(MOONS.x, MOONS.labels)
    there, in_numpy = MLP([2, 16, 2], like=x), MLP([2, 16, 2])
    history = fit(there, x, labels, 3, validation=(x, labels), accuracy=True, progress=False)
    expected = fit(in_numpy, MOONS.x, MOONS.labels, 3, progress=False)
    assert there.weights[0].device == x.device
    assert np.allclose(to_numpy(there.weights[0]), in_numpy.weights[0], rtol=0, atol=1e-9)
    assert history["train_loss"] == pytest.approx(expected["train_loss"], rel=1e-9)
    assert all(type(value) is float for values in history.values() for value in values)


@pytest.mark.parametrize("name", REAL)
def test_an_autoencoder_is_trained_where_its_data_lie(name: str, whose: str) -> None:
    rows = data.digits().x[:256]
    x = dlcourse.device(name).put(rows)
    there = autoencoders.fit(autoencoders.untrained(3, example=x), x, 2)
    in_numpy = autoencoders.fit(autoencoders.untrained(3), rows, 2)
    assert there.reconstruct(x).device == x.device
    assert there.decode(there.encode(x)).device == x.device
    assert there.losses == pytest.approx(in_numpy.losses, rel=1e-9)


@pytest.mark.parametrize("name", REAL)
def test_a_network_on_a_device_can_be_kept(name: str, tmp_path: object) -> None:
    x = dlcourse.device(name).put(MOONS.x)
    model, file = MLP([2, 3, 2], like=x), f"{tmp_path}/net.npz"
    model.save(file)
    assert (MLP.load(file).weights[0] == to_numpy(model.weights[0])).all()


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
def test_an_epoch_never_leaves_a_simulated_card(dtype: str, written: None) -> None:
    with simulated_card() as card:
        x = torch.zeros(70, 2, device=card, dtype=getattr(torch, dtype))
        labels = torch.zeros(70, device=card, dtype=torch.int64)
        model = MLP([2, 5, 2], like=x)
        options = {"step": "adam_step", "batch_size": 32, "lr": 0.01, "seed": 0}
        run = Run(model, {"train": (x, labels)}, **options, accuracy=True)
        run.history = {}  # the one thing that asks for numbers
        run.epoch()
        results = [run.w, model.probabilities(x), model.predict(x), *model.weights]
    assert {str(result.device) for result in results} == {"cuda:0"}
    assert run.w.dtype == x.dtype


def test_an_autoencoder_never_leaves_a_simulated_card(written: None) -> None:
    with simulated_card() as card:
        x = torch.zeros(70, 64, device=card)
        model = autoencoders.untrained(3, example=x)
        loss, grads = pieces.current("autoencoder_gradients")(x, x, model.params)
        results = [loss, grads["encoder"][0][0], model.decode(model.encode(x)), model.errors(x)]
        results.append(pieces.current("corrupt")(x, 0.1, dlcourse.rng(0, like=x)))
    assert {str(result.device) for result in results} == {"cuda:0"}


def test_what_is_made_on_the_cpu_raises_on_a_simulated_card() -> None:
    """The simulation can fail: it finds a constant that is not beside the data."""
    with simulated_card() as card:
        x = torch.zeros(3, device=card)
        with pytest.raises(RuntimeError, match="same device"):
            x + torch.zeros(3)
        with pytest.raises(Exception, match="_local_scalar_dense"):
            float(x[0])


def test_an_epoch_waits_for_its_history_only(whose: str) -> None:
    x, labels = dlcourse.device("cpu").put(MOONS.x, MOONS.labels)
    model = MLP([2, 16, 2], like=x)
    options = {"step": "sgd_step", "batch_size": 32, "lr": 0.01, "seed": 0}
    run = Run(model, {"train": (x, labels), "val": (x, labels)}, **options, accuracy=False)
    with Waits() as waits:
        run.epoch()
    assert waits.names == ["_local_scalar_dense"] * 2  # one for each column


def test_waits_are_counted() -> None:
    x = torch.arange(3.0)
    with Waits() as waits:
        float(x.sum())
        x[x > 1]
        bool((x > 0).any())
    assert waits.names == ["_local_scalar_dense", "index", "_local_scalar_dense"]


def test_data_and_weights_in_two_places_are_named() -> None:
    x, labels = dlcourse.device("cpu").put(MOONS.x, MOONS.labels)
    with pytest.raises(ValueError, match=r"x lies in torch on cpu, but .* in NumPy: build it"):
        fit(MLP([2, 3, 2]), x, labels, 1, progress=False)
    with pytest.raises(ValueError, match=r"labels lies in NumPy"):
        fit(MLP([2, 3, 2], like=x), x, MOONS.labels, 1, progress=False)


#: Oracles that go through the CPU and come back beside their input.
THERE_AND_BACK = {
    "rotate": lambda x, rng: (x.reshape(2, 4, 4, 2), 30.0),
    "random_crop": lambda x, rng: (x.reshape(2, 4, 4, 2), 2, rng),
    "smote": lambda x, rng: (x.reshape(16, 4), like(np.arange(16) // 12, x), 2, rng),
    "random_oversample": lambda x, rng: (x.reshape(16, 4), like(np.arange(16) // 12, x), rng),
    "numeric_gradient": lambda x, rng: (lambda w: (w**2).sum(), x.reshape(16, 4)),
    "whiten": lambda x, rng: (x.reshape(32, 2), x.reshape(32, 2)),
    "pca": lambda x, rng: (x.reshape(32, 2), 1),
}


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("piece", THERE_AND_BACK)
def test_oracles_answer_beside_their_input(name: str, piece: str) -> None:
    x = dlcourse.device(name).put(np.random.default_rng(0).random(64))
    found = oracles.find(piece)(*THERE_AND_BACK[piece](x, dlcourse.rng(0, like=x)))
    for result in found if isinstance(found, tuple) else (found,):
        assert isinstance(result, torch.Tensor)
        assert result.device == x.device


def test_gradients_are_those_of_float64_to_the_digits_of_bfloat16(whose: str) -> None:
    x, labels = dlcourse.device("cpu").put(MOONS.x, MOONS.labels)
    fine, rough = MLP([2, 8, 2], like=x), MLP([2, 8, 2], like=x.bfloat16())
    exact = network_gradients(x, labels, fine.weights, fine.biases)[0][0]
    found = network_gradients(x.bfloat16(), labels, rough.weights, rough.biases)[0][0]
    assert found.dtype == torch.bfloat16
    assert np.abs(to_numpy(found) - to_numpy(exact)).max() < 0.05 * np.abs(to_numpy(exact)).max()
