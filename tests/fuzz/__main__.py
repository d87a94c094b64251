"""``python -m tests.fuzz``: search each target for some time and say what was tried and reached."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from tests.fuzz.watched import FOUND, MODULES

ROOT = Path(__file__).resolve().parents[2]
INSTALL = "pip install 'atheris>=3.0' (Linux on x86_64 only)"
#: Seconds for one input, on a busy machine too, and megabytes for the whole search.
SLOWEST, MEMORY = 20, 4096
PROGRESS = re.compile(r"^#(\d+)\s.*?\bcov: (\d+) ft: (\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Searched:
    """What a search has done: inputs tried, edges reached, new files in ``found``, what it said.

    whole: it went on until its time was over; else an input has ended the process.
    """

    tried: int
    edges: int
    found: list[Path]
    said: str
    whole: bool


def search(name: str, corpus: Path, seconds: int, seed: int) -> Searched:
    """Search one target, from its seeds and what lies in ``corpus``, which grows."""
    from tests.fuzz.targets import TARGETS

    for title, content in TARGETS[name].seeds().items():
        (corpus / title).write_bytes(content)
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.iterdir())
    flags = [f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={SLOWEST}"]
    flags += [f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    process = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.search", name, str(corpus), *flags],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        errors="replace",
    )
    said = process.stderr + process.stdout
    steps = PROGRESS.findall(said) or [("0", "0", "0")]
    tried = max(int(number) for number, *_ in steps)
    found = sorted(set(folder.iterdir()) - before)
    return Searched(tried, int(steps[-1][1]), found, said, process.returncode == 0)


def reached(name: str, corpus: Path) -> dict[str, dict[str, object]]:
    """Of every watched module, the share of lines and branches that the corpus reaches."""
    command = [sys.executable, "-m", "tests.fuzz.covered", name, str(corpus)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(
    seconds: Annotated[int, typer.Option(help="For each target.")] = 60,
    only: Annotated[str, typer.Option(help=f"One of {', '.join(MODULES)}.")] = "",
    seed: Annotated[int, typer.Option(help="0 for another search each time.")] = 1,
    corpus: Annotated[
        Path | None, typer.Option(help="Where inputs are kept for next time.")
    ] = None,
) -> None:
    """Search for inputs that break a promise; exit with 1 when there is one."""
    broken = 0
    for name in [only] if only else MODULES:
        with tempfile.TemporaryDirectory() as empty:
            folder = (corpus or Path(empty)) / name
            folder.mkdir(parents=True, exist_ok=True)
            done = search(name, folder, seconds, seed)
            if not done.tried:
                sys.exit(f"{done.said}\nnothing was tried: {INSTALL}")
            print(f"{name}: {done.tried:,} inputs in {seconds} s, {done.edges} edges reached")
            for module, part in reached(name, folder).items():
                missing = f"   not: {part['missing']}" if part["missing"] else ""
                print(f"  {module:32} {part['share']:5.1f}% of lines and branches{missing}")
            for path in done.found:
                print(f"  FOUND {path.relative_to(ROOT)}")
            if not done.whole:
                print(f"  ENDED by an input, before its time:\n{done.said[-3000:]}")
            broken += len(done.found) + (not done.whole)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    typer.run(main)
