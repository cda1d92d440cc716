"""How often the right topic is found: the development questions, and short texts of our own in six languages. # pure

Every case belongs to one half for good, read off the SHA-256 of its text. Lists, words and thresholds were chosen while
looking at the half "tuned" alone; "aside" is known by its figures. `topic_map.toml` says which of our topics stand for
which label, and what the mapping cannot say. Beside ours stand two plain ways that always answer: counting the listed
words, and the nearest topic by wordllama's own measure. `python -m bench.corpora --only topics`
prints the tables.
"""

from __future__ import annotations

import hashlib
import json
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpora.table import Table, share
from gateway.words.tagging import language, tag, topics_meaning, topics_words
from gateway.words.tagging.normal import normal
from gateway.words.tagging.sortable import needs_sorting
from gateway.words.tagging.topics import GENERAL, all_topics, rank

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
HERE = Path(__file__).parent
HALVES = ("tuned", "aside")
QUESTIONS, WITH_TITLE = "questions", "with title"
NOTHING = "nothing"
DANGER = 3
SPLIT = "Any label given counts as right, a text without a topic as wrong; lists were tuned looking at the tuned half"
SPOKEN = ("en", "nl", "fr", "de", "fi", "es")
OURS, KEYWORDS, NEAREST = "ours", "plain keywords", "plain embeddings"


@dataclass(frozen=True, repr=False)
class Case:
    """One text; `right` maps each of its labels to the topics that say the same."""

    set: str
    text: str
    language: str
    right: dict[str, frozenset[str]]
    key: str = ""

    @property
    def half(self) -> str:
        """Which half it belongs to, for good; a question is in the same half with and without its title."""
        return HALVES[hashlib.sha256((self.key or self.text).encode()).digest()[0] & 1]


@dataclass
class Tally:
    """What was counted over some cases; `by_label` holds cases, first and among three for each label."""

    cases: int = 0
    first: int = 0
    among_three: int = 0
    unsure: int = 0
    topics: int = 0
    nothing: int = 0
    nothing_found: int = 0
    by_label: dict[str, list[int]] = field(default_factory=dict)

    def add(self, case: Case, given: Sequence[str]) -> None:
        """Count one case with the topics that were given, best first."""
        if NOTHING in case.right:
            self.nothing += 1
            self.nothing_found += not given
            return
        self.cases += 1
        self.unsure += not given
        self.topics += len(given)
        all_right = frozenset[str]().union(*case.right.values())
        self.first += bool(all_right.intersection(given[:1]))
        self.among_three += bool(all_right.intersection(given[:3]))
        for label, right in case.right.items():
            counted = self.by_label.setdefault(label, [0, 0, 0])
            counted[0] += 1
            counted[1] += bool(right.intersection(given[:1]))
            counted[2] += bool(right.intersection(given[:3]))


def questions(folder: Path = FOLDER) -> Iterator[Case]:
    """The development questions, each alone and again below its title. Raises KeyError for a label without a map."""
    mapped = {label: frozenset(topics) for label, topics in _read(HERE / "topic_map.toml").items()}
    entries = json.loads((folder / "topics" / "counsel_chat_dev.json").read_text(encoding="utf-8"))
    for entry in entries:
        right = {label: mapped[label] for label in entry["topics"]}
        yield Case(QUESTIONS, entry["text"], "en", right)
        yield Case(WITH_TITLE, f"{entry['title']}\n{entry['text']}", "en", right, key=entry["text"])


def own_texts() -> Iterator[Case]:
    """Our own short texts in six languages; their language is guessed, as at the door."""
    for entry in _read(HERE / "topic_texts.toml")["text"]:
        right = {topic: frozenset(entry["topics"]) for topic in entry["topics"][:1]}
        for spoken in SPOKEN:
            yield Case(f"own texts, {spoken}", entry[spoken], language.guess(entry[spoken]), right)


def ours(case: Case) -> Sequence[str]:
    """What the service says."""
    return rank(normal(case.text), "", case.language)


def by_keywords(case: Case) -> Sequence[str]:
    """The topics of which most listed words and phrases are there, each counting one."""
    words = normal(case.text)
    there = dict.fromkeys(topics_meaning.told_apart(), 0)
    for entry, topic in _listed(case.language):
        there[topic] += entry in words
    return sorted(there, key=lambda topic: -there[topic])[:3]


@cache
def _listed(language_of_texts: str) -> list[tuple[str, str]]:
    return [(normal(entry), topic) for entry, topic in topics_words.entries(language_of_texts)]


def by_nearness(case: Case) -> Sequence[str]:
    """The topics whose name, description and examples lie nearest by the plain middle of all pieces."""
    centres, here = _centres(), _middle((case.text,))
    return sorted(centres, key=lambda topic: -float(centres[topic] @ here))[:3]


