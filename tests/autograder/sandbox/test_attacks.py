"""Each promise of the sandbox is attacked from inside; nothing here may succeed."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dlcourse
import pytest

import autograder
from autograder.sandbox import Limits, Sandbox, Session, WorkerStopped

from .conftest import SECRET, Tell

REPOSITORY = Path(autograder.__file__).parents[1]


# Files


@pytest.mark.parametrize(
    "path",
    [
        "/etc/shadow",
        "/etc/hostname",
        "/home",
        "/var",
        "/run",
        "/sys",
        "/outside",
        "/proc/1/environ",
        "/proc/1/mem",
        "/proc/kcore",
        str(REPOSITORY / "solutions"),
        str(REPOSITORY / "tests"),
        str(REPOSITORY / "pyproject.toml"),
        str(REPOSITORY / "autograder"),
        str(Path(dlcourse.__file__).parent / "oracles" / "__init__.py"),
        str(Path(dlcourse.__file__).parent / "oracles.py"),
        str(Path.home() / ".ssh"),
        str(Path.home() / ".bash_history"),
    ],
)
def test_files_of_the_machine_cannot_be_read(tell: Tell, path: str) -> None:
    body = f"""
    import os
    path = {path!r}
    return os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(100)
    """
    assert tell(body) in ("FileNotFoundError", "PermissionError", "NotADirectoryError")


def test_no_source_of_checks_or_oracles_lies_anywhere(tell: Tell) -> None:
    body = """
    import os
    found = []
    for folder, names, files in os.walk('/'):
        names[:] = [n for n in names if n not in ('proc', 'torch', 'scipy', 'sklearn')]
        for name in files:
            inside = os.path.join(folder, name)
            if '/dlcourse/oracles' in inside or '/autograder/' in inside:
                found.append(inside)
    return found
    """
    assert tell(body, 60) == []


@pytest.mark.parametrize(
    "path",
    [
        "/written",
        "/etc/passwd",
        "/usr/written",
        "/dev/written",
        "/proc/sys/kernel/hostname",
        "/proc/self/oom_score_adj_",
        str(Path(dlcourse.__file__).parent / "sitecustomize.py"),
        os.path.join(os.path.dirname(os.__file__), "sitecustomize.py"),
    ],
)
def test_nothing_but_the_scratch_can_be_written(tell: Tell, path: str) -> None:
    answer = tell(f"open({path!r}, 'w').write('x')")
    assert answer in ("OSError", "PermissionError", "FileNotFoundError")


def test_the_next_submission_finds_nothing_of_the_last(sandbox: Sandbox) -> None:
    listing = "def f(): return [os.listdir(d) for d in ('.', '/tmp', '/dev/shm')]"
    with sandbox.session() as untouched:
        untouched.run("import os", 5)
        untouched.run(listing, 5)
        before = untouched.call("f").value
    with sandbox.session() as first:
        first.run("for d in ('.', '/tmp', '/dev/shm'): open(d + '/numpy.py', 'w').write('x')", 5)
        first.run("import dlcourse, numpy; numpy.left = dlcourse.left = 1", 5)
    with sandbox.session() as second:
        second.run("import os, numpy, dlcourse", 5)
        second.run(listing, 5)
        second.run("def g(): return hasattr(numpy, 'left') or hasattr(dlcourse, 'left')", 5)
        assert second.call("f").value == before
        assert second.call("g").value is False


# Secrets


def test_the_environment_holds_no_secret(tell: Tell) -> None:
    body = """
    import os, glob
    text = repr(os.environ)
    for path in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline'):
        try:
            text += open(path).read()
        except OSError:
            pass
    return text
    """
    text = tell(body)
    assert "PATH" in text
    assert "COURSE" not in text
    assert SECRET not in text


def test_the_workers_whole_memory_holds_no_secret(session: Session) -> None:
    # The patterns are written so that they do not match themselves.
    source = """
import ctypes, re
planted = b'-'.join([b'planted', b'by', b'student'])
def attack():
    secret, own = 0, 0
    for line in open('/proc/self/maps'):
        area, rights = line.split()[:2]
        low, high = (int(x, 16) for x in area.split('-'))
        if rights.startswith('r') and '[v' not in line and high - low < 2**28:
            text = ctypes.string_at(low, high - low)
            secret += len(re.findall(b'the[-]grader[-]keeps[-]this', text))
            own += len(re.findall(b'planted[-]by[-]student', text))
    return secret, own > 0
