"""Which topics the words of a text speak for, language by language; the list is `topic_words.toml`. # pure

A word counts once, however often it is said. A word that is not on the list counts for the listed word whose letters,
three in a row, it shares: so "depresed", "Schulangststörung" and "kouluahdistus" are understood too.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from gateway.words.tagging.normal import normal

_STEM = 4  # letters that a stem has at least
_LONGEST_STEM = 14
_PHRASE = 2  # what several words together count
_NEARLY = 0.7  # what a word counts that is only nearly the one on the list
_ALIKE = 0.72  # the share of a listed word's triplets that must be there
_LETTERS = 6  # letters that a word has at least when it is looked up by its triplets
_LONG, _MOST_LOOKED_UP = 80, 12  # a longer text says it again in other words; time is short at the door
_COMMON_TRIPLET, _FEWEST_TRIPLETS = 25, 3  # a triplet of more listed words than that tells nothing

Weights = tuple[tuple[str, float], ...]  # topic and what it gains


@dataclass(frozen=True)
class Phrase:
    """Several words in a row; the last one may go on in any way."""

    words: tuple[str, ...]
    is_open: bool
    topic: str

    def begins(self, words: Sequence[str], at: int) -> bool:
        """Whether it stands in `words` from the place `at` on."""
        there = tuple(words[at : at + len(self.words)])
        if there == self.words:
            return True
        return (
            self.is_open
            and len(there) == len(self.words)
            and there[:-1] == self.words[:-1]
            and there[-1].startswith(self.words[-1])
        )


@dataclass
class Lexicon:
    """The list for one language, laid out for looking up."""

    words: dict[str, dict[str, float]] = field(default_factory=dict)
    stems: dict[str, dict[str, float]] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)  # how stems begin
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)  # by their first two words, or by the first alone
    listed: list[tuple[int, Weights]] = field(default_factory=list)  # triplets of a listed word, and what it counts
    triplets: dict[str, list[int]] = field(default_factory=dict)  # triplet → places in `listed`

    def add(self, entry: str, topic: str) -> None:
        """Take in one entry of the list as it is written there."""
        weight, is_open = 1.0 + entry.count("!"), "*" in entry
        plain = tuple(normal(entry.rstrip("*!")).split())
        if len(plain) > 1:
            key = plain[0] if is_open and len(plain) == 2 else " ".join(plain[:2])
            self.phrases.setdefault(key, []).append(Phrase(plain, is_open, topic))
        elif plain:
            (self.stems if is_open else self.words).setdefault(plain[0], {})[topic] = weight

    def close(self) -> None:
        """Lay out what is looked up by letters, when every entry is in."""
        self.beginnings = {stem[:_STEM] for stem in self.stems}
        longer = [(word, True) for word in self.words] + [(stem, False) for stem in self.stems]
        apart = {word: _triplets(word, is_whole=whole) for word, whole in longer if len(word) >= _LETTERS - 1}
        listings = Counter(triplet for triplets in apart.values() for triplet in triplets)
        for word, triplets in apart.items():
            telling = [triplet for triplet in triplets if listings[triplet] <= _COMMON_TRIPLET]
            if len(telling) >= _FEWEST_TRIPLETS:
                for triplet in telling:
                    self.triplets.setdefault(triplet, []).append(len(self.listed))
                self.listed.append((len(telling), tuple((self.words.get(word) or self.stems[word]).items())))

    def scores(self, text: str) -> dict[str, float]:
        """What each topic gains from a text in normal spelling; topics that gain nothing are not there."""
        words = text.split()
        gained: defaultdict[str, float] = defaultdict(float)
        unknown = []
        for word in dict.fromkeys(words):
            found = self._weights(word)
            for topic, weight in found:
                gained[topic] += weight
            if not found and len(word) >= _LETTERS:
                unknown.append(word)
        for phrase in dict.fromkeys(self._said(words)):
            gained[phrase.topic] += _PHRASE
        for word in unknown[:_MOST_LOOKED_UP] if len(words) <= _LONG else ():
            for topic, weight in self._nearly(word):
                gained[topic] += weight * _NEARLY
        return dict(gained)

    def _weights(self, word: str) -> list[tuple[str, float]]:
        found = list(self.words[word].items()) if word in self.words else []
        if word[:_STEM] in self.beginnings:
            for length in range(_STEM, min(len(word), _LONGEST_STEM) + 1):
                if word[:length] in self.stems:
                    found += self.stems[word[:length]].items()
        return found

    def _said(self, words: Sequence[str]) -> Iterator[Phrase]:
        for at in range(len(words) - 1):
            for key in (words[at], f"{words[at]} {words[at + 1]}"):
                for phrase in self.phrases.get(key, ()):
                    if phrase.begins(words, at):
                        yield phrase

    def _nearly(self, word: str) -> Weights:
        """What the listed word counts that shares most of its triplets with this one; nothing when none is alike."""
        shared: Counter[int] = Counter()
        for triplet in _triplets(word[: _LONGEST_STEM * 2], is_whole=True):
            shared.update(self.triplets.get(triplet, ()))
        best = _ALIKE
        weights: Weights = ()
        for place, count in shared.items():
            size, counts = self.listed[place]
            if count / size >= best:
                best, weights = count / size, counts
        return weights


@cache
def lexicons() -> dict[str, Lexicon]:
    """Give the shipped list by language, read once."""
    listed = tomllib.loads((files(__package__) / "topic_words.toml").read_text("utf-8"))
    found: dict[str, Lexicon] = {}
    for topic, lines in listed.items():
        for language, line in lines.items():
            for entry in line.split(","):
                found.setdefault(language, Lexicon()).add(entry.strip(), topic)
    for lexicon in found.values():
        lexicon.close()
    return found


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Give every entry of a language without its marks, with its topic."""
    listed = tomllib.loads((files(__package__) / "topic_words.toml").read_text("utf-8"))
    for topic, lines in listed.items():
        for entry in lines.get(language, "").split(","):
            yield entry.strip().rstrip("*!"), topic


def _triplets(word: str, *, is_whole: bool) -> frozenset[str]:
    marked = f"<{word}>" if is_whole else f"<{word}"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))
