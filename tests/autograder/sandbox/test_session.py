"""What an honest submission can do, and how the grader learns what happened to others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest
from dlcourse.arrays import Random
from dlcourse.checking.sequence import Step, Steps
from dlcourse.checking.values import Array, Earlier, Named, Opaque

from autograder.sandbox import (
    Limits,
    Sandbox,
    SandboxBroken,
    Session,
    WireError,
    WorkerStopped,
)
from autograder.sandbox import session as session_module


def call(session: Session, source: str, *arguments: Any, **options: Any) -> Any:
    assert session.run(source, seconds=10).status == "ok"
    return session.call("f", arguments, **options)


def test_cells_share_one_namespace_and_the_last_binding_wins(session: Session) -> None:
    session.run("k = 2\ndef f(x): return k * x", 5)
    session.run("k = 3", 5)
    assert session.call("f", (5,)).value == 15
    session.run("f = lambda x: -x", 5)
    assert session.call("f", (5,)).value == -5


def test_arrays_go_in_and_out_and_the_inputs_come_back(session: Session) -> None:
    source = "def f(x):\n    x += 1\n    return x.sum(), {'x': x}"
    reply = call(session, source, Array(np.zeros((2, 3))))
    assert reply.value[0].data == 6
    assert reply.value[1]["x"].data.shape == (2, 3)
    assert (reply.inputs[0].data == 1).all()


def test_named_functions_and_random_sources_work_inside(session: Session) -> None:
    reply = call(session, "f = lambda g, r: g(r.uniform())", Named("square"), Random(3))
    assert reply.value.data == np.random.default_rng(3).random() ** 2


def test_a_sequence_keeps_its_objects_and_calls_their_methods(session: Session) -> None:
    source = (
        "class f:\n    n = 0\n    def step(self, by):\n        self.n += by\n        return self.n"
    )
    add = Step(".step", (2,), Earlier(0))
    look = Step("", (Earlier(0).attribute("n"),))
    steps = Steps((Step("f"), add, add, look, Step(".leap", (), Earlier(0)), look))
    replies = call(session, source, steps).value
    assert [reply.value for reply in replies[1:4]] == [2, 4, 4]
    assert len(replies) == 5  # it ends at the first failure
    assert replies[4].failure.kind == "AttributeError"


def test_generators_come_back_as_lists(session: Session) -> None:
    assert call(session, "def f(n):\n    yield from range(n)", 3).value == [0, 1, 2]
    endless = "def f():\n    while True:\n        yield 1"
    assert call(session, endless).value == Opaque("that no check knows")
    broken = call(session, "def f():\n    yield 1\n    raise KeyError('x')")
    assert broken.failure.kind == "KeyError"


def test_a_cell_of_long_letters_can_be_sent(session: Session) -> None:
    assert session.run("x = '" + "\U0001f600" * 249_000 + "'", 10).status == "ok"


def test_what_is_defined(session: Session) -> None:
    session.run("def relu(x): return x\nnumber = 3", 5)
    assert session.defined(["relu", "number", "softmax"]) == {"relu"}


def test_a_missing_function_is_a_name_error(session: Session) -> None:
    failure = session.call("nowhere").failure
    assert failure is not None
    assert failure.kind == "NameError"


def test_errors_name_kind_message_and_line(session: Session) -> None:
    raised = session.run("a = 1\n\n1 / 0", 5)
    assert raised.status == "error"
    assert raised.failure is not None
    assert (raised.failure.kind, raised.failure.line) == ("ZeroDivisionError", 3)
    broken = session.run("a = 1\ndef (", 5)
    assert broken.failure is not None
    assert (broken.failure.kind, broken.failure.line) == ("SyntaxError", 2)
    failure = call(session, "def f():\n    a = 1\n    raise KeyError('b')").failure
    assert (failure.kind, failure.message, failure.line) == ("KeyError", "'b'", 3)


@pytest.mark.parametrize(
    "ending", ["exit()", "quit()", "raise SystemExit", "import sys; sys.exit(3)"]
)
def test_leaving_a_cell_leaves_the_session_alive(session: Session, ending: str) -> None:
    session.run(ending, 5)
    assert session.run("1 + 1", 5).status == "ok"


NOTEBOOK = [
    "assert __name__ == '__main__'",
    "get_ipython().run_line_magic('pwd', '')",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "%time sum(range(10))",
    "%%time\nx = 3",
    "%load_ext autoreload\n%autoreload 2",
    "!echo hello",
    "files = !ls\nassert isinstance(list(files), list)",
    "%%bash\necho hello",
    "%pip --version",
    "from IPython.display import display, HTML\ndisplay(HTML('<b>hi</b>'))",
    "import ipywidgets\nipywidgets.IntSlider()",
    "import asyncio\nawait asyncio.sleep(0.01)",
    "print('x' * 10**6)\n'y' * 10**6",
    "import sys; print('careful', file=sys.stderr)",
    "import warnings; warnings.warn('careful')",
    "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\nP(3)",
    "import pickle\npickle.loads(pickle.dumps(P(3)))",
    "open('note.txt', 'w').write('mine')\nassert open('note.txt').read() == 'mine'",
    "import tempfile; tempfile.TemporaryFile().close()",
    "import subprocess; assert subprocess.check_output(['echo', 'a']) == b'a\\n'",
    "import getpass; assert getpass.getuser() == 'student'",
    "import ctypes; ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 3)()",
    "import multiprocessing as m\nq = m.Queue(); p = m.Process(target=q.put, args=(3,))\n"
    "p.start(); assert q.get(timeout=10) == 3; p.join()",
    "import threading; t = threading.Thread(target=print); t.start(); t.join()",
    "from sklearn.datasets import load_digits; load_digits()",
]


def test_what_notebooks_do_works(session: Session) -> None:
    for source in NOTEBOOK:
        outcome = session.run(source, seconds=30)
        assert outcome.status == "ok", (source, outcome)


def test_input_ends_at_once(session: Session) -> None:
    outcome = session.run("input('name? ')", 5)
    assert outcome.status == "error"


def test_a_slow_cell_is_stopped_and_what_came_before_counts(session: Session) -> None:
    outcome = session.run("def f(): return 1\nwhile True: pass", seconds=0.3)
    assert outcome.status == "stopped"
    assert outcome.seconds < 2
    assert session.call("f").value == 1


def test_a_loop_that_catches_exceptions_is_stopped_too(session: Session) -> None:
    source = (
        "n = 0\nwhile n < 3:\n    try:\n        while True: pass\n    except BaseException: n += 1"
    )
    assert session.run(source, seconds=0.3).status == "stopped"
    assert session.run("1", 5).status == "ok"


def test_a_slow_call_is_a_timeout_error(session: Session) -> None:
    failure = call(session, "def f():\n    while True: pass", seconds=0.3).failure
    assert failure.kind == "TimeoutError"
    assert session.run("1", 5).status == "ok"


def test_answers_that_cannot_be_sent_are_opaque(session: Session) -> None:
    for expression in ("10**500", "object()", "[[0] * 9000] * 200", "[1, 10**999]"):
        reply = call(session, f"f = lambda: {expression}")
        assert isinstance(reply.value, Opaque), expression


def test_the_time_of_a_reply_is_the_graders(session: Session) -> None:
    session.run("import time\nreal = time.sleep\ntime.perf_counter = lambda: 0.0", 5)
    reply = call(session, "f = lambda: real(0.3)")
    assert reply.seconds >= 0.3


def test_a_session_that_was_stopped_stays_stopped(session: Session) -> None:
    with pytest.raises(WorkerStopped, match="exit"):
        session.run("import os; os._exit(0)", 5)
    with pytest.raises(WorkerStopped, match="exit"):
        session.run("1", 5)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os._exit(3)", "exit"),
        ("import os; os.abort()", "exit"),
        ("import ctypes; ctypes.string_at(0)", "exit"),
        ("import os; os.close(3)", "exit"),
        ("import os; os.close(3)\nwhile True: pass", "wire"),
        ("import os\nfor n in range(256):\n    try: os.close(n)\n    except OSError: pass", "exit"),
    ],
)
def test_how_a_worker_ends_is_told(session: Session, source: str, reason: str) -> None:
    with pytest.raises(WorkerStopped) as stopped:
        run_all(session, source, "1")
    assert stopped.value.reason == reason


def run_all(session: Session, *sources: str) -> None:
    for source in sources:
        session.run(source, seconds=5)


def test_sessions_run_side_by_side(sandbox: Sandbox) -> None:
    values: list[Any] = []

    def one(number: int) -> None:
        with sandbox.session() as session:
            session.run(f"def f(): return {number}", 10)
            values.append(session.call("f").value)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(values) == list(range(8))


def test_a_nursery_that_died_is_replaced_and_open_sessions_live_on(sandbox: Sandbox) -> None:
    with sandbox.session() as before:
        assert sandbox._launcher is not None
        os.kill(sandbox._launcher.process_id, signal.SIGKILL)
        time.sleep(0.1)
        with sandbox.session() as after:
            assert after.run("1", 5).status == "ok"
        assert before.run("1", 5).status == "ok"


def _ask_for_a_while(session: Session) -> None:
    """The end of a keeper takes a moment to reach its worker."""
    for _ in range(100):
        session.run("1", 5)
        time.sleep(0.05)


def test_a_keeper_that_died_is_the_machines_fault(sandbox: Sandbox) -> None:
    with sandbox.session() as session:
        assert sandbox._launcher is not None
        nursery = sandbox._launcher.process_id
        with open(f"/proc/{nursery}/task/{nursery}/children") as listing:
            for keeper in listing.read().split():
                os.kill(int(keeper), signal.SIGKILL)
        with pytest.raises(SandboxBroken):
            _ask_for_a_while(session)


def test_a_cell_that_is_too_long_is_an_error_of_its_own(session: Session) -> None:
    assert session.run("x = 1\n" * 10**6, 5).status == "error"
    assert session.run("x = 1\n" * 10**4, 5).status == "ok"


def test_the_graders_own_mistakes_are_not_the_students(session: Session) -> None:
    with pytest.raises(WireError):
        session.call("f", (object(),))
    assert session.run("1", 5).status == "ok"


def test_a_hundred_sessions_leave_nothing_open(sandbox: Sandbox) -> None:
    def open_files(process: str) -> int:
        return len(os.listdir(f"/proc/{process}/fd"))

    with sandbox.session():
        pass
    assert sandbox._launcher is not None
    nursery = str(sandbox._launcher.process_id)
    before = open_files("self"), open_files(nursery)
    for _ in range(100):
        with sandbox.session() as session:
            session.run("1", 5)
    assert (open_files("self"), open_files(nursery)) == before


GRADER = """
import os, sys, time
from autograder.sandbox import Sandbox
sandbox = Sandbox()
sandbox.start()
session = sandbox.session()
session.run("import os, time\\nif os.fork() == 0: time.sleep(1000)", 5)
nursery = sandbox._launcher.process_id
keeper = open(f"/proc/{nursery}/task/{nursery}/children").read().split()[0]
worker = open(f"/proc/{keeper}/task/{keeper}/children").read().split()[0]
child = open(f"/proc/{worker}/task/{worker}/children").read().split()[0]
print(nursery, keeper, worker, child, flush=True)
session.run("while True: pass", 1000)
"""


def test_a_grader_that_is_killed_leaves_no_process() -> None:
    grader = subprocess.Popen([sys.executable, "-c", GRADER], stdout=subprocess.PIPE)
    with grader:
        assert grader.stdout is not None
        processes = [int(number) for number in grader.stdout.readline().split()]
        assert len(processes) == 4
        grader.kill()
    for process in processes:
        with pytest.raises(ProcessLookupError):
            _wait_gone(process)


def test_processor_time_is_bounded() -> None:
    with Sandbox(limits=Limits(cpu_seconds=2)) as sandbox, sandbox.session() as session:
        hog = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
        with pytest.raises(WorkerStopped) as stopped:
            session.run(hog, seconds=20)
        assert stopped.value.reason == "time"


def test_a_refused_namespace_is_the_machines_fault(monkeypatch: Any) -> None:
    monkeypatch.setattr(session_module, "READY_SECONDS", 5.0)
    with pytest.raises(SandboxBroken), Sandbox(limits=Limits(scratch=-1)):
        pass


def test_without_walls_the_same_things_work() -> None:
    with Sandbox(unsafe=True) as sandbox, sandbox.session() as session:
        assert call(session, "def f(x): return x + 1", 2).value == 3
        folder = call(session, "import os\nf = os.getcwd").value
        session.run("import subprocess; p = subprocess.Popen(['sleep', '1000'])", 5)
        process = call(session, "f = lambda: p.pid").value
        assert os.path.isdir(folder)
    assert not os.path.exists(folder)
    with pytest.raises(ProcessLookupError):
        _wait_gone(process)


def _wait_gone(process: int) -> None:
    for _ in range(50):
        os.kill(process, 0)
        time.sleep(0.1)


@pytest.mark.slow
def test_torch_is_there_before_the_fork() -> None:
    pytest.importorskip("torch")
    with Sandbox(torch=True) as sandbox, sandbox.session() as session:
        source = """
