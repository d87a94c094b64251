"""Real notebooks and real messages, from which the search starts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from dlcourse.catalogue import lab_of
from dlcourse.checking import Student
from dlcourse.checking.calls import Reply
from dlcourse.checking.sequence import respond
from dlcourse.visible import run_visible

from tests.properties.labs import released, solved
from tests.properties.messages import written
from tests.reference import solutions

LAB = "lab1_mlp"
#: One piece for each kind of call: an array, numbers, parts, steps with a state, an object.
PIECES = ("relu", "count_parameters", "linear_backward", "adam_step", "EarlyStopping")
LARGEST = 4096
EXTRA = (
    "%%time\n@piece\ndef relu(f):\n    return helper(f)\n",
    "def helper(f):\n    x = !ls\n    %time y = 1\n    ?relu\n    return f",
    "@piece\ndef relu(f)\n    return f  # a slip of the pen",
    "import torch.nn.functional as F\nelu = F.elu\nclass Mine:\n    def relu(self): return elu",
)
PICTURE = {"a.png": {"image/png": "iVBORw0KGgoAAAAAAAAAAAA="}}


@cache
def notebooks() -> Mapping[str, bytes]:
    """A lab as handed out, solved, from Colab, with cells of one's own, and in the old format."""
    empty, full = json.loads(released(LAB)), json.loads(solved(LAB))
    bare = [
        {**cell, "metadata": {"id": f"x{n}"}, "id": None} for n, cell in enumerate(full["cells"])
    ]
    own = [{"cell_type": "code", "source": [text], "outputs": _outputs()} for text in EXTRA]
    answer = {"cell_type": "markdown", "source": "![](attachment:a.png)", "attachments": PICTURE}
    trees = {
        "released": empty,
        "solved": full,
        "colab": {"cells": bare, "nbformat": 4, "nbformat_minor": 0, "metadata": {"colab": {}}},
        "own": {"cells": [*own, *full["cells"][-4:], answer]},
        "copied": {"cells": full["cells"][-6:] * 2},
        "old": {"worksheets": [{"cells": [{**cell, "input": "x = 1"} for cell in own]}]},
    }
    return {name: json.dumps(tree).encode() for name, tree in trees.items()}


def _outputs() -> list[dict[str, Any]]:
    return [
        {"output_type": "stream", "text": ["a\n", "b"]},
        {"output_type": "display_data", "data": {"image/png": PICTURE["a.png"]["image/png"]}},
        {"output_type": "execute_result", "data": {"text/plain": "1.0", "text/html": "<b>"}},
        {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []},
    ]


@cache
def messages() -> Mapping[str, bytes]:
    """What grader and worker say to each other when pieces are checked, each kind once."""
    found = {"ready": written({"ready": True}), "names": written(_about(["relu", "elu"]))}
    for piece in PIECES:
        listener = _Listener({})
        run_visible(piece, Student(listener))
        found |= {f"{piece}-{name}": content for name, content in listener.heard.items()}
    return {name: content for name, content in found.items() if len(content) <= LARGEST}


class _Listener:
    """The worker of a right solution, with everything that is said written down."""

    def __init__(self, heard: dict[str, bytes]) -> None:
        self.heard = heard

    def call(self, name: str, arguments: tuple[Any, ...]) -> Reply:
        """The reply; of longer calls each only once."""
        reply = respond(lambda called: solutions(lab_of(called).name)[called], name, arguments)
        request = {"do": "call", "name": name, "arguments": arguments, "seconds": 5.0}
        self.heard.setdefault("asked", written({**request, "token": "0" * 16}))
        self.heard["asked-last"] = written({**request, "token": "0" * 16})
        self.heard.setdefault("answered", written(_about(reply)))
        self.heard["answered-last"] = written(_about(reply))
        return reply


def _about(answer: Any) -> dict[str, Any]:
    return {"token": "0" * 16, "answer": answer}
