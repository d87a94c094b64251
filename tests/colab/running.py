"""Runs a notebook from its first cell in the imitated Colab, as a fresh session would."""

from __future__ import annotations

import json
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.colab.environment import ColabEnvironment


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