"""
    assert SECRET.startswith("the-grader-keeps-this")
    assert session.run(source, 5).status == "ok"
    assert session.call("attack", seconds=60).value == (0, True)


def test_oracles_refuse(tell: Tell) -> None:
    assert tell("from dlcourse import oracles\nreturn oracles.find('relu')") == "RuntimeError"
    assert tell("import dlcourse.oracles as o\nreturn o.relu(1)") == "RuntimeError"
    assert tell("import dlcourse.oracles.lab1_mlp") == "ModuleNotFoundError"


def test_oracles_cannot_be_brought_back(tell: Tell) -> None:
    body = """
    import importlib, sys, dlcourse
    for name in [n for n in sys.modules if n.startswith('dlcourse.oracles')]:
        del sys.modules[name]
    del dlcourse.oracles
    importlib.invalidate_caches()
    module = importlib.import_module('dlcourse.oracles')
    return [name for name in vars(module) if not name.startswith('__')]
    """
    assert tell(body) in ("ModuleNotFoundError", "ImportError", [])


def test_checks_and_grading_cannot_be_imported(tell: Tell) -> None:
    for name in ("autograder.checks", "autograder.verdict", "autograder.gradebook"):
        assert tell(f"import {name}") == "ModuleNotFoundError"


# Network


@pytest.fixture
def listeners() -> Iterator[tuple[int, str, list[Any]]]:
    """A TCP port and an abstract unix socket of the grader's machine, and who has called."""
    name = f"\0grader-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind(name)
        unix.listen()
        tcp.settimeout(0.2)
        unix.settimeout(0.2)
        callers: list[Any] = []
        yield tcp.getsockname()[1], name, callers
        for server in (tcp, unix):
            with pytest.raises(TimeoutError):
                callers.append(server.accept())


def test_no_network(tell: Tell, listeners: Any) -> None:
    port, name, _ = listeners
    body = f"""
    import socket
    tried = {{
        'tcp': lambda: socket.create_connection(('127.0.0.1', {port}), 2),
        'tcp6': lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM),
        'udp': lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        'raw': lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
        'netlink': lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
        'packet': lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0),
        'vsock': lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM),
        'unix': lambda: socket.socket(socket.AF_UNIX).connect({name!r}),
        'name': lambda: socket.getaddrinfo('example.org', 80),
    }}
    worked = []
    for kind, action in tried.items():
        try:
            action()
            worked.append(kind)
        except OSError:
            pass
    return worked
    """
    assert tell(body) == []


# Processes


def test_no_other_process_is_seen_or_hit(tell: Tell) -> None:
    body = """
    import os, signal
    seen = [n for n in os.listdir('/proc') if n.isdigit()] if os.path.isdir('/proc') else ['1']
    for target in (-1, 0, os.getppid(), -os.getpgrp(), 2, 100):
        try:
            os.kill(target, signal.SIGKILL)
        except OSError:
            pass
    return [seen, os.getpid(), os.getppid()]
    """
    assert tell(body) == [["1"], 1, 0]


def test_signals_to_the_own_group_reach_nobody_outside(sandbox: Sandbox) -> None:
    assert sandbox._launcher is not None
    nursery = sandbox._launcher.process_id
    with sandbox.session() as neighbour:
        with sandbox.session() as session:
            for signal in ("SIGKILL", "SIGSTOP", "SIGTERM"):
                session.run(f"import os, signal; os.kill(0, signal.{signal})", 5)
                session.run(f"import os, signal; os.kill(-1, signal.{signal})", 5)
        assert neighbour.run("1", 5).status == "ok"
    assert sandbox._launcher.alive
    assert sandbox._launcher.process_id == nursery


