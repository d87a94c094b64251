"""One search by libFuzzer, in a process of its own: ``python -m tests.fuzz.search TARGET [flags]``.

What is found is written into ``found/TARGET``, one input for each place where something is raised,
and the search goes on.
"""

from __future__ import annotations

import hashlib
import sys
import traceback

import atheris

from tests.fuzz.watched import FOUND, MODULES


def main() -> None:
    """Search until a flag of libFuzzer's ends it, or an input takes too long; never returns."""
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=list(MODULES[name])):
        from tests.fuzz.targets import TARGETS
    target, known = TARGETS[name], set[str]()

    def run(content: bytes) -> None:
        try:
            target.run(content)
        except Exception as error:
            place = repr([frame.line for frame in traceback.extract_tb(error.__traceback__)[-2:]])
            if place not in known:
                known.add(place)
                keep(name, content, error)

    def change(content: bytes, largest: int, seed: int) -> bytes:
        if seed % 4:
            try:
                return target.change(content, largest, seed)
            except ValueError:  # no JSON any more
                pass
        changed: bytes = atheris.Mutate(content, largest)
        return changed

    atheris.Setup(sys.argv, run, custom_mutator=change)
    atheris.Fuzz()


def keep(name: str, content: bytes, error: Exception) -> None:
    """Write an input down, and say what it does."""
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{type(error).__name__}-{hashlib.sha256(content).hexdigest()[:8]}"
    path.write_bytes(content)
    print(f"FOUND {path}", "".join(traceback.format_exception(error)), sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
