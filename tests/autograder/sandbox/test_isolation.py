"""The parts of the isolation, each by itself."""

from __future__ import annotations

import os
import platform
import socket
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dlcourse.checking.values import Array

from autograder.sandbox import (
    Limits,
    Sandbox,
    SandboxBroken,
    Session,
    client,
    filesystem,
    isolation,
    keeper,
    preload,
    seccomp,
)

ALLOW, EPERM, ENOSYS = seccomp.ALLOW, seccomp.EPERM, seccomp.ENOSYS


def verdict(machine: str, number: int, first: int = 0, architecture: int | None = None) -> int:
    """What the filter says about a system call, by the rules of the kernel's little machine."""
    known = seccomp.ARCHITECTURES[machine] if architecture is None else architecture
    data = {seccomp.NUMBER: number, seccomp.ARCHITECTURE: known, seccomp.FIRST_ARGUMENT: first}
    steps, at, value = seccomp.program(machine), 0, 0
    while True:
        code, if_true, if_false, constant = steps[at]
        at += 1
        if code == seccomp.RETURN:
            return constant
        if code == seccomp.LOAD:
            value = data[constant]
        else:
            at += if_true if _holds(code, value, constant) else if_false


def _holds(code: int, value: int, constant: int) -> bool:
    if code == seccomp.JUMP_EQUAL:
        return value == constant
    return value >= constant if code == seccomp.JUMP_AT_LEAST else bool(value & constant)


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_the_filter_refuses_its_list_and_lets_the_rest_through(machine: str) -> None:
    column = seccomp.COLUMN[machine]
    refused = {numbers[column] for numbers in seccomp.REFUSED.values()} - {None}
    special = {seccomp.CLONE[column], seccomp.CLONE3[column], seccomp.SOCKET[column]}
    for number in range(480):
        expected = EPERM if number in refused else ALLOW
        if number not in special:
            assert verdict(machine, number) == expected, number


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_the_filter_reads_first_arguments(machine: str) -> None:
    column = seccomp.COLUMN[machine]
    clone, sock = seccomp.CLONE[column], seccomp.SOCKET[column]
    assert verdict(machine, clone, 0x11) == ALLOW
    assert verdict(machine, clone, 0x11 | 0x10000000) == EPERM
    assert verdict(machine, seccomp.CLONE3[column]) == ENOSYS
    assert verdict(machine, sock, socket.AF_UNIX) == ALLOW
    for family in (socket.AF_INET, socket.AF_INET6, 16, 17, 38, 40):
        assert verdict(machine, sock, family) == EPERM


def test_calls_of_other_architectures_are_refused() -> None:
    assert verdict("x86_64", 1, architecture=0x40000003) == EPERM
    assert verdict("x86_64", 1 | seccomp.X32_BIT) == EPERM
    with pytest.raises(OSError, match="riscv64"):
        seccomp.program("riscv64")


def test_a_process_without_walls_is_found_out() -> None:
    missing = isolation.missing_walls(filesystem.plan())
    assert "it is not the first process of its own namespace" in missing
    assert "its system calls are not filtered" in missing
    assert "it can open network sockets" in missing
    assert "it sees hidden files" in missing


def test_the_plan_names_what_python_needs_and_hides_what_it_must() -> None:
    view = filesystem.plan()
    package = Path(isolation.__file__).parents[1]
    assert Path(sys.prefix).resolve() in view.visible
    assert package in view.covered
    assert package.parent not in view.visible
    assert Path("/") not in view.visible
    assert Path.home() not in view.visible
    assert not any(path.name == "oracles" for path in view.visible)


@pytest.fixture
def nested(tmp_path: Path) -> dict[str, Path]:
    """A visible folder with a hidden one inside, and in that a visible one again."""
    names = {"open": tmp_path / "open", "shut": tmp_path / "open/shut"}
    names["again"] = names["shut"] / "again"
    names["again"].mkdir(parents=True)
    for folder in names.values():
        (folder / "file.txt").write_text(folder.name)
    return names


def test_hidden_inside_visible_inside_hidden(nested: dict[str, Path]) -> None:
    shown, hidden = (nested["open"], nested["again"]), (nested["shut"],)
    view = filesystem.View(shown, hidden, ())
    assert filesystem._shown_already(nested["open"] / "more", view)
    assert not filesystem._shown_already(nested["again"], view)


def test_folders_named_by_the_grader_are_hidden() -> None:
    """Something that a worker would see otherwise: a package in the visible tree."""
    hidden = Path(pytest.__file__).parent
    source = f"import os\ndef f(): return os.listdir({str(hidden)!r})"
    for extra, seen in (((), True), ((hidden,), False)):
        with Sandbox(hidden=extra) as sandbox, sandbox.session() as session:
            session.run(source, 5)
            assert bool(session.call("f").value) is seen


