"""Which way the letters of a text lean, read with a small table of weights that was learnt before shipping. # pure

A run of three to six letters that is known has a row in the table; the rows of a stretch of 128 letters are added
up, and the stretch that leans most decides, so that one cry in a long, rambling mail is not outvoted by the rest of it.
The table holds no words: a row is found by a hash, and a mark in it tells the run that it was made for from nearly all
others, which count nothing. `bench/training` makes the table from messages that we wrote ourselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from math import log

import numpy as np
import numpy.typing as npt

LEANS = ("urgent", "emergency", "worry", "B", "D", "E", "G")
SIZES = (3, 4, 5, 6)
BITS = 19
BLOCK, BLOCKS = 32, 4  # a stretch is four blocks of 32 bytes, and a new one begins with every block
_AT_ONCE = 1 << 14  # bytes: bounds the memory that a very long text needs
_SHORTEST = 20  # a text of a few letters is weighed as if it had this many bytes

Runs = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lean:
    """How far a text leans to `urgent` (3 or 4), `emergency` (4) and `worry` (2 or more), 0 to 1, and a letter."""

    urgent: float
    emergency: float
    worry: float
    letter: str


NOTHING = Lean(0.0, 0.0, 0.0, "")


@dataclass(frozen=True, eq=False)
class Table:
    """Weights as shipped: `packed` holds a row in each number, a signed byte for each lean and then the mark."""

    packed: npt.NDArray[np.uint64]
    scale: Scores
    bias: Scores


@cache
def shipped() -> Table:
    """Give the table that is part of the package."""
    with np.load(BytesIO((files(__package__) / "leanings.npz").read_bytes())) as kept:
        return Table(kept["rows"].view(np.uint64).ravel(), kept["scale"], kept["bias"])


def runs(words: bytes) -> Runs:
    """Give a hash of the runs that begin at each byte: an array of four lines, one for each size of run."""
    letters = np.frombuffer(words + b" " * SIZES[-1], dtype=np.uint8).astype(np.uint32)
    many = len(words)
    found = np.empty((len(SIZES), many), dtype=np.uint32)
    run = letters[:many]
    for size in range(2, SIZES[-1] + 1):
        run = run * np.uint32(0x01000193) + letters[size - 1 : size - 1 + many]
        if size >= SIZES[0]:
            np.multiply(
                run ^ (run >> np.uint32(15)) ^ np.uint32(size), np.uint32(0x9E3779B1), out=found[size - SIZES[0]]
            )
    return found


def row_and_mark(found: Runs) -> tuple[Runs, npt.NDArray[np.uint8]]:
    """Give the row of each run and the mark, 1 to 255, that its row must hold."""
    return found >> np.uint32(32 - BITS), (found & np.uint32(0xFF)).astype(np.uint8) | np.uint8(1)


def scores(words: bytes, table: Table) -> Scores:
    """Give the score of every stretch of the words for every lean; one line a stretch."""
    parts = [_blocks(words[at : at + _AT_ONCE + SIZES[-1] - 1], table) for at in range(0, len(words), _AT_ONCE)]
    blocks = np.concatenate(parts) if len(parts) > 1 else parts[0]
    sums = np.zeros((len(blocks) + 1, len(LEANS)), dtype=np.int32)
    np.cumsum(blocks, axis=0, out=sums[1:])
    first = max(len(blocks) - BLOCKS, 0) + 1
    lengths = np.full(first, BLOCK * BLOCKS, dtype=np.float32)
    lengths[-1] = max(len(words) - (first - 1) * BLOCK, _SHORTEST)
    added = (sums[min(BLOCKS, len(blocks)) :] - sums[:first]).astype(np.float32)
    return (added * table.scale / np.sqrt(lengths)[:, None] + table.bias).astype(np.float32)


def _blocks(words: bytes, table: Table) -> npt.NDArray[np.int32]:
    """Add up the rows of each block; bytes beyond the bound only complete the last runs."""
    row, mark = row_and_mark(runs(words)[:, :_AT_ONCE])
    weights = table.packed.take(row)
    weights[(weights >> np.uint64(56)).astype(np.uint8) != mark] = 0
    at_each = weights.view(np.int8).reshape(*row.shape, 8)[:, :, : len(LEANS)].sum(axis=0, dtype=np.int32)
    result: npt.NDArray[np.int32] = np.add.reduceat(at_each, np.arange(0, len(at_each), BLOCK), axis=0)
    return result


def lean(words: str, table: Table) -> Lean:
    """Say which way words in normal spelling lean, by the stretch of them that leans most to `urgent`."""
    plain = words.encode("utf-8", "replace")
    if not plain.strip():
        return NOTHING
    found = scores(plain, table)
    by_luck = log(max(1.0, len(found) / BLOCKS))  # of many stretches, one leans without a reason
    urgent, emergency, worry = (_chance(float(most) - by_luck) for most in found[:, :3].max(axis=0))
    letters = found[found[:, 0].argmax(), 3:]
    return Lean(urgent, emergency, worry, LEANS[3 + int(letters.argmax())] if letters.max() > 0 else "")


def _chance(score: float) -> float:
    return float(1 / (1 + np.exp(-min(max(score, -30.0), 30.0))))