import torch
from torch.utils.data import DataLoader
def f(x):
    x.requires_grad_()
    net = torch.nn.Linear(3, 1)
    torch.optim.Adam(net.parameters()).step()
    seen = sum(len(b) for b in DataLoader(torch.ones(20, 3), batch_size=5, num_workers=2))
    (x @ x.T).sum().backward()
    return x.grad, seen
"""
        reply = call(session, source, Array(np.ones((2, 3)), kind="torch"), seconds=60)
        assert reply.failure is None, reply
        assert (reply.value[0].data == 4).all()
        assert reply.value[0].kind == "torch"
        assert reply.value[1] == 20


def test_graders_share_a_nursery_until_it_is_gone() -> None:
    """Each has a copy; when that dies, the next one; at last a nursery that it starts itself."""
    with Sandbox().share() as nursery:
        ours, theirs = Sandbox(nursery=nursery.address), Sandbox(nursery=nursery.address)
        with ours, theirs:
            copies = {sandbox._launcher.process_id for sandbox in (ours, theirs)}
            start = time.monotonic()
            for sandbox in (ours, theirs, ours):
                _add_in(sandbox)
            assert {sandbox._launcher.process_id for sandbox in (ours, theirs)} == copies
            assert len(copies) == 2
            assert time.monotonic() - start < 20
            for copy in copies:
                os.kill(copy, signal.SIGKILL)
                with pytest.raises(ProcessLookupError):
                    _wait_gone(copy)
            _add_in(ours)
            assert ours._launcher.process_id not in copies
            os.kill(nursery._launcher.process_id, signal.SIGKILL)
            nursery._launcher._process.wait()
            _add_in(theirs)


def _add_in(sandbox: Sandbox) -> None:
    with sandbox.session() as session:
        assert call(session, "def f(x): return x + 1", 1).value == 2


def test_a_worker_has_the_modules_that_were_asked_for(sandbox: Sandbox) -> None:
    source = "import sys\ndef f(): return 'tabnanny' in sys.modules"
    with sandbox.session() as session:
        assert call(session, source).value is False
    with sandbox.session(["tabnanny", "no.such.module"]) as session:
        assert call(session, source).value is True
