"""The wire carries what it promises and refuses everything else."""

from __future__ import annotations

import io
import json
import math
import pickle
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from dlcourse.arrays import Random
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.sequence import Step, Steps
from dlcourse.checking.values import Array, Earlier, Named, Opaque

from autograder.sandbox import WireError, wire


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def there_and_back(value: Any) -> Any:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sender = threading.Thread(target=wire.send, args=(theirs, value))
        sender.start()
        received = wire.receive(ours, time.monotonic() + 10)
        sender.join()
    return received


PLAIN = [
    None,
    True,
    -5,
    2**70,
    1.5,
    math.inf,
    -math.inf,
    "text é",
    [],
    [1, [2.0, None]],
    (),
    (1, (2,)),
    {"a": [1], "is": "a key like any other", "items": {}},
    Named("tanh"),
    Named("sines", (1.5, (2, "x"))),
    Random(3),
    Random(3, "torch", "float32"),
    Earlier(0),
    Earlier(2, (1, "mean", ".best_loss")),
    Steps((Step("f", (1, Earlier(0))), Step(".update", (2.0,), Earlier(1)), Step("", ((1,),)))),
    Opaque("generator"),
    Failure("ValueError", "no", 3),
    Reply(1.0, ((1, 2), "x"), ("careful",), 0.25, None),
    Reply(failure=Failure("KeyError")),
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_come_back_equal_and_of_the_same_type(value: Any) -> None:
    back = there_and_back(value)
    assert back == value
    assert type(back) is type(value)


def test_not_a_number_comes_back() -> None:
    assert math.isnan(there_and_back(math.nan))


ARRAYS = [
    np.arange(6.0).reshape(2, 3),
    np.arange(6.0).reshape(2, 3).T,
    np.array(2.5),
    np.zeros((0, 4)),
    np.array([True, False]),
    np.array([1, 2], dtype=np.int8),
    np.array([1.0], dtype=">f8"),
    np.array([np.nan, np.inf], dtype=np.float16),
    np.ones(400_000),
    np.ones((3, 1)),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: f"{a.dtype}{a.shape}")
def test_arrays_come_back_bit_for_bit(array: Any) -> None:
    plain, wrapped = there_and_back([array, Array(array, "torch", "bfloat16", "cuda", True)])
    for back in (plain, wrapped.data):
        assert back.dtype == array.dtype
        assert back.shape == array.shape
        assert np.asarray(back, order="C").tobytes() == np.asarray(array, order="C").tobytes()
    assert (wrapped.kind, wrapped.dtype, wrapped.device) == ("torch", "bfloat16", "cuda")
    assert wrapped.traced


@pytest.mark.parametrize(
    "value",
    [object(), 10**400, {1: 2}, np.array(["a"]), np.array([None]), np.array([1j]), {1, 2}],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_sent_is_named(value: Any, pair: Any) -> None:
    with pytest.raises(WireError):
        wire.send(pair[0], value)


def test_a_list_that_holds_itself_cannot_be_sent(pair: Any) -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(WireError, match="deeply"):
        wire.send(pair[0], endless)


def frame(head: bytes, *blobs: bytes) -> bytes:
    return struct.pack("!I", len(head)) + head + b"".join(blobs)


def message(value: Any, blobs: Any = 0) -> bytes:
    return json.dumps({"value": value, "blobs": blobs}).encode()


def npy(header: str, data: bytes = b"") -> bytes:
    padded = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + data


def described(descr: str, shape: str, fortran: bool = False) -> str:
    return f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}"


def pickled() -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.array([print], dtype=object), allow_pickle=True)
    return stream.getvalue()


BLOB = {"is": "blob", "number": 0}
ARRAY = {"is": "array", "data": BLOB, "kind": "numpy", "dtype": "float64", "device": "cpu",
         "traced": False}  # fmt: skip
