"""What people put into their cells."""

from __future__ import annotations

from tests.autograder.mill.table import Mill, distortion


def _above(mill: Mill, lines: str) -> None:
    for name in mill.some(mill.pieces):
        cell = mill.cell(name)
        if not cell["source"].lstrip().startswith("%%"):
            cell["source"] = f"{lines}\n{cell['source']}"


@distortion
def form_title(mill: Mill) -> None:
    """Colab users who fold their code under a form."""
    _above(mill, '#@title My **piece** { display-mode: "form", run: "auto" }')


@distortion
def form_fields(mill: Mill) -> None:
    """Colab users who like sliders."""
    mill.add(mill.anywhere(), 'rate_in_form = 0.1 #@param {type:"slider", min:0, max:1, step:0.1}')


@distortion
def timed(mill: Mill) -> None:
    """Students who want to know how long a cell takes."""
    _above(mill, "%%time")


@distortion
def captured(mill: Mill) -> None:
    """Students who are tired of a cell's output."""
    _above(mill, "%%capture quiet --no-stderr")


@distortion
def installs(mill: Mill) -> None:
    """Colab users, who install what they need where they need it."""
    _above(mill, "!pip install --quiet tqdm \\\n    numpy\n%pip list\n!nvidia-smi")


@distortion
def magics(mill: Mill) -> None:
    """People with a habit from other notebooks."""
    _above(mill, "%load_ext autoreload\n%autoreload 2\n%matplotlib inline\nfiles_here = !ls")


@distortion
def pasted_from_the_web(mill: Mill) -> None:
    """People who paste a remark: it brings the web's own line separator along."""
    _above(mill, "# see the lecture\u2028slide 12 (second paragraph)\x0b")