SYSTEM_CALLS = {
    "ptrace": "syscall(101, 16, 1, 0, 0)",
    "process_vm_readv": "syscall(310, 1, 0, 0, 0, 0, 0)",
    "unshare": "unshare(0x10000000)",
    "setns": "setns(0, 0)",
    "mount": "mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "umount": "umount2(b'/proc', 2)",
    "chroot": "chroot(b'/tmp')",
    "bpf": "syscall(321, 0, 0, 0)",
    "perf_event_open": "syscall(298, 0, 0, 0, 0, 0)",
    "io_uring_setup": "syscall(425, 1, 0)",
    "userfaultfd": "syscall(323, 0)",
    "keyctl": "syscall(250, 0, 0)",
    "memfd_create": "memfd_create(b'x', 0)",
    "clone into new namespaces": "syscall(56, 0x10000000, 0, 0, 0, 0)",
    "x32 getpid": "syscall(0x40000000 + 39)",
    "setuid": "setuid(0)",
    "setgroups": "setgroups(0, None)",
    "sethostname": "sethostname(b'x', 1)",
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86_64")
@pytest.mark.parametrize("call", SYSTEM_CALLS.values(), ids=SYSTEM_CALLS)
def test_system_calls_are_refused(tell: Tell, call: str) -> None:
    body = f"""
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.{call}
    return [result, ctypes.get_errno()]
    """
    result, reason = tell(body)
    assert result == -1
    assert reason in (1, 22)  # EPERM; a user namespace answers EINVAL for a user it does not have


def test_limits_cannot_be_raised(tell: Tell) -> None:
    body = """
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (10**6, 10**6))
    """
    assert tell(body) in ("ValueError", "PermissionError")


def test_a_fork_bomb_is_bounded_and_gone_afterwards(sandbox: Sandbox) -> None:
    source = """
import os, time
def attack():
    count = 0
    while True:
        try:
            if os.fork() == 0:
                while True: time.sleep(1)
        except OSError:
            return count
        count += 1
"""
    with sandbox.session() as session:
        session.run(source, 5)
        count = session.call("attack", seconds=20).value
        assert 0 < count < Limits().processes
    assert _descendants(sandbox) == []


def test_a_daemon_does_not_outlive_the_session(sandbox: Sandbox) -> None:
    source = """
import os, signal, time
if os.fork() == 0:
    os.setsid()
    for number in range(1, 32):
        if number not in (9, 19): signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        while True: time.sleep(1)
    os._exit(0)
"""
    with sandbox.session() as session:
        session.run(source, 5)
        assert len(_descendants(sandbox)) >= 3  # keeper, worker, daemon
    assert _descendants(sandbox) == []


def _descendants(sandbox: Sandbox) -> list[int]:
    assert sandbox._launcher is not None
    found, waiting = [], [sandbox._launcher.process_id]
    time.sleep(0.05)  # the keeper speaks its last words a moment before it is gone
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            children = [int(number) for number in task.read_text().split()]
            found += children
            waiting += children
    return found


# Time


def test_a_loop_that_catches_everything_is_ended(session: Session) -> None:
    source = """
def loop(depth):
    while True:
        try:
            loop(depth + 1) if depth < 100 else None
        except BaseException:
            pass
loop(0)
"""
    start = time.monotonic()
    with pytest.raises(WorkerStopped) as stopped:
        session.run(source, seconds=0.5)
    assert stopped.value.reason == "time"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "source",
    [
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nwhile True: pass",
        "import signal; signal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: pass",
        "sum(range(10**12))",
    ],
)
def test_other_ways_to_hang_are_ended(session: Session, source: str) -> None:
    with pytest.raises(WorkerStopped) as stopped:
        session.run(source, seconds=0.5)
    assert stopped.value.reason == "time"


# Memory, disk, files


def test_too_much_memory_is_a_memory_error(tell: Tell) -> None:
    assert tell("return bytearray(8 * 2**30)") == "MemoryError"
    assert tell("import numpy\nreturn numpy.ones(2**30)") == "MemoryError"
    assert tell("return 1") == 1


SMALL = Limits(memory=300 * 2**20)


@pytest.mark.parametrize("area", ["bytearray(b'x' * 100 * 2**20)", "mmap.mmap(-1, 100 * 2**20)"])
def test_many_processes_cannot_take_more_together(area: str) -> None:
    source = f"""
import os, mmap, time
kept = []
for _ in range(12):
    if os.fork() == 0:
        kept.append({area})
        for at in range(0, 100 * 2**20, 4096): kept[0][at:at + 1] = b'y'
        time.sleep(60)
time.sleep(60)
"""
    with Sandbox(limits=SMALL) as sandbox, sandbox.session() as session:
        with pytest.raises(WorkerStopped) as stopped:
            session.run(source, seconds=20)
        assert stopped.value.reason == "memory"


