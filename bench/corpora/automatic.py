"""Automatic mail: how much of it is known for what it is, and how many people are taken for machines.

`python -m bench.corpora --only automatic` prints the tables. Every case belongs to one of two halves by the SHA-256 of
its bytes: patterns were written while looking at the half called "seen" alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpora.table import Table, share
from gateway.inbound.bounces import Ending
from gateway.inbound.bounces import report as report_of
from gateway.inbound.loops import is_automatic, looks_automatic

HALVES = ("seen", "aside")
MACHINES = "bounces (machines)"
REPORTS = "multipart reports (machines)"
OTHERS = "other raw mail"
REPLIES = "replies (people)"
QUESTIONS = "questions (people)"
BY_A_PERSON = frozenset({"flufl/groupwise_03.eml"})
"""Collected among the bounces as one that must not be taken for a bounce: a person wrote it, and it has no mark."""

_PROVEN = re.compile(
    rb"^auto-submitted:[ \t]*auto|^content-type:[ \t]*multipart/report|^precedence:[ \t]*junk", re.I | re.M
)


@dataclass(frozen=True)
class Case:
    """One mail of a set; `temporary` is what a bounce's collectors say of it, None where they say nothing."""

    set: str
    raw: bytes
    temporary: bool | None = None

    @property
    def half(self) -> str:
        """The half it belongs to."""
        return HALVES[hashlib.sha256(self.raw).digest()[0] & 1]


@dataclass
class Tally:
    """Counts over one set and half."""

    cases: int = 0
    automatic: int = 0
    looks: int = 0
    told: int = 0
    told_right: int = 0

    def count(self, case: Case) -> None:
        """Judge one case."""
        self.cases += 1
        self.automatic += is_automatic(case.raw)
        self.looks += looks_automatic(case.raw)
        if case.temporary is not None:
            found = report_of(case.raw)
            self.told += 1
            self.told_right += found is not None and found.ending is (
                Ending.FOR_NOW if case.temporary else Ending.FOR_GOOD
            )


def cases(folder: Path) -> Iterator[Case]:
    """Every case of the development data in `folder`, machines first."""
    for entry in _entries(folder / "bounces" / "flufl.json"):
        of_a_person = entry["file"] in BY_A_PERSON
        raw = (folder / "bounces" / entry["file"]).read_bytes()
        yield Case(OTHERS if of_a_person else MACHINES, raw, None if of_a_person else entry["temporary"])
    for path in sorted((folder / "mail").rglob("*.eml")):
        raw = path.read_bytes()
        is_report = path.name.startswith("multipart_report_emails")
        if is_report or not _PROVEN.search(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]):
            yield Case(REPORTS if is_report else OTHERS, raw)
    for path in sorted((folder / "replies").glob("*.json")):
        for entry in _entries(path):
            is_whole = path.name == "talon_standard_replies.json"
            yield Case(REPLIES, entry["raw"].encode() if is_whole else _mail("hello", entry["raw"]))
    for entry in _entries(folder / "topics" / "counsel_chat_dev.json"):
        yield Case(QUESTIONS, _mail(entry["title"], entry["text"]))


def measured(found: Iterable[Case]) -> dict[tuple[str, str], Tally]:
    """A tally for every set and half."""
    tallies: dict[tuple[str, str], Tally] = {}
    for case in found:
        tallies.setdefault((case.set, case.half), Tally()).count(case)
    return tallies


def report(data: Path) -> list[Table]:
    """Two tables: how many machines are known, and how many people are taken for one."""
    tallies = measured(cases(data))
    split = "By SHA-256 of their bytes into two halves; phrases were made while looking at the half called seen"
    known = [_row(tallies, half, name, told=True) for half in reversed(HALVES) for name in (MACHINES, REPORTS)]
    taken = [_row(tallies, half, name) for half in reversed(HALVES) for name in (OTHERS, REPLIES, QUESTIONS)]
    proven, looks = "known by its header", "looks automatic"
    return [
        Table("Automatic mail: recall", split, ("half, set", "mails", proven, looks, "ending read right"), known),
        Table("Automatic mail: false alarms", split, ("half, set", "mails", proven, looks), taken),
    ]


def _row(tallies: dict[tuple[str, str], Tally], half: str, name: str, *, told: bool = False) -> list[str]:
    tally = tallies.get((name, half), Tally())
    cells = [str(tally.cases), share(tally.automatic, tally.cases), share(tally.looks, tally.cases)]
    return [f"{half}, {name}", *cells, *([share(tally.told_right, tally.told)] if told else [])]


def _entries(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def _mail(subject: str, text: str) -> bytes:
    head = (
        f"From: someone@example.org\r\nSubject: {' '.join(subject.split())}\r\nContent-Type: text/plain; charset=utf-8"
    )
    return f"{head}\r\n\r\n{text}\r\n".encode()
