"""What a card can do at the most, by its maker's data sheet: 10^12 operations a second.

Dense products, without sparsity; float32 without TF32, which torch leaves off unless it is asked;
bfloat16 on tensor cores.  Sources: NVIDIA's data sheets of H100 (SXM and PCIe), H200, A100, L4, T4
and V100.
"""

from __future__ import annotations

import re

#: A pattern of the name that torch gives -> the peak by dtype.
PEAKS: dict[str, dict[str, float]] = {
    r"H100 PCIe": {"float32": 51.0, "bfloat16": 756.0},
    r"H100.*HBM3|H200": {"float32": 67.0, "bfloat16": 989.0},
    r"A100": {"float32": 19.5, "bfloat16": 312.0},
    r"\bL4\b": {"float32": 30.3, "bfloat16": 121.0},
    r"\bT4\b": {"float32": 8.1},
    r"V100-SXM2": {"float32": 15.7},
}


def peak(card: str, dtype: str) -> float | None:
    """The peak of a card in 10^12 operations a second; None where it is not known."""
    for pattern, known in PEAKS.items():
        if re.search(pattern, card):
            return known.get(dtype)
    return None


def share(card: str, dtype: str, operations: int, seconds: float) -> str:
    """The share of the peak that a step reaches, in words: "12%", or "unknown"."""
    top = peak(card, dtype)
    return "unknown" if top is None else f"{operations / seconds / (top * 1e12):.0%}"
