"""A filter that refuses the system calls a student's code has no use for.

What is there: a list of refused calls (``EPERM``), ``clone`` with new namespaces refused,
``socket`` for all families but ``AF_UNIX`` refused, calls of foreign architectures refused.  It is
a list of what is forbidden, not of what is allowed: the walls are the namespaces and the dropped
rights, and this keeps student code away from corners of the kernel where those have been broken.

The filter is a program for the kernel's small virtual machine (classic BPF): each instruction is a
code, two jump distances (condition true, false) and a number.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct

from autograder.sandbox import kernel

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
EPERM, ENOSYS = REFUSE | errno.EPERM, REFUSE | errno.ENOSYS
#: Where the kernel puts the call's number, the architecture and the first argument.
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
SECCOMP_MODE_FILTER = 2

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
COLUMN = {"x86_64": 0, "aarch64": 1}
CLONE, SOCKET, CLONE3 = (56, 220), (41, 198), (435, 435)
#: Calls of the x32 kind on x86_64 carry this bit.
X32_BIT = 0x40000000
NEW_NAMESPACES = (
    kernel.CLONE_NEWNS
    | kernel.CLONE_NEWCGROUP
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
)

#: Name of the call: its number on x86_64 and on aarch64 (``None``: it does not exist there).
REFUSED: dict[str, tuple[int, int | None]] = {
    # looking into other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "perf_event_open": (298, 241),
    # changing what the file system looks like
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "quotactl": (179, 60),
    # new namespaces
    "unshare": (272, 97),
    "setns": (308, 268),
    # memory that no limit of a process counts
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    # the kernel itself
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "syslog": (103, 116),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "acct": (163, 89),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}

Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def program(machine: str) -> list[Instruction]:
    """The filter for a processor.  Raises ``OSError`` for one that is not known."""
    if machine not in ARCHITECTURES:
        raise OSError(f"the sandbox has no filter for the processor {machine}")
    column = COLUMN[machine]
    steps = _native_only(machine)
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            steps += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, EPERM)]
    # glibc goes back to clone, whose flags can be seen, when clone3 does not exist
    steps += [(JUMP_EQUAL, 0, 1, CLONE3[column]), (RETURN, 0, 0, ENOSYS)]
    steps += _first_argument(CLONE[column], (JUMP_ANY_BIT, 0, 1, NEW_NAMESPACES))
    steps += _first_argument(SOCKET[column], (JUMP_EQUAL, 1, 0, socket.AF_UNIX))
    return [*steps, (RETURN, 0, 0, ALLOW)]


def _native_only(machine: str) -> list[Instruction]:
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, EPERM),
        (LOAD, 0, 0, NUMBER),
    ]
    if machine == "x86_64":
        steps += [(JUMP_AT_LEAST, 0, 1, X32_BIT), (RETURN, 0, 0, EPERM)]
    return steps


def _first_argument(number: int, refuse_next: Instruction) -> list[Instruction]:
    """For one call: ``refuse_next`` on the first argument leads to EPERM or jumps over it."""
    return [
        (JUMP_EQUAL, 0, 4, number),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        refuse_next,
        (RETURN, 0, 0, EPERM),
        (RETURN, 0, 0, ALLOW),
    ]


def install() -> None:
    """Put the filter in force, for this process and all that it starts, for good."""
    steps = program(platform.machine())
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    described = _Program(len(steps), ctypes.cast(buffer, ctypes.c_void_p))
    kernel.prctl(kernel.PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(described))
