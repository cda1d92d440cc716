"""How often the right topic is found: the development questions, and short texts of our own in six languages. # pure

Every case belongs to one half for good, read off the SHA-256 of its text. Lists, words and thresholds were chosen while
looking at the half "tuned" alone; "aside" is known by its figures. `topic_map.toml` says which of our topics stand for
which label, and what the mapping cannot say. Beside ours stand two plain ways that always answer: counting the listed
words, and the nearest topic by wordllama's own measure. Run it with `python -m bench.corpora.topics [FOLDER]`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gateway.words.tagging import language, topics_meaning, topics_words
from gateway.words.tagging.normal import normal
from gateway.words.tagging.topics import GENERAL, all_topics, rank

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
HERE = Path(__file__).parent
HALVES = ("tuned", "aside")
QUESTIONS, WITH_TITLE = "questions", "with title"
NOTHING = "nothing"
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
    for entry, topic in topics_words.entries(case.language):
        there[topic] += f" {normal(entry).strip()} " in words
    return sorted(there, key=lambda topic: -there[topic])[:3]


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


def table(name: str, tallies: dict[tuple[str, str], Tally]) -> str:
    """The counts as lines of plain text."""
    rows = [
        f"{name:<18}{'set':<16}{'half':<7}{'cases':>6}{'top-1':>8}{'top-3':>8}{'unsure':>8}{'each':>6}{'nothing':>9}"
    ]
    for (of, half), tally in tallies.items():
        rows.append(
            f"{'':<18}{of:<16}{half:<7}{tally.cases:>6}{_share(tally.first, tally.cases):>8}"
            f"{_share(tally.among_three, tally.cases):>8}{_share(tally.unsure, tally.cases):>8}"
            f"{tally.topics / max(1, tally.cases):>6.1f}{f'{tally.nothing_found}/{tally.nothing}':>9}"
        )
    return "\n".join(rows)


def by_label(tally: Tally) -> str:
    """Recall for every label, most frequent first."""
    rows = [f"{'label':<28}{'cases':>6}{'top-1':>8}{'top-3':>8}"]
    for label, (cases, first, three) in sorted(tally.by_label.items(), key=lambda row: -row[1][0]):
        rows.append(f"{label:<28}{cases:>6}{_share(first, cases):>8}{_share(three, cases):>8}")
    return "\n".join(rows)


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


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def main(folder: Path = FOLDER) -> None:
    """Measure and print."""
    asked = list(questions(folder))
    for name, way in ((OURS, ours), (KEYWORDS, by_keywords), (NEAREST, by_nearness)):
        print(table(name, measured(asked, way)) + "\n")
    print(by_label(measured(asked)[QUESTIONS, "aside"]) + "\n")
    print(table(OURS, measured(own_texts())) + "\n")
    longest = max((case.text for case in asked if len(case.text) <= 1500), key=len)
    print(f"One text of {len(longest)} letters: {milliseconds(longest):.2f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
