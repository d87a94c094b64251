"""Messages on a socket: a length, a JSON head, then the arrays as plain ``.npy`` files.

The reading side is written against an enemy.  Every length is checked before memory is taken for
it, the deadline holds for the whole message, and whatever is wrong ends in one ``WireError``.
"""

from __future__ import annotations

import functools
import io
import json
import math
import re
import socket
import struct
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from dlcourse.checking.values import MAX_ELEMENTS
from numpy.typing import NDArray

from autograder.sandbox.encoding import MAX_DIGITS, WireError, decode, encode

__all__ = ["DeadlinePassed", "Packed", "WireClosed", "WireError", "pack", "receive", "send"]

#: Room for the longest cell, with twelve bytes for each of its characters.
MAX_HEAD = 4 * 2**20
CHUNK = 2**16
MAX_BLOBS = 4096
MAX_DIMENSIONS = 64  # as many as NumPy has

_LENGTH = struct.Struct("!I")
_NPY_START = struct.Struct("<8sH")
_NPY_MAGIC = b"\x93NUMPY\x01\x00"
#: Exactly the header that NumPy writes for numbers in C order; all else is refused unread.
_NPY_HEADER = re.compile(
    rb"\{'descr': '([<>|][biuf]\d{1,2})', 'fortran_order': False, "
    rb"'shape': \(((?:\d{1,15}, ?)*(?:\d{1,15})?)\), \} *\n"
)


@dataclass(frozen=True)
class Packed:
    """A value made ready to be sent: its JSON, and for each array the header and the bytes."""

    json: bytes
    arrays: tuple[Any, ...]
    elements: int


class DeadlinePassed(WireError):
    """The message was not complete in time."""


class WireClosed(WireError):
    """The other side has closed the connection."""


def send(
    sock: socket.socket, value: Any, deadline: float | None = None, packed: Packed | None = None
) -> None:
    """Send one value; ``packed`` goes with it under the key "packed".

    Raises ``WireError`` if it cannot be sent, or not in time.
    """
    parts = _frame(pack(value) if packed is None else _beside(pack(value), packed))
    try:
        for part in parts:
            sock.settimeout(_left(deadline))
            sock.sendall(part)
    except TimeoutError as error:
        raise DeadlinePassed("the other side does not read") from error
    except OSError as error:
        raise WireClosed("the connection is closed") from error


def pack(value: Any) -> Packed:
    """A value in the form in which it goes over the wire.  Raises ``WireError``."""
    arrays: list[NDArray[Any]] = []
    try:
        text = json.dumps(encode(value, arrays)).encode()
    except RecursionError as error:
        raise WireError("a value is nested too deeply") from error
    parts: list[Any] = []
    for array in arrays:
        parts += [_npy_header(array.dtype, array.shape), array.reshape(-1).view(np.uint8).data]
    return Packed(text, tuple(parts), sum(array.size for array in arrays))


def _beside(request: Packed, packed: Packed) -> Packed:
    """A request, which is a dict without arrays, with one item more."""
    text = request.json.removesuffix(b"}}") + b', "packed": ' + packed.json + b"}}"
    return Packed(text, packed.arrays, packed.elements)


def _frame(packed: Packed) -> list[Any]:
    """The message in pieces to be sent one after the other; a small one is a single piece."""
    blobs = len(packed.arrays) // 2
    head = b'{"value": %b, "blobs": %d}' % (packed.json, blobs)
    if len(head) > MAX_HEAD or blobs > MAX_BLOBS or packed.elements > MAX_ELEMENTS:
        raise WireError("a value is too large to be sent")
    parts = [_LENGTH.pack(len(head)) + head, *packed.arrays]
    return [b"".join(parts)] if sum(len(part) for part in parts) <= CHUNK else parts


