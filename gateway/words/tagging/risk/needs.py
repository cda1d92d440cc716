"""Which of many phrases could stand in a text: those of whose every need it holds a word. # pure

Thousands of phrases are asked about for every message and a hundred remain. So what they need lies side by side in one
row of marks: a word of the text marks every need that it meets, and a phrase could stand there when all of its are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from itertools import groupby

import numpy as np
from numpy.typing import NDArray


class Needs:
    """What each of many phrases cannot do without: a word of each of its sets. Phrases are known by their number."""

    def __init__(self, of_each: Sequence[Sequence[Set[str]]]) -> None:
        """Every phrase needs something. Those that need as much lie together, their first needs before their second."""
        numbers = sorted(range(len(of_each)), key=lambda number: len(of_each[number]))
        blocks = [(many, list(block)) for many, block in groupby(numbers, key=lambda number: len(of_each[number]))]
        needs = [of_each[number][place] for many, block in blocks for place in range(many) for number in block]
        meets = defaultdict[str, list[int]](list)
        for mark, words in enumerate(needs):
            for word in words:
                meets[word].append(mark)
        self._blocks = [(many, len(block)) for many, block in blocks]
        self._numbers = np.array(numbers, dtype=np.int32)
        self._many = len(needs)
        self._meets = {word: np.array(marks, dtype=np.int32) for word, marks in meets.items()}

    def met_by(self, words: Set[str]) -> list[int]:
        """The numbers of the phrases all of whose needs these words meet."""
        meets = [self._meets[word] for word in words & self._meets.keys()]
        if not meets:
            return []
        marked = np.zeros(self._many, dtype=np.bool_)
        marked[np.concatenate(meets)] = True
        met, at = list[NDArray[np.bool_]](), 0
        for many, phrases in self._blocks:
            met.append(np.logical_and.reduce(marked[at : at + many * phrases].reshape(many, phrases)))
            at += many * phrases
        return list(map(int, self._numbers[np.concatenate(met)]))
