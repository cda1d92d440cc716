"""The messages that the reader of danger learns from, and the ways in which people might have written them. # pure

A message belongs to one part for good, read off the SHA-256 of its words. Those of the part `aside` are never learnt
from while something is measured, nor read by whoever works on the rules; the figures are theirs.
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "risk_examples"
PARTS = 5


@dataclass(frozen=True, repr=False)
class Example:
    """One message with the level and letters that a careful reader would give."""

    language: str
    level: int
    letters: str
    text: str

    @property
    def part(self) -> int:
        """Which of the five parts it belongs to, for good; 0 is the part that is set aside."""
        return hashlib.sha256(self.text.encode()).digest()[0] % PARTS


def read(folder: Path = FOLDER) -> list[Example]:
    """Give all examples of a folder; each file is named by its language."""
    return [example for file in sorted(folder.glob("*.toml")) for example in _of_file(file)]


def _of_file(file: Path) -> Iterator[Example]:
    for group in tomllib.loads(file.read_text("utf-8"))["said"]:
        for text in filter(None, map(str.strip, group["texts"].splitlines())):
            yield Example(file.stem.split("_")[0], group["level"], group["letters"], text)


def varied(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    """Give each example as it is, and twice with slips of the pen."""
    for example in examples:
        yield example
        for _ in range(2):
            yield _with(example, slipped(example.text, chance))


def _with(example: Example, text: str) -> Example:
    return Example(example.language, example.level, example.letters, text)


def slipped(text: str, chance: random.Random) -> str:
    """Write a text as somebody in a hurry would: letters swapped, left out or doubled in some of the words."""
    return " ".join(_slip(word, chance) if len(word) > 3 and chance.random() < 0.2 else word for word in text.split())


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice([swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]])


def patchwork(examples: Sequence[Example], many: int, chance: random.Random) -> Iterator[Example]:
    """Give harmless talk that nobody wrote: pieces of the everyday messages of each language put together anew.

    Half of it is a few words long, as many texts are, and some as long as a mail: neither few letters nor many must
    look like danger.
    """
    for language in sorted({example.language for example in examples}):
        talk = [one.text.split() for one in examples if one.language == language and one.level == 0]
        for number in range(many):
            words: list[str] = []
            if number % 10 == 0:
                words = [word for piece in chance.choices(talk, k=8) for word in piece]
            while len(words) < (chance.randint(2, 6) if number % 2 else chance.randint(6, 22)):
                piece = chance.choice(talk)
                first = chance.randrange(len(piece))
                words += piece[first : first + chance.randint(2, 7)]
            yield Example(language, 0, "", " ".join(words))
