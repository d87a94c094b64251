"""Which lines and branches inputs reach: ``python -m tests.fuzz.covered TARGET DIR``."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

from coverage import Coverage

from tests.fuzz.watched import MODULES

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Print, as JSON, for every module the share that is reached and the lines that are not."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    files = {module: ROOT / f"{module.replace('.', '/')}.py" for module in MODULES[name]}
    coverage = Coverage(data_file=None, branch=True, include=[str(file) for file in files.values()])
    coverage.start()
    from tests.fuzz.targets import TARGETS

    for path in folder.iterdir():
        with contextlib.suppress(Exception):  # what was found is told elsewhere
            TARGETS[name].run(path.read_bytes())
    coverage.stop()
    print(json.dumps({module: _reached(coverage, file) for module, file in files.items()}))


def _reached(coverage: Coverage, file: Path) -> dict[str, object]:
    numbers = coverage._analyze(str(file)).numbers
    return {"share": numbers.pc_covered, "missing": coverage.analysis2(str(file))[4]}


if __name__ == "__main__":
    main()
