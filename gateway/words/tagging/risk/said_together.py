"""Which meanings are said together: what danger is heard by in six languages at once. # pure

"I", "not", "want" and "live" say little each; *not want live* says it in any language, in whatever order a grammar
puts them. So what is weighed is each meaning, two and three in a row, and any two that stand at most four apart.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gateway.words.tagging.meanings import Numbers

Hashes = npt.NDArray[np.uint32]
NEAR = 4
_ONE, _ROW_OF_TWO, _ROW_OF_THREE, _NEAR_EACH_OTHER = (np.uint32(kind * 0x3C6EF372 & 0xFFFFFFFF) for kind in range(1, 5))
_SPREAD = np.uint32(0x01000193)


def together(meant: Numbers) -> tuple[Hashes, npt.NDArray[np.intp]]:
    """Give a hash of everything that is said together, and where in `meant` each begins."""
    all_of_it = meant.astype(np.uint32)
    found = [_mixed(all_of_it, _ONE), _in_a_row(all_of_it, 2, _ROW_OF_TWO), _in_a_row(all_of_it, 3, _ROW_OF_THREE)]
    found += [_in_any_order(all_of_it, gap) for gap in range(1, NEAR + 1)]
    return np.concatenate(found), np.concatenate([np.arange(len(each)) for each in found])


def _in_a_row(meant: Hashes, many: int, kind: np.uint32) -> Hashes:
    ends = max(len(meant) - many + 1, 0)
    row = meant[:ends]
    for after in range(1, many):
        row = row * _SPREAD + meant[after : after + ends]
    return _mixed(row, kind)


def _in_any_order(meant: Hashes, gap: int) -> Hashes:
    first, second = meant[:-gap], meant[gap:]
    return _mixed(np.minimum(first, second) * _SPREAD + np.maximum(first, second), _NEAR_EACH_OTHER)


def _mixed(numbers: Hashes, kind: np.uint32) -> Hashes:
    mixed = (numbers ^ kind) * np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(15)
    result: Hashes = mixed * np.uint32(0x9E3779B1)
    return result