def measured(given: Iterable[Case], way: Callable[[Case], Sequence[str]] = ours) -> dict[tuple[str, str], Tally]:
    """The counts by set and half."""
    tallies: dict[tuple[str, str], Tally] = {}
    for case in given:
        tallies.setdefault((case.set, case.half), Tally()).add(case, way(case))
    return tallies


def table(heading: str, counted: Mapping[str, dict[tuple[str, str], Tally]]) -> Table:
    """Ways side by side, a row for each set and half."""
    rows = [
        (
            f"{way}: {of}, {half}",
            str(tally.cases),
            *(share(part, tally.cases) for part in (tally.first, tally.among_three, tally.unsure)),
            f"{tally.topics / max(1, tally.cases):.1f}",
            share(tally.nothing_found, tally.nothing),
        )
        for way, tallies in counted.items()
        for (of, half), tally in tallies.items()
    ]
    return Table(heading, SPLIT, ("texts", "cases", "top-1", "top-3", "unsure", "topics each", "of nothing"), rows)


def by_label(tally: Tally) -> Table:
    """Recall for every label, most frequent first."""
    rows = [
        (label, str(cases), share(first, cases), share(three, cases))
        for label, (cases, first, three) in sorted(tally.by_label.items(), key=lambda row: -row[1][0])
    ]
    return Table(
        "Topics: recall by label", "Questions of the half kept aside", ("label", "cases", "top-1", "top-3"), rows
    )


def report(data: Path) -> list[Table]:
    """Ours beside the plain ways, recall by label, our own short texts in six languages, and what one text costs."""
    asked = list(questions(data))
    ways = {name: measured(asked, way) for name, way in ((OURS, ours), (KEYWORDS, by_keywords), (NEAREST, by_nearness))}
    longest = max((case.text for case in asked if len(case.text) <= 1500), key=len)
    costs = [(f"{len(longest)} letters", f"{milliseconds(longest):.2f} ms")]
    return [
        table("Topics: development questions", ways),
        by_label(ways[OURS][QUESTIONS, "aside"]),
        table("Topics: our own short texts", {OURS: measured(own_texts())}),
        waits_to_be_sorted([*asked, *own_texts(), *short_texts()]),
        Table("What ranking topics costs", "CPU time of one core, warm", ("text", "time"), costs),
    ]


def short_texts() -> Iterator[Case]:
    """The short texts by which languages are measured; they have no topic of their own here."""
    for spoken in SPOKEN:
        for text in _read(HERE / "language_texts.toml")[spoken]:
            yield Case(f"short texts, {spoken}", text, language.guess(text), {})


def waits_to_be_sorted(given: Iterable[Case]) -> Table:
    """How many a supervisor is asked to sort, in a service of all six languages."""
    counted: dict[tuple[str, str], list[int]] = {}
    for case in given:
        tags = tag(case.text)
        by_language = needs_sorting(case.text, tags, SPOKEN, by_topic=False)
        row = counted.setdefault((case.set, case.half), [0, 0, 0])
        row[0] += 1
        row[1] += tags.risk < DANGER and needs_sorting(case.text, tags, SPOKEN)
        row[2] += tags.risk < DANGER and by_language
    rows = [
        (f"{of}, {half}", str(cases), share(waits, cases), share(language_alone, cases))
        for (of, half), (cases, waits, language_alone) in counted.items()
    ]
    return Table(
        "Topics: what waits to be sorted by a person",
        "Danger goes to the supervisors at once and is not counted",
        ("texts", "cases", "to sort", "for the language alone"),
        rows,
    )


def milliseconds(text: str, times: int = 200) -> float:
    """How long ranking an English text takes on one core, by its own CPU time, once everything is warm."""
    words = normal(text)
    rank(words, "", "en")
    began = time.process_time()
    for _ in range(times):
        rank(words, "", "en")
    return (time.process_time() - began) / times * 1000


def _middle(texts: Sequence[str]) -> topics_meaning.Numbers:
    space = topics_meaning.space()
    found = [space.points[space.tokenizer.encode(text, add_special_tokens=False).ids] for text in texts]
    middles = [points.astype(np.float32).mean(axis=0) for points in found if len(points)]
    middle = np.mean([each / np.linalg.norm(each) for each in middles], axis=0)
    return np.asarray(middle / np.linalg.norm(middle), dtype=np.float32)


@cache
def _centres() -> dict[str, topics_meaning.Numbers]:
    listed = [topic for topic in all_topics() if topic.id != GENERAL]
    return {topic.id: _middle((topic.name, topic.description, *topic.examples)) for topic in listed}


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
