"""A class in which every attack sits beside honest submissions, graded once."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import execution
from autograder.course import Course
from autograder.grading import grade_class
from autograder.mark import Assignment, Marked, Submission, mark
from autograder.sandbox import Sandbox, session
from tests.attacks import traces
from tests.attacks.attack import CANARY, Attack
from tests.cohort.sample import Materials

LAB = "lab1_mlp"
HONEST = ("aaa-honest", "mmm-honest", "zzz-honest")
#: Seconds that an attacker gets, so that loops end soon; honest work keeps its own limits.
SHORT = {"CELL_SECONDS": 2.0, "CALL_SECONDS": 0.3, "TOTAL_SECONDS": 2.5}


@dataclass(frozen=True)
class Hostile:
    """What became of the class, and what was measured around it."""

    course: Course
    marked: dict[str, Marked]
    before: traces.State
    after: traces.State
    callers: list[str]

    def notebook(self, student: str) -> str:
        """The graded notebook as text."""
        return self.course.autograded(student, LAB).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, repository: Path,
    sandbox: Sandbox,
) -> Iterator[Hostile]:  # fmt: skip
    """The module's ``ATTACKS``, graded one by one between honest submissions."""
    attacks: tuple[Attack, ...] = request.module.ATTACKS
    course = Course(tmp_path_factory.mktemp("course"), repository)
    (course.root / "course_secret.txt").write_text(CANARY)
    traces.adopt_orphans()
    # One that looks for secrets must come to its end, or it would find nothing for that reason.
    hurried = {attack.name for attack in attacks if not attack.confess}

    def marker(submissions: Iterable[Submission], assignment: Assignment) -> Iterator[Marked]:
        for submission in submissions:
            with _little_time(submission.student in hurried):
                yield mark(submission, assignment, sandbox)

    with pytest.MonkeyPatch.context() as patch, _listeners() as (port, name, servers):
        patch.setenv("COURSE_SECRET", CANARY)
        hand_in(course, attacks, str(port), name)
        list(grade_class(course, LAB, marker, only=[HONEST[0]]))  # imports, the gradebook
        before = traces.look(course.root)
        marked = {m.student: m for m in grade_class(course, LAB, marker)}
        yield Hostile(course, marked, before, traces.look(course.root, before), _called(servers))


@contextmanager
def _little_time(short: bool) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if short:
            for limit, seconds in SHORT.items():
                patch.setattr(execution, limit, seconds)
            patch.setattr(session, "GRACE_SECONDS", 0.3)
        yield


def hand_in(course: Course, attacks: tuple[Attack, ...], port: str = "9", name: str = "x") -> None:
    """Write the attacks and the honest submissions; the servers to call are for the network."""
    materials = Materials.read(course.materials, LAB)
    for student in HONEST:
        _write(course, student, json.dumps(materials.solved()).encode())
    for attack in attacks:
        made = attack.notebook(materials, str(course.root))
        text = made if isinstance(made, bytes) else json.dumps(made).encode()
        text = text.replace(b"PORT", port.encode()).replace(b"ABSTRACT", name.encode())
        _write(course, attack.name, text)
        for file, words in attack.files.items():
            path = course.submission(attack.name, LAB).parent / file
            path.parent.mkdir(exist_ok=True)
            path.write_text(words)


def _write(course: Course, student: str, content: bytes) -> None:
    path = course.submission(student, LAB)
    path.parent.mkdir(parents=True)
    if content:  # else there is a folder without a notebook
        path.write_bytes(content)


class _listeners:  # noqa: N801 - used like a function
    """Servers of the grader's machine that nobody may reach: TCP, UDP, abstract unix sockets."""

    def __enter__(self) -> tuple[int, str, list[socket.socket]]:
        name = f"attacks-{os.getpid()}"
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(tcp.getsockname())
        stream = socket.socket(socket.AF_UNIX)
        stream.bind(f"\0{name}")
        stream.listen()
        datagram = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        datagram.bind(f"\0{name}-d")
        self.servers = [tcp, udp, stream, datagram]
        return tcp.getsockname()[1], name, self.servers

    def __exit__(self, *exception: object) -> None:
        for server in self.servers:
            server.close()


def _called(servers: list[socket.socket]) -> list[str]:
    """The servers that somebody has reached."""
    reached = []
    for server in servers:
        server.setblocking(False)
        try:
            server.accept() if server.type == socket.SOCK_STREAM else server.recv(100)
            reached.append(str(server))
        except BlockingIOError:
            pass
    return reached
