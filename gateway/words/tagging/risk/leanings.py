"""Which way the letters and the meanings of a text lean, read with tables of weights learnt before shipping. # pure

Two things are weighed: runs of three to six letters, in any spelling, and meanings that are said together, in any of
six languages (`said_together.py`). What is known has a row in a table; the rows of a stretch of 128 letters are added
up, and the stretch that leans most decides, so that one cry in a long, rambling mail is not outvoted by the rest of it.
The tables hold no words: a row is found by a hash, and a mark in it tells what it was made for from nearly all else,
which counts nothing. `bench/training` makes the tables from messages that we wrote ourselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from math import log

import numpy as np
import numpy.typing as npt

from gateway.words.tagging import meanings
from gateway.words.tagging.risk.said_together import NEAR, together

LEANS = ("urgent", "emergency", "worry", "B", "D", "E", "G")
SIZES = (3, 4, 5, 6)
BITS = 19
BLOCK, BLOCKS = 32, 4  # a stretch is four blocks of 32 bytes, and a new one begins with every block
FEWEST_RUNS, FEWEST_TOGETHER = 80, 15  # a text of fewer is weighed as if it had so many
_AT_ONCE = 1 << 14  # bytes, or meanings: bounds the memory that a very long text needs

Hashes = npt.NDArray[np.uint32]
Sums = npt.NDArray[np.int32]
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
class Weights:
    """Weights as shipped: `packed` holds a row in each number, a signed byte for each lean and then the mark."""

    packed: npt.NDArray[np.uint64]
    scale: Scores


@dataclass(frozen=True, eq=False)
class Table:
    """What letters weigh and what meanings weigh, and where each lean begins."""

    letters: Weights
    meanings: Weights
    bias: Scores


@cache
def shipped() -> Table:
    """Give the table that is part of the package; ValueError when it was learnt with another dictionary."""
    with np.load(BytesIO((files(__package__) / "leanings.npz").read_bytes())) as kept:
        if kept["dictionary"] != meanings.shipped().mark():
            raise ValueError("The dictionary has changed: run `python -m bench.training.risk --write`.")
        letters, meant = (
            Weights(kept[f"{of}_rows"].view(np.uint64).ravel(), kept[f"{of}_scale"]) for of in ("letters", "meanings")
        )
        return Table(letters, meant, kept["bias"])


def runs(words: bytes) -> Hashes:
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


def said(words: bytes) -> tuple[meanings.Numbers, npt.NDArray[np.intp]]:
    """Give what the words mean, and for each meaning the block in which its word begins."""
    is_space = np.frombuffer(b" " + words, np.uint8) == ord(" ")
    begins = np.flatnonzero(is_space[:-1] & ~is_space[1:])
    meant, place = meanings.of(list(filter(None, words.split(b" "))), meanings.shipped())
    return meant, begins[place] // BLOCK


def row_and_mark(found: Hashes) -> tuple[Hashes, npt.NDArray[np.uint8]]:
    """Give the row of each hash and the mark, 1 to 255, that its row must hold."""
    return found >> np.uint32(32 - BITS), (found & np.uint32(0xFF)).astype(np.uint8) | np.uint8(1)


def scores(words: bytes, table: Table) -> Scores:
    """Give the score of every stretch of the words for every lean; one line a stretch."""
    of_letters, runs_in_each = _letters_in_blocks(words, table.letters)
    of_meanings, said_in_each = _meanings_in_blocks(words, table.meanings)
    by_letters = _of_stretches(of_letters) / np.sqrt(np.maximum(_of_stretches(runs_in_each), FEWEST_RUNS))
    by_meanings = _of_stretches(of_meanings) / np.sqrt(np.maximum(_of_stretches(said_in_each), FEWEST_TOGETHER))
    found = table.bias + by_letters * table.letters.scale + by_meanings * table.meanings.scale
    return found.astype(np.float32)


def _of_stretches(blocks: Sums) -> Scores:
    sums = np.zeros((len(blocks) + 1, blocks.shape[1]), np.int32)
    np.cumsum(blocks, axis=0, out=sums[1:])
    return (sums[min(BLOCKS, len(blocks)) :] - sums[: max(len(blocks) - BLOCKS, 0) + 1]).astype(np.float32)


def _letters_in_blocks(words: bytes, weights: Weights) -> tuple[Sums, Sums]:
    """Add up the rows of each block; bytes beyond the bound only complete the last runs."""
    parts = []
    for at in range(0, len(words), _AT_ONCE):
        found = runs(words[at : at + _AT_ONCE + SIZES[-1] - 1])[:, :_AT_ONCE]
        at_each = _rows(found, weights).sum(axis=0, dtype=np.int32)
        parts.append(np.add.reduceat(at_each, np.arange(0, len(at_each), BLOCK), axis=0))
    sums: Sums = np.concatenate(parts)
    many = np.full((len(sums), 1), BLOCK * len(SIZES), np.int32)
    many[-1] = (len(words) - (len(sums) - 1) * BLOCK) * len(SIZES)
    return sums, many


def _meanings_in_blocks(words: bytes, weights: Weights) -> tuple[Sums, Sums]:
    meant, block = said(words)
    blocks = -(-len(words) // BLOCK)
    sums, many = (np.zeros((blocks, wide), np.int32) for wide in (len(LEANS), 1))
    for at in range(0, len(meant), _AT_ONCE):
        found, first = together(meant[at : at + _AT_ONCE + NEAR])
        begin_here = first < _AT_ONCE
        where = block[at + first[begin_here]]
        rows = _rows(found[begin_here], weights)
        cells = (where[:, None] * len(LEANS) + np.arange(len(LEANS))).ravel()
        sums += np.bincount(cells, rows.ravel(), blocks * len(LEANS)).astype(np.int32).reshape(sums.shape)
        many += np.bincount(where, minlength=blocks).astype(np.int32)[:, None]
    return sums, many


def _rows(found: Hashes, weights: Weights) -> npt.NDArray[np.int8]:
    row, mark = row_and_mark(found)
    taken = weights.packed.take(row)
    taken[(taken >> np.uint64(56)).astype(np.uint8) != mark] = 0
    return taken.view(np.int8).reshape(*row.shape, 8)[..., : len(LEANS)]


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
