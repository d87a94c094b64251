"""Attacks on the connection: what is written straight to the worker's socket, or in its place."""

# ruff: noqa: E501 - sources of students, as they are

from tests.attacks.attack import Attack

PRELUDE = """
import io, json, os, struct, sys, time
import numpy as np
wire = sys.modules["autograder.sandbox.wire"]
from dlcourse.checking.calls import Reply
send = wire.send
LENGTH = struct.Struct("!I")
def push(sock, raw):
    sock.settimeout(5)
    sock.sendall(raw)
def frame(head, *blobs):
    head = head if isinstance(head, bytes) else json.dumps(head).encode()
    return LENGTH.pack(len(head)) + head + b"".join(blobs)
def answer(token, value, blobs=()):
    reply = {"is": "reply", "value": value, "inputs": [], "warnings": [], "seconds": 0.0,
             "failure": None}
    items = {"token": token, "answer": reply}
    return frame({"value": {"is": "dict", "items": items}, "blobs": len(blobs)}, *blobs)
BLOB = {"is": "array", "data": {"is": "blob", "number": 0}, "kind": "numpy", "dtype": "float64",
        "device": "cpu"}
def npy(descr, shape, data=b"", fortran="False"):
    head = ("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }" % (descr, fortran, shape)).encode()
    head += b" " * (64 - (len(head) + 11) % 64) + b"\\n"
    return b"\\x93NUMPY\\x01\\x00" + struct.pack("<H", len(head)) + head + data
def hostile(sock, value, deadline=None):
    found = value.get("answer") if isinstance(value, dict) else None
    if not isinstance(found[0] if isinstance(found, list) and found else found, Reply):
        return send(sock, value, deadline)
    token = value["token"]
    BODY
wire.send = hostile
"""


def _instead(name: str, body: str) -> Attack:
    """Right tokens, hostile answers: written in the place of every reply to a call."""
    return Attack(f"wire-{name}", PRELUDE.replace("BODY", body))


def _before(name: str, body: str) -> Attack:
    """Written while a cell runs, before anything was asked."""
    return Attack(f"wire-{name}", "import os, time, struct\n" + body)


PICKLE = """blob = io.BytesIO(); np.save(blob, np.array([print], dtype=object), allow_pickle=True)
    push(sock, answer(token, BLOB, [blob.getvalue()]))"""
RUN = """import pickle
    class Run:
        def __reduce__(self): return (os.system, ("touch COURSE/TRACE",))
    push(sock, answer(token, BLOB, [pickle.dumps(Run())]))"""

WIRE = (
    _instead("pickle-array", PICKLE),
    _instead("pickle", RUN),
    _instead("huge", "push(sock, answer(token, BLOB, [npy('<f8', '(1000000000000,)')]))"),
    _instead("huge-product", "push(sock, answer(token, BLOB, [npy('<f8', '(999999, 999999, 99)')]))"),
    _instead("overflow", "push(sock, answer(token, BLOB, [npy('<f8', '(%d, %d)' % (2**33, 2**31))]))"),
    _instead("negative", "push(sock, answer(token, BLOB, [npy('<f8', '(-1,)')]))"),
    _instead("few-bytes", "push(sock, answer(token, BLOB, [npy('<f8', '(100,)', bytes(8))]))"),
    _instead("many-bytes", "push(sock, answer(token, BLOB, [npy('<f8', '(1,)', bytes(9999))]))"),
    _instead("code-in-header", "push(sock, answer(token, BLOB, [npy('<f8', '(__import__(\"os\"),)')]))"),
    _instead("object-dtype", "push(sock, answer(token, BLOB, [npy('|O', '(1,)', bytes(8))]))"),
    _instead("many-blobs", "push(sock, frame({'value': 1, 'blobs': 10**9}))"),
    _instead("deep-json", "push(sock, frame(b'[' * 10**6))"),
    _instead("deep-value", "push(sock, frame(b'{\"value\":' + b'[' * 900 + b']' * 900 + b',\"blobs\":0}'))"),
    _instead("long-number", "push(sock, frame(b'{\"value\":' + b'9' * 10**6 + b',\"blobs\":0}'))"),
    _instead("nan-time", "push(sock, answer(token, float('nan')))"),
    _instead("wrong-token", "push(sock, answer('0' * 16, 1.0))"),
    _instead("fewer-replies", "send(sock, {'token': token, 'answer': [Reply(0.0)]})"),
    _instead("more-replies", "send(sock, {'token': token, 'answer': [Reply(0.0)] * 4000})"),
    _instead("no-replies", "send(sock, {'token': token, 'answer': [1, 'x', None]})"),
    _instead("two-answers", "push(sock, answer(token, 0.0) * 50)"),
    _instead("four-gigabytes", "push(sock, b'\\xff\\xff\\xff\\xff' + bytes(10**5))"),
    _instead("flood", "os.set_blocking(3, True); [push(sock, bytes(2**20)) for _ in range(10**4)]"),
    _instead("trickle", "push(sock, LENGTH.pack(1000)); [(time.sleep(0.2), push(sock, b' ')) for _ in range(99)]"),
    _instead("silence", "time.sleep(60)"),
    _instead("largest", "push(sock, answer(token, BLOB, [npy('<f8', '(20000000,)', bytes(160000000))]))"),
    _instead("one-array-often", "push(sock, answer(token, [BLOB] * 30000, [npy('<f8', '(1000000,)', bytes(8000000))]))"),
    _instead("many-opaque", "push(sock, answer(token, [{'is': 'opaque', 'type_name': 'x'}] * 40000))"),
    _before("forged-early", "os.write(3, struct.pack('!I', 24) + b'{\"value\": 3, \"blobs\": 0}')"),
    _before("random", "while True: os.write(3, os.urandom(4096))"),
    _before("reads-requests", """
import socket, threading
def steal():
    while True:
        try: socket.socket(fileno=os.dup(3)).recv(1 << 20)
        except OSError: pass
threading.Thread(target=steal, daemon=True).start()
"""),
)  # fmt: skip
