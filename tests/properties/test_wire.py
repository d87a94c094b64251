"""The wire: every value comes back as it was, and no bytes do anything but a ``WireError``."""

from __future__ import annotations

import contextlib
import json
import resource
import struct
import time
from typing import Any, cast

import numpy as np
import pytest
from dlcourse.arrays import Random
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.sequence import Step, Steps
from dlcourse.checking.values import Array, Earlier, Named, Opaque
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import WireError, wire
from autograder.sandbox.encoding import DEEPEST
from tests.properties import examples
from tests.properties.messages import Bytes, pages, read, written
from tests.properties.wire_values import TEXTS, VALUES, alike


def _depth(value: Any) -> int:
    """How many values stand inside each other, as JSON has them."""
    text = wire.pack(value).json
    deepest = now = 0
    for character in text.decode().translate({ord("\\"): None}):
        now += (character in "[{") - (character in "]}")
        deepest = max(deepest, now)
    return deepest


@examples(120)
@given(VALUES, st.integers(1, 100))
def test_every_value_comes_back_as_it_was(value: Any, step: int) -> None:
    content = written(value)
    if _depth(value) > DEEPEST:
        with contextlib.suppress(WireError):
            assert alike(read(content, step), value)
    else:
        assert alike(read(content, step), value)


@examples(60)
@given(VALUES)
def test_what_is_packed_ahead_comes_back_beside_its_request(value: Any) -> None:
    request, sink = {"do": "calls", "token": "0"}, Bytes()
    wire.send(cast(Any, sink), request, packed=wire.pack(value))
    if _depth(value) < DEEPEST:
        assert alike(read(bytes(sink.sent)), {**request, "packed": value})


def _refused_or_read(content: bytes) -> None:
    try:
        value = read(content)
    except WireError:
        return
    wire.pack(value)  # whatever is read can be sent


@examples(150)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_wire_error(content: bytes) -> None:
    _refused_or_read(content)
    _refused_or_read(struct.pack("!I", len(content)) + content)


#: One value of each kind.
RIGHT: dict[str, Any] = {
    "dict": {"a": 1},
    "blob": np.zeros(3),
    "tuple": (1,),
    "array": Array(np.zeros(2)),
    "named": Named("tanh"),
    "random": Random(1),
    "earlier": Earlier(1, ("a",)),
    "step": Step("relu", (1,), Earlier(0)),
    "steps": Steps((Step("relu"),)),
    "opaque": Opaque("generator"),
    "failure": Failure("ValueError"),
    "reply": Reply(1),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXTS, part, max_size=4),
    max_leaves=12,
)
KEYS = ("is", "items", "number", "data", "kind", "dtype", "device", "traced", "name",
        "parameters", "seed",
        "step", "path", "arguments", "of", "steps", "type_name", "message", "line", "value",
        "inputs",
        "warnings", "seconds", "failure")  # fmt: skip
NAMES = tuple(RIGHT)
NODES = st.recursive(
    JSON | st.just({"is": "blob", "number": 0}),
    lambda part: st.builds(
        lambda name, parts: {**parts, "is": name},
        st.sampled_from(NAMES),
        st.dictionaries(st.sampled_from(KEYS), part, max_size=6),
    ),
    max_leaves=10,
)


@examples(150)
@given(NODES | JSON, st.integers(-1, 3) | JSON, st.binary(max_size=60))
def test_any_head_is_a_value_or_a_wire_error(value: Any, blobs: Any, rest: bytes) -> None:
    head = json.dumps({"value": value, "blobs": blobs}).encode()
    _refused_or_read(struct.pack("!I", len(head)) + head + rest)


@examples(150)
@given(st.sampled_from(NAMES), st.dictionaries(st.sampled_from(KEYS), NODES, max_size=6), st.data())
def test_an_array_in_any_place_is_a_value_or_a_wire_error(
    name: str, parts: dict[str, Any], data: st.DataObject
) -> None:
    """Comparing an array with a word gives an array, and that is neither true nor false."""
    whole = written(RIGHT[name])
    size = struct.unpack("!I", whole[:4])[0]
    message = json.loads(whole[4 : 4 + size])
    node = message["value"]
    node.update(parts if data.draw(st.booleans()) else {})
    node[data.draw(st.sampled_from(sorted(node)))] = {"is": "blob", "number": message["blobs"]}
    head = json.dumps({"value": node, "blobs": message["blobs"] + 1}).encode()
    array = written(np.zeros(2))
    blob = array[4 + struct.unpack("!I", array[:4])[0] :]
    _refused_or_read(struct.pack("!I", len(head)) + head + whole[4 + size :] + blob)


@examples(100)
@given(VALUES, st.data())
def test_a_message_that_was_changed_is_a_value_or_a_wire_error(
    value: Any, data: st.DataObject
) -> None:
    content = bytearray(written(value))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        if not content:
            break
    _refused_or_read(bytes(content))


CLAIMS = ("(19999999,)", "(4000, 4999)", "(1, 19999999, 1)", "(20000001,)", "(999999999999999,)",
          "(0, 999999999999999)", "(99999999, 99999999, 0)")  # fmt: skip


@pytest.mark.parametrize("shape", CLAIMS)
@pytest.mark.parametrize("dtype", ["<f16", "<f8", "|u1"])
def test_a_header_that_lies_takes_no_memory(shape: str, dtype: str) -> None:
    """Neither before the bytes are there, nor while they are waited for."""
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    head = json.dumps({"value": {"is": "blob", "number": 0}, "blobs": 1}).encode()
    blob = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(8)
    liar = Bytes(struct.pack("!I", len(head)) + head + blob)
    before, start = pages(), time.process_time()
    with contextlib.suppress(WireError):
        assert wire.receive(cast(Any, liar)).size == 0
    assert (liar.most - before) * resource.getpagesize() < 2_000_000
    assert time.process_time() - start < 1


def test_an_array_of_as_many_dimensions_as_numpy_has_comes_back() -> None:
    array = np.zeros((1,) * 64)
    assert alike(read(written(array)), array)
