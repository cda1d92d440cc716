"""Logistic regression over hashed runs of letters, with nothing but numpy. # pure

A message is a bag of stretches (`leanings.py` says what a stretch is). All stretches of a harmless message are
harmless. Of a message with danger in it, the stretch that leans most to danger is learnt from, chosen anew in every
round, since most of a long message speaks of other things.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bench.training.examples import Example
from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk.leanings import BITS, BLOCK, BLOCKS, LEANS, Table, rows

Floats = npt.NDArray[np.float32]
Stretch = tuple[npt.NDArray[np.uint32], float]  # its rows, and what one of them counts


def stretches(example: Example) -> list[Stretch]:
    """Cut a message into stretches, just as it will be read."""
    found = rows(normal(example.text).encode())
    blocks = -(-found.shape[1] // BLOCK)
    pieces = [found[:, at * BLOCK : (at + BLOCKS) * BLOCK] for at in range(max(blocks - BLOCKS, 0) + 1)]
    return [(piece.ravel(), float(1 / max(piece.shape[1], 20) ** 0.5)) for piece in pieces]


def wanted(example: Example) -> Floats:
    """Give what each lean should be for an example."""
    letters = example.letters.replace("F", "E").replace("A", "B") if example.level >= 2 else ""
    is_letter = [float(letter in letters) for letter in ("B", "D", "E", "G")]
    other = float(bool(letters) and not any(is_letter))
    levels = [float(example.level >= least) for least in (3, 4, 2)]
    return np.array([*levels, *is_letter, other], np.float32)


class Learner:
    """Weights while they are being learnt: a row for each hash and a column for each lean."""

    def __init__(self) -> None:
        self.weights = np.zeros((1 << BITS, len(LEANS)), np.float32)
        self.bias = np.full(len(LEANS), -1.5, np.float32)

    def score(self, stretch: Stretch) -> Floats:
        """Give the score of a stretch for each lean."""
        runs, worth = stretch
        total: Floats = self.weights[runs].sum(axis=0) * np.float32(worth) + self.bias
        return total

    def see(self, stretch: Stretch, wish: Floats, speed: float) -> None:
        """Move the weights a little towards what a stretch should have scored."""
        miss = 1 / (1 + np.exp(-self.score(stretch))) - wish
        step = np.float32(speed) * miss.astype(np.float32)
        np.subtract.at(self.weights, stretch[0], step * np.float32(stretch[1]))
        self.bias -= step * np.float32(0.1)


def learn(examples: Sequence[Example], chance: random.Random, rounds: int = 12) -> Learner:
    """Learn from examples, in a new order every round and in ever smaller steps."""
    known = [(stretches(example), wanted(example)) for example in examples]
    learner = Learner()
    for turn in range(rounds):
        chance.shuffle(known)
        for pieces, wish in known:
            taught = pieces if wish[2] == 0 else [max(pieces, key=lambda piece: float(learner.score(piece)[2]))]
            for piece in taught:
                learner.see(piece, wish, 0.3 / (1 + turn) / len(taught) ** 0.5)
        learner.weights *= np.float32(0.97)
    return learner


def packed(learner: Learner) -> Table:
    """Squeeze weights into signed bytes; `scale` gives them back."""
    scale = np.abs(learner.weights).max(axis=0) / 127
    small = np.clip(np.rint(learner.weights / scale), -127, 127).astype(np.int8)
    bias = learner.bias.astype(np.float32)
    return Table(np.ascontiguousarray(small).view(np.uint64).ravel(), scale.astype(np.float32), bias)
