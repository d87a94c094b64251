"""``python -m tests.validity.partial``: a solution with more right never scores less."""

from __future__ import annotations

import argparse
import sys

from dlcourse.catalogue import LABS, find_piece
from rich.console import Console

from tests.validity import notebooks, repairs
from tests.validity.findings import pieces_of


def main() -> int:
    """Print the tables, and every repair that costs points without a reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.validity.partial", description=__doc__)
    parser.add_argument("labs", nargs="*", metavar="LAB", help="all labs without one")
    parser.add_argument("--each", type=int, default=8, help="chains of a piece")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    labs, console = options.labs or list(LABS), Console(width=130, soft_wrap=True)

    names = [name for name in pieces_of(labs) if not find_piece(name).trains]
    chains = [c for name in names for c in repairs.chains_of(name, options.each, options.seed)]
    drops = repairs.drops(chains, b"secret")
    console.print(repairs.table(chains, drops))
    unexplained = [drop for drop in drops if not repairs.explained(drop)]

    whole = [
        notebooks.chain_of(lab, b, options.seed) for lab in labs for b in ("unwritten", "wrong")
    ]
    falls = [fall for chain in whole for fall in notebooks.falls(chain)]
    console.print(notebooks.table(whole, falls))
    for problem in (*unexplained, *falls):
        console.print(f"COSTS POINTS  {problem}", markup=False)
    return int(bool(unexplained or falls))


if __name__ == "__main__":
    sys.exit(main())
