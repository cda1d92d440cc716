"""How much of what identifies is hidden, and how many ordinary words with it.

`python -m bench.corpora --only pseudonymise` prints the tables. Published texts with marked spans are read, and the
marks compared with what was hidden. A text belongs to one of two halves by the digest of its words: patterns were only
ever improved by looking at the tuned half, so the figures that count are those of the half kept aside.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.corpora.table import Table, share
from gateway.words.pseudonymise import Pseudonymised, pseudonymise

TUNED, KEPT_ASIDE = "tuned", "kept aside"
PERSONAL = frozenset(
    "PERSON ADDRESS STREET_ADDRESS LOCATION GPE ORGANIZATION ZIP_CODE CREDIT_CARD PHONE_NUMBER EMAIL_ADDRESS US_SSN "
    "IBAN_CODE US_DRIVER_LICENSE DOMAIN_NAME person location group EMAIL PHONE NAME URL TWITTER SKYPE POSTALCODE "
    "NATIONAL_INSURANCE_NUMBER SOCIAL_SECURITY_NUMBER TAX_REFERENCE_NUMBER DRIVERS_LICENCE USERNAME".split()
)
_MARK = re.compile(r"\{\{([A-Z_]+)(?:-[^}]+)?\}\}")
_WORD = re.compile(r"\w+")
_KIND = re.compile(r"[a-z]+(?: number)?")


@dataclass(frozen=True, repr=False)
class Case:
    """A published text, and the (kind, start, end) of what in it identifies somebody."""

    text: str
    spans: tuple[tuple[str, int, int], ...]
    region: str | None = None


@dataclass
class Figures:
    """What was counted over some texts: marked things by kind, hidden words by the placeholder that hides them."""

    marked: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)  # every word of it hidden
    partly: Counter[str] = field(default_factory=Counter)  # at least half of its letters and digits hidden
    hidden: Counter[str] = field(default_factory=Counter)
    rightly: Counter[str] = field(default_factory=Counter)  # hidden words inside something personal
    ordinary: int = 0
    ordinary_hidden: int = 0

    def recall(self, kind: str) -> float:
        """The share of the marked things of a kind of which nothing is left to read."""
        return self.whole[kind] / self.marked[kind] if self.marked[kind] else 1.0

    def precision(self, placeholder: str) -> float:
        """The share of the words hidden as this kind that stand in something personal of whatever kind."""
        return self.rightly[placeholder] / self.hidden[placeholder] if self.hidden[placeholder] else 1.0

    def wrongly(self) -> float:
        """The share of ordinary words (outside everything personal) that were hidden."""
        return self.ordinary_hidden / self.ordinary if self.ordinary else 0.0


def half(text: str) -> str:
    """Say to which half a text belongs; the same text always to the same."""
    return TUNED if hashlib.sha256(text.encode()).digest()[0] % 2 == 0 else KEPT_ASIDE


def cases(file: Path) -> list[Case]:
    """Read a file of cases; a file without spans has none."""
    return [
        Case(one["text"], tuple((span["type"], span["start"], span["end"]) for span in one.get("spans", ())))
        for one in json.loads(file.read_text("utf-8"))
    ]


def scrubbed(file: Path) -> list[Case]:
    """Read texts given before and after a library's scrubbing; where it put a mark, there was something."""
    read = []
    for one in json.loads(file.read_text("utf-8")):
        parts = _MARK.split(one["after"])
        shape = "".join(re.escape(part) if number % 2 == 0 else "(.+?)" for number, part in enumerate(parts))
        match = re.fullmatch(shape, one["before"], re.DOTALL)
        if match and not one["todo"]:
            spans = ((kind, *match.span(number + 1)) for number, kind in enumerate(parts[1::2]))
            read.append(Case(one["before"], tuple(spans), "GB"))
    return read


def read(data: Path, name: str, which: str) -> list[Case]:
    """Read the cases of one half of a set."""
    file = data / SETS[name]
    every = scrubbed(file) if name == "scrubadub" else cases(file)
    return [case for case in every if half(case.text) == which]