def test_a_hidden_folder_shows_only_what_python_needs_inside_it() -> None:
    library = Path(os.__file__).parent.name
    source = f"import os\ndef f(path): return os.listdir(path)\nlibrary = {library!r}"
    hidden = Path(sys.prefix) / "lib"
    with Sandbox(hidden=[hidden]) as sandbox, sandbox.session() as session:
        session.run(source, 5)
        assert session.call("f", (str(hidden),)).value == [library]
        assert session.call("f", (str(hidden / library),)).value == ["site-packages"]


def test_the_whole_repository_can_be_named_as_hidden() -> None:
    root = Path(isolation.__file__).parents[2]
    with Sandbox(hidden=[root]) as sandbox, sandbox.session() as session:
        assert session.run("import dlcourse, numpy", 5).status == "ok"


def test_a_wall_that_is_missing_is_the_machines_fault() -> None:
    """/proc is mounted after covers are made, so naming it as hidden cannot be kept."""
    with pytest.raises(SandboxBroken, match="it sees hidden files"):
        Sandbox(hidden=[Path("/proc")]).start()


def test_modules_are_imported_before_the_fork() -> None:
    with Sandbox(modules=["colorsys"]) as sandbox, sandbox.session() as session:
        session.run("import sys\ndef f(): return 'colorsys' in sys.modules", 5)
        assert session.call("f").value is True
    with pytest.raises(SandboxBroken, match="no_such_module"):
        Sandbox(modules=["no_such_module"]).start()


def _find(session: Session, expression: str) -> Any:
    """What an expression gives that looks for pieces of the course."""
    assert session.run("from dlcourse.pieces import current\nimport dlcourse", 30).status == "ok"
    assert session.run(f"def f(x):\n    return {expression}", 10).status == "ok"
    return session.call("f", (Array(np.array([-1.0, 2.0])),))


def test_pieces_of_earlier_labs_are_there_and_no_others() -> None:
    with Sandbox(torch=True, lab="lab2_backprop") as sandbox, sandbox.session() as session:
        assert (_find(session, "current('relu')(x)").value.data == [0.0, 2.0]).all()
        for name in ("relu_backward", "adam_step"):
            failure = _find(session, f"current('{name}')(x, x)").failure
            assert failure is not None
            assert "not available while grading" in failure.message
        for way in (
            "dlcourse.oracles.lab2_backprop.relu_backward(x, x)",
            "__import__('importlib').import_module('dlcourse.oracles.lab2_backprop')",
            "__import__('sys').modules['dlcourse.oracles.lab1_mlp']",
            "current('relu').__globals__['lab2_backprop']",
        ):
            assert _find(session, way).failure is not None, way


def test_without_a_lab_no_piece_is_there() -> None:
    with Sandbox(torch=True) as sandbox, sandbox.session() as session:
        failure = _find(session, "current('relu')(x)").failure
        assert failure is not None
        assert "not available while grading" in failure.message


def test_the_nursery_refuses_to_hold_checks(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "autograder.checks.lab9", sys)
    with pytest.raises(ImportError, match="lab9"):
        preload._refuse_secrets()


def test_other_systems_refuse_and_say_why(monkeypatch: Any) -> None:
    monkeypatch.setattr(client.sys, "platform", "darwin")
    with pytest.raises(SandboxBroken, match="Linux"):
        Sandbox().start()
    monkeypatch.setattr(client.sys, "platform", "win32")
    with pytest.raises(SandboxBroken, match="WSL"):
        Sandbox(unsafe=True).start()


def test_the_environment_of_a_worker_is_its_own(monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "environ", {"TOKEN": "x"})
    keeper._set_environment("/scratch/home")
    assert "TOKEN" not in os.environ
    assert os.environ["HOME"] == "/scratch/home"


def test_each_session_of_root_has_a_user_of_its_own() -> None:
    if os.geteuid() != 0:
        assert isolation.worker_user(1) == isolation.INSIDE_USER
        return
    users = {isolation.worker_user(number) for number in range(200)}
    assert len(users) == 200
    assert min(users) >= isolation.FIRST_USER


def test_limits_travel_by_name() -> None:
    assert Limits(**Limits(memory=5).as_dict()) == Limits(memory=5)


def test_this_processor_is_known() -> None:
    if platform.machine() not in seccomp.ARCHITECTURES:
        pytest.skip("no sandbox on this processor")
    assert len(seccomp.program(platform.machine())) < 4096
