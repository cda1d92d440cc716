"""How near an English text comes to each topic, by the meaning of its words, whichever they are. # pure

Every word is a point in a space of 256 measures, such that words used alike lie near each other: these are the weights
that the package wordllama carries, read from its own files (importing it would bring a web client along, and its
memory). A text is the middle of its words. Where the topics lie is learned at the start, in less than a second, from
the examples and the words of our own lists, and from nothing that anybody has written to us.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from gateway.words.tagging.normal import normal
from gateway.words.tagging.topics_list import GENERAL, all_topics
from gateway.words.tagging.topics_words import entries

Numbers = NDArray[np.float32]

_PIECES = Path("tokenizers") / "l2_supercat_tokenizer_config.json"
_POINTS = Path("weights") / "l2_supercat_256.safetensors"
_MOST_WORDS, _MOST_STRANGE, _LONGEST_WORD = 1000, 60, 30  # what is looked at: a text says soon what it is about
_BEGINS_A_WORD = "▁"
_SMALL_WORD = 0.2  # what a word counts that stands in any text
_SMALL_WORDS = frozenset(
    "i you he she it we they the a an and or but to of in on at for with my your his her me him them is am are was "
    "were be been do did does have has had not no so that this what how when who why as if just can will would should "
    "could about from by up out our their its there then than very really get got go going like want know "
    "help please hello hi need thank thanks something anything thing things tell say said ask asked begin start "
    "question".split()
)
_EXAMPLE, _NAME, _ENTRY = 1.0, 0.5, 0.3  # what is learned from each kind of text
_EVENNESS = 3.0  # of the ridge regression: the greater, the less a single example can pull


@dataclass(frozen=True)
class Space:
    """The points of all pieces of words, and whole words by the piece they are."""

    points: NDArray[np.float16]
    pieces: dict[str, int]
    tokenizer: Tokenizer

    def place(self, text: str) -> Numbers:
        """Where a text in normal spelling lies: a direction of length 1, or nowhere (all 0) without a word."""
        ids, weights, strange = [], [], []
        for word, times in Counter(text.split()[:_MOST_WORDS]).items():
            piece = self.pieces.get(_BEGINS_A_WORD + word)
            if piece is None:
                strange.append(word[:_LONGEST_WORD])
                continue
            ids.append(piece)
            weights.append((_SMALL_WORD if word in _SMALL_WORDS else 1.0) * (1 + math.log(times)))
        if strange:
            of_strange = self.tokenizer.encode(" ".join(strange[:_MOST_STRANGE]), add_special_tokens=False).ids
            ids += of_strange
            weights += [1.0] * len(of_strange)
        if not ids:
            return np.zeros(self.points.shape[1], dtype=np.float32)
        middle = np.asarray(weights, dtype=np.float32) @ self.points[ids].astype(np.float32)
        return np.asarray(middle / max(float(np.linalg.norm(middle)), 1e-9), dtype=np.float32)


@cache
def space() -> Space:
    """Read the package's files, once. Raises FileNotFoundError when it is not installed."""
    package = find_spec("wordllama")
    if package is None or package.origin is None:
        raise FileNotFoundError("The package wordllama is missing: install the requirements again.")
    folder = Path(package.origin).parent
    tokenizer = Tokenizer.from_file(str(folder / _PIECES))
    return Space(load_file(str(folder / _POINTS))["embedding.weight"], tokenizer.get_vocab(), tokenizer)


@cache
def told_apart() -> tuple[str, ...]:
    """The topics in the order in which `nearness` speaks of them: all but `general`."""
    return tuple(topic.id for topic in all_topics() if topic.id != GENERAL)


def nearness(text: str) -> Sequence[float]:
    """How near a text in normal spelling comes to each topic; about 1 is plain, 0 or less is elsewhere."""
    near: list[float] = (space().place(text) @ _learned()).tolist()
    return near


@cache
def _learned() -> Numbers:
    """Learn one direction a topic by ridge regression, each scaled so that a plain text of it comes to about 1."""
    order = {id_: place for place, id_ in enumerate(told_apart())}
    lessons = [(text, order[topic], weight) for text, topic, weight in _lessons()]
    places = np.stack([space().place(normal(text)) for text, _, _ in lessons])
    weights = np.asarray([weight for _, _, weight in lessons], dtype=np.float32)[:, None]
    answers = np.full((len(lessons), len(order)), -1 / len(order), dtype=np.float32)
    answers[np.arange(len(lessons)), [topic for _, topic, _ in lessons]] += 1
    balance = places.T @ (places * weights) + _EVENNESS * np.eye(places.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(balance, (places * weights).T @ answers), dtype=np.float32)


def _lessons() -> list[tuple[str, str, float]]:
    found = []
    for topic in all_topics():
        if topic.id != GENERAL:
            found += [(text, topic.id, _EXAMPLE) for text in (*topic.examples, topic.description)]
            found.append((topic.name, topic.id, _NAME))
    return found + [(entry, topic, _ENTRY) for entry, topic in entries("en") if entry]