@pytest.mark.parametrize("folder", [".", "/tmp", "/dev/shm"])
def test_the_disk_is_small(tell: Tell, folder: str) -> None:
    body = f"""
    written = 0
    try:
        for n in range(50):
            with open({folder!r} + f'/{{n}}', 'wb', buffering=0) as f:
                for _ in range(10):
                    written += f.write(b'x' * 2**20)
    except OSError:
        pass
    return written
    """
    assert tell(body) <= Limits().scratch


def test_one_file_is_small(tell: Tell) -> None:
    assert tell("open('big', 'wb').truncate(2**40)") == "OSError"


def test_open_files_and_names_are_bounded(tell: Tell) -> None:
    assert tell("return len([open('/dev/null') for _ in range(10**4)])") == "OSError"
    body = "for n in range(10**5): open(str(n), 'w').close()"
    assert tell(body) == "OSError"


def test_output_goes_nowhere(session: Session) -> None:
    outcome = session.run("import os\nfor _ in range(500): os.write(1, b'x' * 10**6)", 10)
    assert outcome.status == "ok"


# The wire


def frame_source(payload: str) -> str:
    return (
        f"import os, struct\nhead = {payload!r}.encode()\nraw = struct.pack('!I', len(head)) + head"
    )


FORGED = [
    '{"value": {"is": "dict", "items": {"token": "0", "answer": 1}}, "blobs": 0}',
    '{"value": 3, "blobs": 0}',
    "no json",
]


@pytest.mark.parametrize("payload", FORGED)
def test_a_frame_written_by_the_student_is_found_out(session: Session, payload: str) -> None:
    with pytest.raises(WorkerStopped) as stopped:
        session.run(frame_source(payload) + "\nos.write(3, raw)", 5)
    assert stopped.value.reason == "wire"


@pytest.mark.parametrize("each", ["bytes(4)", "b'\\xff' * 4", "os.urandom(2**16)"])
def test_a_flood_is_ended(session: Session, each: str) -> None:
    with pytest.raises(WorkerStopped) as stopped:
        session.run(f"import os\nwhile True: os.write(3, {each})", 5)
    assert stopped.value.reason == "wire"


def test_a_trickle_is_ended(session: Session) -> None:
    source = """
import os, time
os.write(3, (1000).to_bytes(4, 'big'))
while True:
    try:
        time.sleep(0.05); os.write(3, b' ')
    except BaseException: pass
"""
    with pytest.raises(WorkerStopped) as stopped:
        session.run(source, seconds=0.5)
    assert stopped.value.reason == "time"


def test_patched_worker_code_hurts_only_its_owner(sandbox: Sandbox) -> None:
    source = """
import sys
wire = sys.modules['autograder.sandbox.wire']
send = wire.send
wire.send = lambda sock, value, deadline=None: send(sock, {**value, 'answer': [object]}, deadline)
"""
    with sandbox.session() as session, pytest.raises(WorkerStopped):
        session.run(source, 5)
    with sandbox.session() as honest:
        assert honest.run("1", 5).status == "ok"


def test_sockets_of_the_grader_are_out_of_reach(tell: Tell) -> None:
    """Open files are the three standard ones, the channel, and this listing itself."""
    assert tell("import os\nreturn len(os.listdir('/proc/self/fd'))") == 5
    listed = tell("import os\nreturn [os.readlink(f'/proc/self/fd/{n}') for n in range(3)]")
    assert listed == ["/dev/null"] * 3


def test_attacks_beside_honest_work(sandbox: Sandbox) -> None:
    """Hostile and honest sessions side by side: the honest ones never notice."""
    hostile = ["import os; os._exit(1)", "import os; os.kill(-1, 9)", "sum(range(10**12))"]
    results: list[Any] = []

    def attack(source: str) -> None:
        with sandbox.session() as session, contextlib.suppress(WorkerStopped):
            session.run(source, 0.5)

    def work() -> None:
        with sandbox.session() as session:
            session.run("def f(x): return x + 1", 10)
            results.append([session.call("f", (n,)).value for n in range(50)])

    threads = [threading.Thread(target=attack, args=(source,)) for source in hostile]
    threads += [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [list(range(1, 51))] * 3
