"""Slips of the pen put right, as far as the words of the lists are meant: a letter missing, doubled or swapped. # pure

Only a word that no list knows is touched, and only when one slip, not in its first letter, turns it into a word of six
letters or more that a list knows. An ending more or less is no slip but another form of the word. Nothing is kept of
the words that are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORDS = re.compile(r"(?<![\\a-z])[a-z]+")
_SHORTEST = 6  # letters: a word of a list that is meant has at least so many
_LONGEST = 18  # letters: a longer word is left as it is
_ENDINGS = frozenset("sntedr")


@dataclass(frozen=True, eq=False)
class Spelling:
    """The words that are known, and each of them by what is left when one letter is missing."""

    known: frozenset[str]
    shortened: Mapping[str, str]

    def put_right(self, word: str) -> str:
        """Give the known word that is meant, or the word itself."""
        if word in self.known or not _SHORTEST - 1 <= len(word) <= _LONGEST:
            return word
        if word in self.shortened:
            return self.shortened[word]
        if len(word) < _SHORTEST:
            return word
        for at in range(1, len(word) - (word[-1] in _ENDINGS)):
            if len(word) > _SHORTEST and (shorter := word[:at] + word[at + 1 :]) in self.known:
                return shorter
            if (swapped := word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]) in self.known:
                return swapped
        return word


def of_patterns(patterns: Iterable[str]) -> Spelling:
    """Learn the words of patterns."""
    known = frozenset(word for pattern in patterns for word in _WORDS.findall(pattern))
    shortened: dict[str, str] = {}
    for word in sorted(word for word in known if len(word) >= _SHORTEST):
        for at in range(1, len(word) - (word[-1] in _ENDINGS)):
            shortened.setdefault(word[:at] + word[at + 1 :], word)
    return Spelling(known, shortened)
