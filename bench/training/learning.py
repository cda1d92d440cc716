"""Logistic regression over runs of letters, and over meanings said together, with nothing but numpy. # pure

A message is a bag of stretches (`leanings.py` says what a stretch is). All stretches of a harmless message are
harmless. Of a message with danger in it, the stretch that leans most to danger is learnt from, chosen anew in every
round, since most of a long message speaks of other things. What is in fewer than three messages is not learnt.
Letters and meanings are learnt apart: what each says on its own is more than what one adds to the other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.training.examples import Example
from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk import leanings
from gateway.words.tagging.risk.leanings import BITS, BLOCK, BLOCKS, LEANS, SIZES, Weights, row_and_mark
from gateway.words.tagging.risk.said_together import together

Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint32]
Blocks = npt.NDArray[np.intp]
Stretch = tuple[npt.NDArray[np.int64], float]  # the numbers of what is in it and is learnt, and what one of them counts
UNTOLD = -3.0  # the score of a stretch of which nothing is known
_FEWEST = 3


@dataclass(frozen=True)
class Kind:
    """What is weighed: how it is found in words, with its block, and what one of it counts among so many."""

    found: Callable[[bytes], tuple[Hashes, Blocks]]
    each: float
    fewest: int

    def counts(self, many: int) -> float:
        """Give what one counts in a stretch that has so many."""
        return float(self.each / max(many, self.fewest) ** 0.5)


def _runs(words: bytes) -> tuple[Hashes, Blocks]:
    found = leanings.runs(words)
    return found.ravel(), np.tile(np.arange(found.shape[1]) // BLOCK, len(SIZES))


def _meanings(words: bytes) -> tuple[Hashes, Blocks]:
    meant, block = leanings.said(words)
    found, first = together(meant)
    return found, block[first]


LETTERS = Kind(_runs, 2.0, leanings.FEWEST_RUNS)
MEANINGS = Kind(_meanings, 2.0, leanings.FEWEST_TOGETHER)


def stretches(example: Example, known: Hashes, kind: Kind) -> list[Stretch]:
    """Cut a message into stretches, just as it will be read; `known` is what is learnt, sorted."""
    words = normal(example.text).encode()
    found, block = kind.found(words)
    blocks = -(-len(words) // BLOCK)
    pieces = [found[(block >= at) & (block < at + BLOCKS)] for at in range(max(blocks - BLOCKS, 0) + 1)]
    return [(_numbers(piece, known), kind.counts(len(piece))) for piece in pieces]


def _numbers(found: Hashes, known: Hashes) -> npt.NDArray[np.int64]:
    at = np.minimum(np.searchsorted(known, found), len(known) - 1)
    numbers: npt.NDArray[np.int64] = at[known[at] == found]
    return numbers


def frequent(examples: Sequence[Example], kind: Kind) -> Hashes:
    """Give what stands in at least three messages, sorted."""
    each = [np.unique(kind.found(normal(example.text).encode())[0]) for example in examples]
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
    """Weights while they are being learnt: a row for everything that is known and a column for each lean."""

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


def learn(examples: Sequence[Example], kind: Kind, chance: random.Random, rounds: int = 8) -> Learner:
    """Learn from examples, in a new order every round and in ever smaller steps.

    What comes out is the mean of all rounds but the first, so that it hangs less on what happened to come last.
    """
    learner = Learner(frequent(examples, kind))
    known = [(stretches(example, learner.known, kind), wanted(example)) for example in examples]
    mean = np.zeros_like(learner.weights)
    for turn in range(rounds):
        chance.shuffle(known)
        for pieces, wish in known:
            taught = pieces if wish[2] == 0 else [max(pieces, key=lambda piece: float(learner.score(piece)[2]))]
            for piece in taught:
                learner.see(piece, wish, 0.3 / (1 + turn) / len(taught) ** 0.5)
        learner.weights *= np.float32(0.97)
        mean += learner.weights / np.float32(rounds - 1) if turn else np.float32(0)
    learner.weights = mean
    return learner


def packed(learner: Learner, kind: Kind) -> Weights:
    """Squeeze weights into signed bytes, one row each; where two meet, the one that weighs more stays."""
    scale = np.abs(learner.weights).max(axis=0) / 127
    small = np.clip(np.rint(learner.weights / scale), -127, 127).astype(np.int8)
    row, mark = row_and_mark(learner.known)
    lightest_first = np.abs(learner.weights[:, :3]).max(axis=1).argsort()
    table = np.zeros((1 << BITS, 8), np.int8)
    table[row[lightest_first], : len(LEANS)] = small[lightest_first]
    table[row[lightest_first], 7] = mark[lightest_first].view(np.int8)
    return Weights(table.view(np.uint64).ravel(), (scale * kind.each).astype(np.float32))
