"""Runs a notebook from its first cell in the imitated Colab, as a fresh session would."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.colab.environment import ColabEnvironment


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments: object) -> None:
        """Leave out the lines on stderr."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, served from this machine."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def build_wheel(course: Path, folder: Path) -> Path:
    """dlcourse as a wheel, built from a copy, so that nothing is left in the sources."""
    copy = shutil.copytree(course, folder / "course", ignore=shutil.ignore_patterns("*.egg-info"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(copy)]
    subprocess.run(command, check=True)
    return next(folder.glob("dlcourse-*.whl"))


def run_on_colab(
    notebook: NotebookNode, colab: ColabEnvironment, folder: Path, **variables: str
) -> list[NotebookNode]:
    """The outputs of all cells, run from top to bottom in ``folder``.

    Raises ``CellExecutionError`` at the first cell that fails.
    """
    specs = _kernelspec(colab, folder / ".kernels", variables)
    manager = AsyncKernelManager(kernel_name="colab", kernel_spec_manager=specs)
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, km=manager, timeout=300, resources=resources)
    try:
        client.execute()
    finally:
        run_sync(manager.shutdown_kernel)(now=True)
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def _kernelspec(
    colab: ColabEnvironment, folder: Path, variables: dict[str, str]
) -> KernelSpecManager:
    spec = {
        "argv": [str(colab.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Colab",
        "language": "python",
        "env": variables | {"IPYTHONDIR": str(folder), "OMP_NUM_THREADS": "1"},
    }
    place = folder / "colab"
    place.mkdir(parents=True, exist_ok=True)
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return KernelSpecManager(kernel_dirs=[str(folder)], ensure_native_kernel=False)