def hidden_spans(done: Pseudonymised) -> Iterator[tuple[str, int, int]]:
    """Give (kind, start, end) of what was hidden, in the text as it was written."""
    if not done.placeholders:
        return
    marks = re.compile("|".join(re.escape(mark) for mark in sorted(done.placeholders, key=len, reverse=True)))
    longer = 0  # by how much the original is ahead of the replaced text
    for match in marks.finditer(done.text):
        written = done.placeholders[match[0]]
        start = match.start() + longer
        longer += len(written) - len(match[0])
        if not match[0].startswith("[typed "):
            kind = _KIND.match(match[0][1:])
            yield (kind[0] if kind else ""), start, start + len(written)


def measure(these: Iterable[Case]) -> Figures:
    """Hide what identifies in each text, and compare it with what is marked."""
    figures = Figures()
    for case in these:
        found = list(hidden_spans(pseudonymise(case.text, (), case.region)))
        _count_marked(figures, case, found)
        _count_words(figures, case, found)
    return figures


def _count_marked(figures: Figures, case: Case, found: list[tuple[str, int, int]]) -> None:
    covered = {place for _, start, end in found for place in range(start, end)}
    for kind, start, end in case.spans:
        places = [place for place in range(start, end) if case.text[place].isalnum()]
        away = sum(place in covered for place in places)
        figures.marked[kind] += 1
        figures.whole[kind] += away == len(places)
        figures.partly[kind] += away * 2 >= len(places)


def _count_words(figures: Figures, case: Case, found: list[tuple[str, int, int]]) -> None:
    personal = [(start, end) for kind, start, end in case.spans if kind in PERSONAL]
    for word in _WORD.finditer(case.text):
        ours = any(start < word.end() and word.start() < end for start, end in personal)
        kind = next((kind for kind, start, end in found if start < word.end() and word.start() < end), None)
        figures.ordinary += not ours
        if kind is not None:
            figures.hidden[kind] += 1
            figures.rightly[kind] += ours
            figures.ordinary_hidden += not ours


SETS = {
    "presidio": "pii/presidio_dev.json",
    "scrubadub": "pii/scrubadub.json",
    "wnut17": "pii/wnut17_dev.json",
    "counsel chat": "topics/counsel_chat_dev.json",
}


def report(data: Path) -> list[Table]:
    """Three tables over both halves: recall by kind, precision by placeholder, and ordinary words hidden."""
    aside, tuned = ({name: measure(read(data, name, which)) for name in SETS} for which in (KEPT_ASIDE, TUNED))
    split = "By SHA-256 of the text into two halves; patterns were only improved by looking at the half called tuned"
    ordinary = [
        [name, share(one.ordinary_hidden, one.ordinary), share(tuned[name].ordinary_hidden, tuned[name].ordinary)]
        for name, one in aside.items()
    ]
    halves = (KEPT_ASIDE, TUNED)
    return [
        Table(
            "Pseudonymise: recall", split, ("set, kind", "whole", "half of it", "whole, tuned"), _recalls(aside, tuned)
        ),
        Table("Pseudonymise: precision, in words", split, ("set, hidden as", *halves), _precisions(aside, tuned)),
        Table("Pseudonymise: ordinary words hidden", split, ("set", *halves), ordinary),
    ]


def _recalls(aside: dict[str, Figures], tuned: dict[str, Figures]) -> list[list[str]]:
    return [
        [
            f"{name}, {kind.lower().replace('_', ' ')}",
            share(one.whole[kind], number),
            share(one.partly[kind], number),
            share(tuned[name].whole[kind], tuned[name].marked[kind]),
        ]
        for name, one in aside.items()
        for kind, number in one.marked.most_common()
        if kind in PERSONAL
    ]


def _precisions(aside: dict[str, Figures], tuned: dict[str, Figures]) -> list[list[str]]:
    return [
        [
            f"{name}, [{kind}]",
            share(one.rightly[kind], number),
            share(tuned[name].rightly[kind], tuned[name].hidden[kind]),
        ]
        for name, one in aside.items()
        for kind, number in one.hidden.most_common()
    ]
