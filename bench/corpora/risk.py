"""Risk: how many people in danger are seen, and how many everyday questions raise an alarm for nothing.

The examples are our own words, written by somebody who had not seen the rules. No rule is written and no weight is
trained while looking at them, so `table` gives figures only and never says which message was missed.

`text` is what a person writes. `level` is what a careful reader says of it:
0 none
1 some worry: low mood, bullying, a hint
2 care is needed soon: wishing not to wake up, thoughts without a plan, self-harm without intent, slaps or a first blow
  that leave no injury, fear of a partner, abuse long ago and never told, a child who is left alone
3 a supervisor is told now: wanting to die, a method, a goodbye, an attempt, abuse that goes on and injures or is
  sexual, a threat, a body giving way, nowhere to sleep tonight
4 life in danger now
A friend in danger counts like the writer. `categories` are letters of the risk scale, A to O; none where none fits.
`kind` is "everyday", "hard" (words of danger and no danger: idioms, songs, games, homework, denials, things long over)
or "worry". `half` is "measure" for every one of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bench.corpora.table import Table
from gateway.words.tagging import tag

LANGUAGES = ("en", "nl", "fr", "de", "fi", "es")
KINDS = ("everyday", "hard", "worry")
LETTERS = frozenset("ABCDEFGHIJKLMNO")
CARE, ALARM, EMERGENCY = 2, 3, 4
"""From `CARE` on somebody must see to it soon, from `ALARM` on a supervisor is told now."""

FOLDER = Path(__file__).with_name("risk_examples")

_COLUMNS = ("3+ seen", "4 seen", "2+ as 2+", "everyday", "hard", "level 1", "precision", "category")


class Tagged(Protocol):
    """What the table reads of the tags of a message: its level, 0 to 4, and the letters of its categories."""

    @property
    def risk(self) -> int: ...

    @property
    def risks(self) -> Collection[str]: ...


@dataclass(frozen=True)
class Example:
    """One message with its true level and categories; the module's docstring says what the fields mean."""

    text: str
    level: int
    kind: str
    categories: frozenset[str] = frozenset()
    half: str = "measure"


@dataclass
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def add(self, is_right: bool) -> None:
        """Count one more."""
        self.right += is_right
        self.of += 1

    def __str__(self) -> str:
        return f"{self.right / self.of:.1%} of {self.of}" if self.of else "-"


def examples(language: str) -> list[Example]:
    """The examples of one language, in the order of the file; ValueError when there are none in it."""
    if language not in LANGUAGES:
        raise ValueError(f"There are risk examples in {', '.join(LANGUAGES)}: choose one of these.")
    entries = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["examples"]
    return [_example(entry) for entry in entries]


def measured(judged: Collection[tuple[Example, Tagged]]) -> dict[str, Share]:
    """The share of every column, over examples and what was said of them."""
    shares = {column: Share() for column in _COLUMNS}
    for example, tags in judged:
        for column, is_right in _counts(example, tags):
            shares[column].add(is_right)
    return shares


def table(tagger: Callable[[str], Tagged]) -> Table:
    """A row for each language and one for all: levels seen, false alarms by kind, precision, categories.

    "everyday", "hard" and "level 1" are alarms (3 or more) over messages of level 0 or 1, so that less is better;
    "level 1" are those that are neither everyday nor hard. "precision" is of the alarms. "category" is the share of
    messages of level 2 and above for which at least one true letter was named.
    """
    judged = {language: [(example, tagger(example.text)) for example in examples(language)] for language in LANGUAGES}
    judged["all"] = [case for cases in judged.values() for case in cases]
    rows = [(name, *(str(share) for share in measured(cases).values())) for name, cases in judged.items()]
    return Table("Danger", "Messages that nobody who wrote rules or weights has seen", ("language", *_COLUMNS), rows)


def report(_data: Path) -> list[Table]:
    """How danger is heard at the door; the messages are our own, so that no other data is needed."""
    return [table(tag)]


def _example(entry: dict[str, Any]) -> Example:
    return Example(entry["text"], entry["level"], entry["kind"], frozenset(entry["categories"]), entry["half"])


def _counts(example: Example, tags: Tagged) -> list[tuple[str, bool]]:
    """The columns in which one example counts, and whether it counts as a yes."""
    alarm = tags.risk >= ALARM
    counts = [("precision", example.level >= ALARM)] if alarm else []
    if example.level < CARE:
        counts.append((example.kind if example.kind != "worry" else "level 1", alarm))
        return counts
    counts.append(("2+ as 2+", tags.risk >= CARE))
    counts.append(("category", not example.categories.isdisjoint(tags.risks)))
    if example.level >= ALARM:
        counts.append(("3+ seen", alarm))
    if example.level == EMERGENCY:
        counts.append(("4 seen", alarm))
    return counts
