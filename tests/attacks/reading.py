"""Attacks that look for what they should not see; each must come home with nothing."""

# ruff: noqa: E501 - sources of students, as they are

from tests.attacks.attack import CANARY, Attack

# A pattern that does not match itself, wherever it lies in memory.
PATTERN = CANARY.replace("-", "[-]")
TRY = f"""
import glob, os, re
loot, secret = [], re.compile({PATTERN!r})
def look(path):
    try:
        with open(path, "rb") as file:
            loot.append((path, file.read(20)))
    except Exception:
        pass
"""


def _reads(name: str, source: str) -> Attack:
    return Attack(name, TRY + source, confess=True)


READING = (
    _reads("solutions", """
for path in glob.glob("/**/solutions/**/*.ipynb", recursive=False): look(path)
for up in range(8):
    for path in glob.glob("../" * up + "solutions/*") + glob.glob("COURSE/../" * up + "*.ipynb"):
        look(path)
"""),
    _reads("whole-disk", """
wanted = ("gradebook.db", "course_secret.txt", "lab1_mlp.ipynb", "lab1_mlp.py", "verdict.py")
for folder, names, files in os.walk("/"):
    names[:] = [n for n in names if n not in ("proc", "torch", "sklearn", "scipy", "nbgrader")]
    loot += [os.path.join(folder, f) for f in files if f in wanted and "catalogue" not in folder
             and "visible" not in folder]
"""),
    _reads("gradebook", "for name in ('gradebook.db', 'course_secret.txt'): look('COURSE/' + name)"),
    _reads("others", """
for path in glob.glob("COURSE/*/*/*/*") + glob.glob("COURSE/submitted/*"): look(path)
look("COURSE/submitted/mmm-honest/lab1_mlp/lab1_mlp.ipynb")
"""),
    _reads("checks", """
import importlib, pkgutil
for name in ("autograder.checks", "autograder.checks.lab1_mlp", "autograder.verdict",
             "autograder.misconceptions", "dlcourse.oracles.lab1_mlp", "tests.reference"):
    try:
        loot.append(importlib.import_module(name).__name__)
    except ImportError:
        pass
"""),
    _reads("environment", """
text = repr(dict(os.environ))
for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):
    try: text += open(path).read()
    except OSError: pass
loot += secret.findall(text)
"""),
    _reads("own-memory", """
import ctypes
for line in open("/proc/self/maps") if os.path.exists("/proc/self/maps") else ():
    area, rights = line.split()[:2]
    low, high = (int(x, 16) for x in area.split("-"))
    if rights.startswith("r") and "[v" not in line and high - low < 2**26:
        text = ctypes.string_at(low, high - low)
        loot += re.findall(secret.pattern.encode(), text)
try: open("/proc/self/mem", "rb").seek(0)
except OSError: pass
"""),
    _reads("objects", """
import gc, sys
gc.unfreeze()
for thing in gc.get_objects():
    try:
        name = getattr(thing, "__module__", "") or ""
        if name.startswith(("autograder.checks", "autograder.verdict", "dlcourse.oracles.lab")):
            loot.append(name)
    except Exception: pass
loot += [n for n in sys.modules if n.startswith(("autograder.checks", "autograder.verdict"))]
"""),
    _reads("descriptors", """
import fcntl, stat
for number in range(256):
    try: goal = os.readlink(f"/proc/self/fd/{number}")
    except OSError: continue
    if goal not in ("/dev/null",) and not goal.startswith(("socket:", "/proc/")): loot.append(goal)
    if goal.startswith("socket:") and number != 3: loot.append(number)
"""),
    _reads("processes", """
own = str(os.getpid())
for name in os.listdir("/proc"):
    if name.isdigit() and name != own:
        loot.append(name)
for name in ("1", str(os.getppid()), "self/root/outside", "1/root", "1/cwd"):
    for part in ("environ", "maps", "fd/4", "root/etc/shadow", "etc/shadow", "cwd/gradebook.db"):
        if name not in ("1", own) or "etc" in part or "grade" in part: look(f"/proc/{name}/{part}")
"""),
    _reads("ptrace", """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for target in (os.getppid(), 1, 2, *range(10, 40000, 997)):
    if target != os.getpid() and libc.ptrace(16, target, 0, 0) == 0: loot.append(target)
    buffer = ctypes.create_string_buffer(8)
    if libc.process_vm_readv(target, buffer, 1, buffer, 1, 0) > 0: loot.append(-target)
"""),
    _reads("devices", """
for path in glob.glob("/dev/*") + glob.glob("/sys/*") + glob.glob("/run/*") + glob.glob("/var/*"):
    if os.path.basename(path) not in ("null", "zero", "full", "random", "urandom", "fd", "stdin",
                                      "stdout", "stderr", "shm"): loot.append(path)
"""),
)  # fmt: skip
