"""What running a submission does about cells that disturb it after they have run."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from dlcourse.checking import Fault
from dlcourse.checking.calls import Reply

from autograder.execution import Execution
from autograder.normalise import Step
from autograder.sandbox import CellOutcome, WorkerStopped

OWN = Step(1, "import helper")
RELU = Step(2, "def relu(f): ...", "relu")


class Disturbed:
    """A worker that stops when it is asked for names, if one of the cells ``by`` has run."""

    def __init__(self, by: set[str]) -> None:
        self.by, self.ran = by, list[str]()

    def session(self, modules: object = ()) -> Any:
        self.ran = []
        return self

    def run(self, source: str, seconds: float) -> CellOutcome:
        self.ran.append(source)
        return CellOutcome("ok")

    def defined(self, names: Collection[str]) -> set[str]:
        if self.by & set(self.ran):
            raise WorkerStopped("wire", "an answer to something else")
        return {name for name in names if any(f"def {name}" in source for source in self.ran)}

    def call(self, name: str, arguments: Any, *, seconds: float) -> Reply:
        return Reply(1.0)

    def close(self) -> None:
        pass


def run(by: Step) -> Execution:
    sandbox: Any = Disturbed({by.source})
    return Execution(sandbox, [OWN, RELU])


def test_a_cell_of_the_students_own_is_left_out() -> None:
    with run(OWN) as execution:
        assert execution.call("relu", (1.0,)).value == 1.0
        assert "disturbs" in execution.cell_problems[OWN.position]
        assert RELU.position not in execution.cell_problems


def test_where_a_piece_is_to_blame_it_is_missing() -> None:
    with run(RELU) as execution:
        with pytest.raises(Fault, match="its cell disturbs the connection to the grader"):
            execution.call("relu", (1.0,))
        assert set(execution.cell_problems) == {OWN.position, RELU.position}
