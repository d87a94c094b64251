"""Mutants of all references: enough of them, each another one, each under a name of its own."""

from __future__ import annotations

import ast

import pytest
from dlcourse.catalogue import LABS

from tests.reference import sources
from tests.validity.findings import pieces_of
from tests.validity.mutants import mutants_of
from tests.validity.operators import OPERATORS
from tests.validity.reviewed import equivalent, judged


def test_there_are_thousands_and_every_operator_makes_some() -> None:
    found = [mutant for name in pieces_of(LABS) for mutant in mutants_of(name)]
    assert len(found) >= 4000
    assert {mutant.operator for mutant in found} == set(OPERATORS)


@pytest.mark.parametrize("lab", LABS)
def test_each_is_another_program_with_a_name_of_its_own(lab: str) -> None:
    for name in pieces_of([lab]):
        found = mutants_of(name)
        assert len(found) >= 4, name
        original = ast.unparse(ast.parse(sources(lab)[name]))
        assert len({m.source for m in found} - {original}) == len(found)
        assert len({m.change for m in found}) == len(found)


@pytest.mark.parametrize("lab", LABS)
def test_none_changes_a_signature(lab: str) -> None:
    for name in pieces_of([lab]):
        signatures = _signatures(sources(lab)[name])
        assert all(_signatures(mutant.source) == signatures for mutant in mutants_of(name))


def _signatures(source: str) -> dict[str, str]:
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef))
    return {function.name: ast.unparse(function.args) for function in functions}


@pytest.mark.parametrize("lab", LABS)
def test_what_people_have_decided_is_about_mutants_that_exist(lab: str) -> None:
    names = {name: {m.change for m in mutants_of(name)} for name in pieces_of([lab])}
    for name, reasons in equivalent(lab).items():
        assert set(reasons) <= names[name]
        assert all(reason.strip() for reason in reasons.values())
    for name, causes in judged(lab).items():
        for verdicts in causes.values():
            assert set(verdicts) <= {"right", "wrong"}
            assert {change for changes in verdicts.values() for change in changes} <= names[name]
