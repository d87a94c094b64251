"""A virtual environment like Google Colab's, made once: old releases installed, the rest linked."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
STAND_IN = HERE / "stand_in"
#: Linked from the environment that the tests run in, so that nothing large is fetched twice.
BORROWED = ("pip", "torch")


class ColabEnvironment:
    """The Python of the imitated Colab, and what lies in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.complete = folder / "complete"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self.packages = folder / "lib" / version / "site-packages"

    def pip_freeze(self) -> set[str]:
        """What pip says is installed."""
        command = [self.python, "-m", "pip", "freeze", "--all"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return set(done.stdout.split("\n")) - {""}

    def entries(self) -> set[str]:
        """The files and folders beside each other in which packages lie, with their versions."""
        return {path.name for path in self.packages.iterdir()} - {"__pycache__"}

    def fresh(self) -> ColabEnvironment:
        """As Colab gives it to a new session: what a notebook has installed is taken out."""
        for name in self.entries() - set(self.complete.read_text(encoding="utf-8").split("\n")):
            shutil.rmtree(self.packages / name)
        return self


def colab_environment(folder: Path, worker: str = "") -> ColabEnvironment:
    """The environment for these requirements, below ``folder``; made when it is not there yet.

    Tests that run side by side, each under a ``worker``'s name, get one each: linked copies.
    """
    place = ColabEnvironment(folder / _name())
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.complete.is_file():
            shutil.rmtree(place.folder, ignore_errors=True)
            _make(place)
            place.complete.write_text("\n".join(sorted(place.entries())), encoding="utf-8")
    if not worker:
        return place
    own = ColabEnvironment(folder / f"{_name()}-{worker}")
    if not own.complete.is_file():
        shutil.rmtree(own.folder, ignore_errors=True)
        shutil.copytree(place.folder, own.folder, symlinks=True, copy_function=_link_file)
    return own


def _name() -> str:
    """A name that changes when anything in the environment would."""
    linked = [f"{name}=={distribution(name).version}" for name in BORROWED]
    content = "\n".join([sys.version, *linked, REQUIREMENTS.read_text(encoding="utf-8")])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _make(colab: ColabEnvironment) -> None:
    venv.EnvBuilder(symlinks=True).create(colab.folder)
    for name in BORROWED:
        _borrow_with_needs(name, colab.packages)
    command = [colab.python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    subprocess.run([*command, "--requirement", REQUIREMENTS], check=True)
    for found in list(distributions(path=[str(colab.packages)])):
        for need in _needs(found):
            _borrow_with_needs(need, colab.packages)
    (colab.packages / "google_colab_stand_in.pth").write_text(f"{STAND_IN}\n", encoding="utf-8")


def _borrow_with_needs(name: str, packages: Path) -> None:
    """Link a package of the running environment, and what it needs, unless it is there."""
    if any(distributions(name=name, path=[str(packages)])):
        return
    own = distribution(name)
    _link(own, packages)
    for need in _needs(own):
        _borrow_with_needs(need, packages)


def _needs(package: Distribution) -> Iterator[str]:
    for line in package.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _link(package: Distribution, packages: Path) -> None:
    for file in package.files or ():
        if ".." in file.parts:  # a program in bin/
            continue
        target = packages / file
        target.parent.mkdir(parents=True, exist_ok=True)
        _link_file(Path(str(file.locate())), target)


def _link_file(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:  # another disk
        shutil.copy2(source, target)
