"""How well trimming tells a person's own words from what their mail program added, on the shared reply cases. # pure

Every case belongs to one half for good: the half is read off the SHA-256 of its set and name. Only cases of the half
`tuned` are ever read by whoever works on the trimming; the half `aside` is known by its figures alone.
Run it with `python -m bench.corpora --only trimming`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.corpora.table import Table, share
from gateway.inbound import mime
from gateway.words.trimming import trim

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "replies"
RAW_MESSAGES = frozenset({"talon_standard_replies"})  # whole messages; the other sets hold bodies
HALVES = ("tuned", "aside")


@dataclass(frozen=True, repr=False)
class Case:
    """One reply: its body, the words that are the person's own, or (`expected` None) pieces that must stay or go."""

    set: str
    name: str
    text: str
    expected: str | None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    @property
    def half(self) -> str:
        """Which half it belongs to, for good."""
        digest = hashlib.sha256(f"{self.set}/{self.name}".encode()).digest()
        return HALVES[digest[0] % 2]

    @property
    def own(self) -> str:
        """What must stay, as far as it is known."""
        return "\n".join(self.keep) if self.expected is None else self.expected


@dataclass
class Tally:
    """What was counted over some cases: cases, lines and words; `lines` are those that are not the person's own."""

    cases: int = 0
    told: int = 0
    exact: int = 0
    quoted: int = 0
    quoted_left: int = 0
    lines: int = 0
    lines_left: int = 0
    words: int = 0
    words_lost: int = 0
    pieces: int = 0
    pieces_right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, case: Case, result: str) -> None:
        """Count one case with the words that were kept of it."""
        right = _is_right(case, result)
        self.cases += 1
        self.told += case.expected is not None
        self.exact += case.expected is not None and right
        self._count_pieces(case, result)
        self._count_lines(case, result)
        own, got = Counter(case.own.split()), Counter(result.split())
        self.words += own.total()
        self.words_lost += (own - got).total()
        if not right:
            self.wrong.append(case.name)

    def _count_pieces(self, case: Case, result: str) -> None:
        said = collapsed(result)
        self.pieces += len(case.keep) + len(case.drop)
        self.pieces_right += sum(collapsed(piece) in said for piece in case.keep)
        self.pieces_right += sum(collapsed(piece) not in said for piece in case.drop)

    def _count_lines(self, case: Case, result: str) -> None:
        foreign, left = Counter(_lines(case.text)) - Counter(_lines(case.own)), Counter(_lines(result))
        quoted = Counter({line: count for line, count in foreign.items() if line.startswith(">") and line.strip("> ")})
        self.quoted += quoted.total()
        self.quoted_left += (quoted & (left - Counter(_lines(case.own)))).total()
        if case.expected is not None:
            self.lines += foreign.total()
            self.lines_left += (foreign & (left - Counter(_lines(case.own)))).total()


def collapsed(text: str) -> str:
    """The text with every run of white space as one space, as the cases are to be compared."""
    return " ".join(text.split())


def cases(folder: Path = FOLDER) -> list[Case]:
    """Read every case of a folder of JSON lists; a raw message goes through the door's own parser first."""
    return [
        _case(file.stem, entry)
        for file in sorted(folder.glob("*.json"))
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]


def measured(given: Iterable[Case]) -> dict[tuple[str, str], Tally]:
    """Trim every case; give the counts by half and set, and by half alone (set "all")."""
    tallies: dict[tuple[str, str], Tally] = {}
    for case in given:
        result = trim(case.text)
        for name in (case.set, "all"):
            tallies.setdefault((case.half, name), Tally()).add(case, result)
    return tallies


def report(data: Path) -> list[Table]:
    """Read and trim the cases of the development data; give the counts."""
    return [table(measured(cases(data / "replies")))]


def table(tallies: dict[tuple[str, str], Tally]) -> Table:
    """The counts of each half, the half kept aside first."""
    ordered = sorted(tallies.items(), key=lambda row: (row[0][0], row[0][1] != "all", row[0][1]))
    return Table(
        "Trimming",
        "By SHA-256 of set and name into two halves; only the half called tuned was ever read",
        (
            "half, set",
            "cases",
            "exact",
            "pieces right",
            "quoted lines that survive",
            "other lines left",
            "own words lost",
        ),
        [[f"{half}, {name}", *_cells(tally)] for (half, name), tally in ordered],
    )


def _cells(tally: Tally) -> list[str]:
    return [
        str(tally.cases),
        share(tally.exact, tally.told),
        share(tally.pieces_right, tally.pieces),
        share(tally.quoted_left, tally.quoted),
        share(tally.lines_left, tally.lines),
        share(tally.words_lost, tally.words),
    ]


def _is_right(case: Case, result: str) -> bool:
    said = collapsed(result)
    if case.expected is not None and said != collapsed(case.expected):
        return False
    return all(collapsed(piece) in said for piece in case.keep) and not any(
        collapsed(piece) in said for piece in case.drop
    )


def _lines(text: str) -> list[str]:
    return [collapsed(line) for line in text.splitlines() if line.strip()]


def _case(name: str, entry: dict[str, str | list[str] | None]) -> Case:
    raw, expected = str(entry["raw"]), entry["expected"]
    return Case(
        set=name,
        name=str(entry["name"]),
        text=mime.read(raw.encode("utf-8", "surrogateescape")).text if name in RAW_MESSAGES else raw,
        expected=None if expected is None else str(expected),
        keep=tuple(entry.get("keep") or ()),
        drop=tuple(entry.get("drop") or ()),
    )