@functools.lru_cache(maxsize=1024)
def _npy_header(dtype: np.dtype[Any], shape: tuple[int, ...]) -> bytes:
    stream = io.BytesIO()
    description = {"descr": dtype.str, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(stream, description)
    return stream.getvalue()


def receive(sock: socket.socket, deadline: float | None = None) -> Any:
    """The next value.  Raises ``WireError``, or its kinds ``DeadlinePassed`` and ``WireClosed``."""
    reader = _Reader(sock, deadline)
    (length,) = _LENGTH.unpack(reader.exactly(_LENGTH.size))
    if length > MAX_HEAD:
        raise WireError(f"a head of {length} bytes is too long")
    node, blobs = _parse(reader.exactly(length))
    arrays: list[NDArray[Any]] = []
    left = MAX_ELEMENTS
    for _ in range(blobs):
        arrays.append(_read_array(reader, left))
        left -= arrays[-1].size
    reader.require_end()
    return decode(node, arrays)


def _parse(head: bytes) -> tuple[Any, int]:
    try:
        message = json.loads(head, parse_int=_short_integer)
    except (ValueError, RecursionError) as error:
        raise WireError("the head is not readable JSON") from error
    if not isinstance(message, dict) or set(message) != {"value", "blobs"}:
        raise WireError("the head lacks its parts")
    blobs = message["blobs"]
    if type(blobs) is not int or not 0 <= blobs <= MAX_BLOBS:
        raise WireError("the number of arrays is out of range")
    return message["value"], blobs


def _short_integer(text: str) -> int:
    if len(text.lstrip("-")) > MAX_DIGITS:
        raise ValueError("an integer is too long")
    return int(text)


def _read_array(reader: _Reader, most_elements: int) -> NDArray[Any]:
    magic, length = _NPY_START.unpack(reader.exactly(_NPY_START.size))
    if magic != _NPY_MAGIC or length > 1024:
        raise WireError("an array is not a plain .npy file")
    dtype, shape = _read_header(reader.exactly(length))
    if math.prod(shape) > most_elements:
        raise WireError("the arrays hold too many elements")
    try:
        array = np.empty(shape, dtype)
    except (ValueError, MemoryError) as error:  # an empty array with absurd dimensions
        raise WireError("an array has an impossible shape") from error
    raw = array.reshape(-1).view(np.uint8)
    reader.fill(raw.data)
    if dtype.kind == "b" and raw.size and raw.max() > 1:
        raise WireError("an array of truth values holds something else")
    return array


@functools.lru_cache(maxsize=1024)
def _read_header(header: bytes) -> tuple[np.dtype[Any], tuple[int, ...]]:
    found = _NPY_HEADER.fullmatch(header)
    if found is None:
        raise WireError("an array is not of plain numbers in C order")
    shape = tuple(int(number) for number in re.findall(rb"\d+", found[2]))
    if len(shape) > MAX_DIMENSIONS:
        raise WireError("an array has too many dimensions")
    try:
        return np.dtype(found[1].decode()), shape
    except TypeError as error:
        raise WireError("an array is of an unknown type") from error


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left


class _Reader:
    """Reads exact numbers of bytes until a deadline that holds for all of them together.

    Questions and answers take turns, so what has arrived belongs to one message, and a small one is
    read at once.
    """

    def __init__(self, sock: socket.socket, deadline: float | None) -> None:
        self._sock = sock
        self._deadline = deadline
        self._waiting = memoryview(b"")

    def exactly(self, length: int) -> bytes:
        """The next ``length`` bytes."""
        if length <= len(self._waiting):
            part, self._waiting = self._waiting[:length], self._waiting[length:]
            return bytes(part)
        buffer = bytearray(length)
        self.fill(memoryview(buffer))
        return bytes(buffer)

    def fill(self, view: memoryview) -> None:
        """Fill ``view``; raises ``DeadlinePassed`` or ``WireClosed``."""
        done = 0
        while done < len(view):
            if not self._waiting:
                done += self._read(view[done:])
            part = self._waiting[: len(view) - done]
            view[done : done + len(part)] = part
            self._waiting = self._waiting[len(part) :]
            done += len(part)

    def require_end(self) -> None:
        """Raises ``WireError`` when more has arrived than the message."""
        if self._waiting:
            raise WireError("a message is followed by something that nobody asked for")

    def _read(self, view: memoryview) -> int:
        """Read ahead for a small ``view``, straight into a large one; bytes put into ``view``."""
        if len(view) >= CHUNK:
            return self._some(view)
        ahead = memoryview(bytearray(CHUNK))
        self._waiting = ahead[: self._some(ahead)]
        return 0

    def _some(self, view: memoryview) -> int:
        try:
            self._sock.settimeout(_left(self._deadline))
            got = self._sock.recv_into(view)
        except TimeoutError as error:
            raise DeadlinePassed("no complete answer in time") from error
        except OSError as error:
            raise WireClosed("the connection is closed") from error
        if got == 0:
            raise WireClosed("the connection is closed")
        return got
