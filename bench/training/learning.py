"""Logistic regression over runs of letters, with nothing but numpy. # pure

A message is a bag of stretches (`leanings.py` says what a stretch is). All stretches of a harmless message are
harmless. Of a message with danger in it, the stretch that leans most to danger is learnt from, chosen anew in every
round, since most of a long message speaks of other things. A run that is in fewer than three messages is not learnt.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bench.training.examples import Example
from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk.leanings import BITS, BLOCK, BLOCKS, LEANS, Table, row_and_mark, runs

Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint32]
Stretch = tuple[npt.NDArray[np.int64], float]  # the numbers of its runs that are learnt, and what one of them counts
UNTOLD = -3.0  # the score of a stretch of which nothing is known
_FEWEST = 3


def stretches(example: Example, known: Hashes) -> list[Stretch]:
    """Cut a message into stretches, just as it will be read; `known` are the sorted runs that are learnt."""
    found = runs(normal(example.text).encode())
    blocks = -(-found.shape[1] // BLOCK)
    pieces = [found[:, at * BLOCK : (at + BLOCKS) * BLOCK] for at in range(max(blocks - BLOCKS, 0) + 1)]
    return [(_numbers(piece.ravel(), known), float(1 / max(piece.shape[1], 20) ** 0.5)) for piece in pieces]


def _numbers(found: Hashes, known: Hashes) -> npt.NDArray[np.int64]:
    at = np.minimum(np.searchsorted(known, found), len(known) - 1)
    return at[known[at] == found]


def frequent(examples: Sequence[Example]) -> Hashes:
    """Give the runs that stand in at least three messages, sorted."""
    each = [np.unique(runs(normal(example.text).encode())) for example in examples]
    found, times = np.unique(np.concatenate(each), return_counts=True)
    kept: Hashes = found[times >= _FEWEST]
    return kept


def wanted(example: Example) -> Floats:
    """Give what each lean should be for an example."""
    letters = example.letters.replace("F", "E").replace("A", "B") if example.level >= 2 else ""
    is_letter = [float(letter in letters) for letter in LEANS[3:]]
    levels = [float(example.level >= least) for least in (3, 4, 2)]
    return np.array([*levels, *is_letter], np.float32)


class Learner:
    """Weights while they are being learnt: a row for each run and a column for each lean."""

    def __init__(self, known: Hashes) -> None:
        self.known = known
        self.weights = np.zeros((len(known), len(LEANS)), np.float32)

    def score(self, stretch: Stretch) -> Floats:
        """Give the score of a stretch for each lean."""
        total: Floats = self.weights[stretch[0]].sum(axis=0) * np.float32(stretch[1]) + np.float32(UNTOLD)
        return total

    def see(self, stretch: Stretch, wish: Floats, speed: float) -> None:
        """Move the weights a little towards what a stretch should have scored."""
        miss = 1 / (1 + np.exp(-self.score(stretch))) - wish
        np.subtract.at(self.weights, stretch[0], (speed * stretch[1] * miss).astype(np.float32))


def learn(examples: Sequence[Example], chance: random.Random, rounds: int = 8) -> Learner:
    """Learn from examples, in a new order every round and in ever smaller steps."""
    learner = Learner(frequent(examples))
    known = [(stretches(example, learner.known), wanted(example)) for example in examples]
    for turn in range(rounds):
        chance.shuffle(known)
        for pieces, wish in known:
            taught = pieces if wish[2] == 0 else [max(pieces, key=lambda piece: float(learner.score(piece)[2]))]
            for piece in taught:
                learner.see(piece, wish, 0.3 / (1 + turn) / len(taught) ** 0.5)
        learner.weights *= np.float32(0.97)
    return learner


def packed(learner: Learner) -> Table:
    """Squeeze weights into signed bytes, one row a run; where two runs meet, the one that weighs more stays."""
    scale = np.abs(learner.weights).max(axis=0) / 127
    small = np.clip(np.rint(learner.weights / scale), -127, 127).astype(np.int8)
    row, mark = row_and_mark(learner.known)
    lightest_first = np.abs(learner.weights[:, :3]).max(axis=1).argsort()
    table = np.zeros((1 << BITS, 8), np.int8)
    table[row[lightest_first], : len(LEANS)] = small[lightest_first]
    table[row[lightest_first], 7] = mark[lightest_first].view(np.int8)
    bias = np.full(len(LEANS), UNTOLD, np.float32)
    return Table(table.view(np.uint64).ravel(), scale.astype(np.float32), bias)