RANDOM = {"is": "random", "seed": 1, "kind": "numpy", "dtype": "float64", "device": "cpu"}
HOSTILE = {
    "a length of 4 GB": b"\xff\xff\xff\xff",
    "no JSON": frame(b"not json"),
    "no text": frame(b"\xff\xfe\x00"),
    "deep JSON": frame(b"[" * 200_000),
    "deep value": frame(message(json.loads("[" * 50 + "]" * 50))),
    "a long number": frame(b'{"value": ' + b"9" * 100_000 + b', "blobs": 0}'),
    "no object": frame(b"[]"),
    "missing parts": frame(b'{"value": 1}'),
    "too many arrays": frame(message(1, 10**9)),
    "a negative number of arrays": frame(message(1, -1)),
    "true arrays": frame(message(1, True)),
    "text for a number": frame(message(1, "1")),
    "an unknown kind": frame(message({"is": "code"})),
    "a kind that is no text": frame(message({"is": ["array"]})),
    "an object without kind": frame(message({"a": 1})),
    "an array that is not there": frame(message(BLOB)),
    "an array before the first": frame(message({"is": "blob", "number": -1})),
    "too many parts": frame(message({"is": "handle", "number": 1, "more": 2})),
    "a handle of text": frame(message({"is": "handle", "number": "1"})),
    "an array without data": frame(
        message({"is": "array", "data": [1], "kind": "numpy", "dtype": "", "device": ""})
    ),
    "an array of an unknown library": frame(
        message({"is": "array", "data": BLOB, "kind": "cupy", "dtype": "", "device": ""}, 1),
        npy(described("<f8", "(0,)")),
    ),
    **{
        f"an array for the {part} of {kind}": frame(
            message({**right, part: {"is": "blob", "number": 1}}, 2),
            *[npy(described("<f8", "(2,)"), b"\0" * 16)] * 2,
        )
        for kind, right in (("an array", ARRAY), ("random numbers", RANDOM))
        for part in ("kind", "dtype", "device")
    },
    "a tuple of a number": frame(message({"is": "tuple", "items": 3})),
    "a reply that took nan": frame(
        b'{"blobs": 0, "value": {"is": "reply", "value": 1, "inputs": [], "warnings": [], '
        b'"seconds": NaN, "failure": null}}'
    ),
    "a reply with a failure of text": frame(
        message(
            {
                "is": "reply",
                "value": 1,
                "inputs": [],
                "warnings": [],
                "seconds": 1,
                "failure": "x",
            }
        )
    ),
    "a pickle": frame(message(BLOB, 1), pickled()),
    "no npy": frame(message(BLOB, 1), b"PK\x03\x04" + b"\0" * 100),
    "objects": frame(message(BLOB, 1), npy(described("|O", "(3,)"))),
    "text": frame(message(BLOB, 1), npy(described("<U8", "(3,)"))),
    "records": frame(message(BLOB, 1), npy(described("<f8,<f8", "(3,)"))),
    "an impossible type": frame(message(BLOB, 1), npy(described("<f7", "(3,)"))),
    "Fortran order": frame(message(BLOB, 1), npy(described("<f8", "(3,)", True))),
    "10^12 elements": frame(message(BLOB, 1), npy(described("<f8", "(1000000, 1000000)"))),
    "absurd but empty": frame(message(BLOB, 1), npy(described("<f8", "(0, " * 1 + "9" * 15 + ")"))),
    "negative shape": frame(message(BLOB, 1), npy(described("<f8", "(-1,)"))),
    "33 dimensions": frame(message(BLOB, 1), npy(described("<f8", "(" + "1, " * 33 + ")"))),
    "code for a shape": frame(message(BLOB, 1), npy(described("<f8", "(print(1),)"))),
    "a header of 60 kB": frame(message(BLOB, 1), npy(" " * 60_000)),
    "truth that is 7": frame(message(BLOB, 1), npy(described("|b1", "(1,)"), b"\x07")),
    "bytes missing": frame(message(BLOB, 1), npy(described("<f8", "(2,)"), b"\0" * 8)),
    "end within the head": b"\0\0\1\0abc",
    "nothing": b"",
}


@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_are_one_wire_error(sent: bytes, pair: Any) -> None:
    ours, theirs = pair
    writer = threading.Thread(target=_pour, args=(theirs, sent))
    writer.start()
    start = time.monotonic()
    try:
        got = wire.receive(ours, start + 5)
    except WireError:
        pass
    else:
        assert getattr(got, "size", None) == 0, got  # "absurd but empty" may be what NumPy can make
    assert time.monotonic() - start < 3
    ours.close()
    writer.join()


def _pour(sock: socket.socket, sent: bytes) -> None:
    try:
        sock.sendall(sent)
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_a_claim_of_many_elements_takes_no_memory(pair: Any) -> None:
    ours, theirs = pair
    blobs = [npy(described("<f8", "(19000000,)"), b"\0" * 8)] * 2
    _pour(theirs, frame(message([BLOB, BLOB], 2), *blobs))
    with pytest.raises(WireError):
        wire.receive(ours, time.monotonic() + 5)


def test_many_arrays_together_are_bounded(monkeypatch: Any, pair: Any) -> None:
    monkeypatch.setattr(wire, "MAX_ELEMENTS", 10)
    ours, theirs = pair
    blob = npy(described("|u1", "(6,)"), b"\0" * 6)
    _pour(theirs, frame(message(1, 2), blob, blob))
    with pytest.raises(WireError, match="too many elements"):
        wire.receive(ours, time.monotonic() + 5)


def test_a_trickle_does_not_stall(pair: Any) -> None:
    ours, theirs = pair
    stop = threading.Event()

    def trickle() -> None:
        theirs.sendall(struct.pack("!I", 1000))
        while not stop.wait(0.02):
            theirs.sendall(b" ")

    writer = threading.Thread(target=trickle)
    writer.start()
    start = time.monotonic()
    with pytest.raises(wire.DeadlinePassed):
        wire.receive(ours, start + 0.5)
    assert time.monotonic() - start < 1
    stop.set()
    writer.join()


def test_a_reader_that_does_not_read_does_not_stall(pair: Any) -> None:
    start = time.monotonic()
    with pytest.raises(wire.DeadlinePassed):
        wire.send(pair[0], np.zeros(10**6), start + 0.5)
    assert time.monotonic() - start < 1


def test_text_is_safe_to_store() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(frame(b'{"value": "a\\ud800b\\u0000c", "blobs": 0}'))
        assert wire.receive(ours, time.monotonic() + 5) == "a?b?c"


def test_nothing_is_unpickled() -> None:
    hit: list[int] = []

    class Bomb:
        def __reduce__(self) -> Any:
            return hit.append, (1,)

    ours, theirs = socket.socketpair()
    with ours, theirs:
        _pour(theirs, frame(message(BLOB, 1), pickle.dumps(Bomb())))
        with pytest.raises(WireError):
            wire.receive(ours, time.monotonic() + 5)
    assert not hit
