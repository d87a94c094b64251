"""What people get wrong when they write a formula down, as changes of a syntax tree.

Every operator takes a place in a solution and yields what could stand there instead.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from tests.validity.operators import arithmetic, arrays, statements
from tests.validity.operators.site import Site, sites

__all__ = ["OPERATORS", "Site", "sites"]

Operator = Callable[[Site], Iterable[ast.AST | tuple[ast.AST, ...]]]

OPERATORS: dict[str, Operator] = {
    "another operation": arithmetic.other_operation,
    "an operand is missing": arithmetic.forgotten_operand,
    "a sign is missing": arithmetic.forgotten_sign,
    "the sign is turned": arithmetic.turned_sign,
    "another comparison": arithmetic.other_comparison,
    "a condition is settled": arithmetic.settled_condition,
    "another number": arithmetic.other_number,
    "another function": arrays.other_function,
    "a function is missing": arrays.forgotten_function,
    "another axis": arrays.other_axis,
    "an option is missing": arrays.other_option,
    "transposed": arrays.transposed,
    "another slice": arrays.other_slice,
    "another range": arrays.other_range,
    "another index": arrays.other_index,
    "one library only": arrays.library,
    "another data type": arrays.other_dtype,
    "another device": arrays.other_place,
    "a statement is missing": statements.dropped_statement,
    "one branch only": statements.no_branch,
    "two change places": statements.swapped,
    "another variable": statements.other_variable,
    "changed in place": statements.changed_in_place,
}
