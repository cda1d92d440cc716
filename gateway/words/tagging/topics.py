"""What a text is about, by the words people use for it; the list is `topics.toml`. # pure"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gateway.words.tagging.normal import normal

GENERAL = "general"
_MOST = 3
_ENOUGH = 2  # two ordinary words, or one telling phrase
_STEM = 4  # letters that a stem has at least
_SHORT, _ENOUGH_IN_SHORT = 12, 1  # a text message has little room to say it twice


@dataclass(frozen=True)
class Topic:
    """A topic of the service: `id` is also a mailbox name, `name` is what people read (English)."""

    id: str
    name: str


@dataclass(frozen=True)
class _Lexicon:
    topics: tuple[Topic, ...]
    words: dict[str, tuple[tuple[str, int], ...]]  # word → (topic, weight)
    beginnings: dict[str, tuple[tuple[str, int], ...]]  # the same for stems, which longer words begin with
    stems: frozenset[str]  # how stems begin
    phrases: tuple[tuple[str, str], ...]


@cache
def lexicon() -> _Lexicon:
    """Give the shipped list, read once."""
    listed = tomllib.loads((files(__package__) / "topics.toml").read_text("utf-8"))["topic"]
    words: dict[str, dict[str, int]] = {}
    stems: dict[str, dict[str, int]] = {}
    phrases: list[tuple[str, str]] = []
    for topic in listed:
        for entry in (entry for entries in topic.get("words", {}).values() for entry in entries):
            plain = normal(entry.rstrip("*!")).strip()
            weight = 2 if entry.endswith("!") else 1
            if " " in plain:
                phrases.append((f" {plain} ", topic["id"]))
            else:
                (stems if entry.endswith("*") else words).setdefault(plain, {})[topic["id"]] = weight
    topics = tuple(Topic(topic["id"], topic["name"]) for topic in listed)
    beginnings = frozenset(stem[:_STEM] for stem in stems)
    return _Lexicon(topics, _frozen(words), _frozen(stems), beginnings, tuple(phrases))


def _frozen(table: dict[str, dict[str, int]]) -> dict[str, tuple[tuple[str, int], ...]]:
    return {word: tuple(found.items()) for word, found in table.items()}


def all_topics() -> tuple[Topic, ...]:
    """Give every topic, in the order of the list, `general` among them."""
    return lexicon().topics


def rank(words: str, mailbox: str = "") -> tuple[str, ...]:
    """Give at most three topic ids, best first, for words in normal spelling; empty when unsure, never `general`.

    A mailbox that bears a topic's id puts that topic first.
    """
    scores = _scores(words)
    enough = _ENOUGH_IN_SHORT if len(words.split()) <= _SHORT else _ENOUGH
    order = [topic.id for topic in all_topics()]
    ranked = sorted(scores.items(), key=lambda scored: (-scored[1], order.index(scored[0])))
    strong = [(topic, score) for topic, score in ranked if score >= enough]
    best = [topic for topic, score in strong if score * 3 >= strong[0][1]]
    asked = mailbox.partition("+")[0].strip().lower()
    if asked != GENERAL and asked in {topic.id for topic in all_topics()}:
        best = [asked, *(topic for topic in best if topic != asked)]
    return tuple(best[:_MOST])


def _scores(words: str) -> Counter[str]:
    known = lexicon()
    scores: Counter[str] = Counter()
    for word in set(words.split()):
        for topic, weight in known.words.get(word, ()):
            scores[topic] += weight
        if word[:_STEM] not in known.stems:
            continue
        for length in range(_STEM, min(len(word), 12) + 1):
            for topic, weight in known.beginnings.get(word[:length], ()):
                scores[topic] += weight
    for phrase, topic in known.phrases:
        if phrase in words:
            scores[topic] += 2
    return scores
