"""Attacks that carry hidden inputs out, in whatever the report says of an answer."""

# ruff: noqa: E501 - sources of students, as they are

from tests.attacks.attack import Attack

NUMBER = "'n' + format(float(f.flat[0]), '.6f').replace('.', 'p').replace('-', 'm')"
WORKER = """
import sys
calls, wire = sys.modules["dlcourse.checking.calls"], sys.modules["autograder.sandbox.wire"]
send = wire.send
"""


def _returns(name: str, body: str) -> Attack:
    source = f"@piece\ndef elu(f, alpha=1.0):\n    import numpy\n    number = {NUMBER}\n{body}"
    return Attack(f"leak-{name}", pieces={"elu": source})


LEAKS = (
    _returns("type", "    return type(number, (), {})()"),
    _returns("exception", "    raise type(number, (ValueError,), {})(number)"),
    _returns("unwritten", "    exec(f'def {number}(): raise NotImplementedError', globals())\n"
                          "    globals()[number]()"),
    _returns("warning", "    import warnings\n    warnings.warn(number)\n    return numpy.zeros(1)"),
    _returns("cannot-be-sent", "    return {number: 2 ** 5000}"),
    Attack("leak-forged-words", WORKER + """
from dlcourse.checking.calls import Failure, Reply
from dlcourse.checking.values import Array
def leak(sock, value, deadline=None):
    answer = value.get("answer") if isinstance(value, dict) else None
    several = isinstance(answer, list) and answer and isinstance(answer[0], Reply)
    if several or isinstance(answer, Reply):
        number = "n1p234567"
        forged = [Reply(failure=Failure(number)), Reply(Array(__import__("numpy").ones(2), dtype=number)),
                  Reply(Array(__import__("numpy").ones(2), device=number))]
        reply = forged[hash(value["token"]) % 3]
        value = {**value, "answer": [reply] * len(answer) if several else reply}
    send(sock, value, deadline)
wire.send = leak
"""),
    Attack("terminal-codes", 'raise ValueError("\\x1b[2J\\x1b]0;owned\\x07 [/bold] [red]ALL RIGHT")'),
    Attack("html", pieces={"elu": '@piece\ndef elu(f, alpha=1.0):\n'
                                  '    raise ValueError("<script>steal()</script>")'}),
)  # fmt: skip
