"""Submissions that want points for nothing; they get none for what is not written."""

from __future__ import annotations

from collections.abc import Callable

from tests.cohort.sample import Materials, Notebook, Sample, all_pieces, cell_named, own_cell

PATCHES = """\
import builtins, sys, numpy, numpy.testing
import dlcourse.checking.compare, dlcourse.checking.calls

class Anything:
    shape, dtype, ndim = (), numpy.dtype(float), 0
    def __eq__(self, other): return True
    def __array__(self, *args, **kwargs): return numpy.zeros(())
    def __float__(self): return 0.0

numpy.testing.assert_allclose = numpy.allclose = numpy.array_equal = lambda *a, **k: True
dlcourse.checking.compare.agree = dlcourse.checking.agree = lambda *a, **k: Anything()
builtins.isinstance, old = (lambda *a: True), isinstance
builtins.isinstance = old
sys.displayhook("100.0")
print("100.0"); print("error", file=sys.stderr)
for name in NAMES:
    globals()[name] = lambda *a, **k: Anything()
"""
READS = """\
import glob, os, re
texts = []
for folder in (".", "..", "../..", "../../..", os.path.expanduser("~")):
    for path in glob.glob(f"{folder}/solutions/*/*") + glob.glob(f"{folder}/*/solutions/*/*"):
        try:
            texts.append(open(path).read())
        except OSError:
            pass
for text in texts:
    for block in re.findall(r"@piece.*?END SOLUTION", text, re.S):
        exec(block.replace("\\\\n", "\\n"), globals())
try:
    from dlcourse import oracles
    for name in NAMES:
        globals()[name] = oracles.find(name)
except Exception:
    pass
"""
WRITES = """\
import os, sqlite3, sys
for folder in (".", "..", "../..", "../../.."):
    for name in ("gradebook.db", "numpy.py", "sitecustomize.py"):
        try:
            path = os.path.join(folder, name)
            if name.endswith(".db"):
                sqlite3.connect(path).execute("update grade set auto_score = 100")
            else:
                open(path, "w").write("raise SystemExit")
        except Exception:
            pass
for descriptor in range(3, 256):
    try:
        os.write(descriptor, b'{"value": 1}' * 10)
    except OSError:
        pass
os.kill(os.getppid(), 9)
"""


def _with_cell(source: str, lab: str, written: frozenset[str]) -> Callable[..., Notebook]:
    """A cell of the cheat's own before the first piece, and once more at the end."""
    names = sorted(all_pieces(lab) - written)
    cell = own_cell(f"NAMES = {names}\n{source}")

    def make(materials: Materials) -> Notebook:
        notebook = materials.partly(set(written))
        position, _ = cell_named(notebook, next(iter(materials.solutions)))
        notebook["cells"].insert(position, cell)
        notebook["cells"].append(dict(cell))
        return notebook

    return make


def _retagged(written: frozenset[str]) -> Callable[..., Notebook]:
    """Tests that skip, are worth more, pass by themselves and carry points as output."""

    def make(materials: Materials) -> Notebook:
        notebook = materials.partly(set(written))
        for cell in notebook["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if marks.get("grade"):
                marks |= {"points": 1000, "locked": False, "checksum": "0" * 32}
                cell["metadata"]["tags"] = ["skip-execution", "raises-exception"]
                if cell["cell_type"] == "code":
                    cell["source"] = "100.0"
                    cell["outputs"] = [dict(OUTPUT)]
        return notebook

    return make


OUTPUT = {
    "output_type": "execute_result",
    "execution_count": 1,
    "metadata": {},
    "data": {"text/plain": "100.0"},
}


def dishonest(lab: str, *pieces: str) -> tuple[Sample, ...]:
    """Submissions of a lab in which only ``pieces`` are written."""
    written = frozenset(pieces)
    rest = all_pieces(lab) - written
    beside = {"numpy.py": "raise SystemExit", "sitecustomize.py": ""}
    return (
        Sample("patches", "patches NumPy, checks and the display",
               _with_cell(PATCHES, lab, written), wrong=rest, zero=rest),
        Sample("reads", "reads solutions and oracles",
               _with_cell(READS, lab, written), wrong=rest, zero=rest),
        Sample("writes", "writes the gradebook, modules and the wire",
               _with_cell(WRITES, lab, written), wrong=rest, zero=rest, files=beside),
        Sample("retagged", "changes tags, points and outputs", _retagged(written),
               wrong=rest, zero=rest),
    )  # fmt: skip
