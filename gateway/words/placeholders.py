"""Which placeholder stands for which detail: the same thing the same, and all can be put back. # pure"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

KINDS = ("name", "phone", "email", "address", "link", "handle", "id number", "school")
OWN = "own "  # what makes the writer's own things the same begins with this
_OURS = re.compile(rf"\[(?=(?:typed )*(?:{'|'.join(KINDS)})(?: \d+)?(?: again(?: \d+)?)?\])")


@dataclass(frozen=True, repr=False, slots=True)
class Detail:
    """A stretch of the text to be replaced: what it is, and what makes it the same thing elsewhere."""

    start: int
    end: int
    kind: str
    same: str


def in_order(found: Iterable[Detail]) -> list[Detail]:
    """Keep of overlapping details the first one found, and put the rest in the order of the text."""
    taken = bytearray()
    kept: list[Detail] = []
    for detail in found:
        if detail.end > len(taken):
            taken.extend(bytes(max(detail.end - len(taken), len(taken))))
        if detail.start < detail.end and not any(taken[detail.start : detail.end]):
            taken[detail.start : detail.end] = b"\x01" * (detail.end - detail.start)
            kept.append(detail)
    return sorted(kept, key=lambda detail: detail.start)


@dataclass(repr=False)
class Placeholders:
    """The placeholders given out in one text: `given` to the words as written, `own` those that are the writer's."""

    given: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    things: dict[tuple[str, str], str] = field(default_factory=dict)
    spellings: dict[tuple[str, str, str], str] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)  # of things of a kind
    spelt: Counter[tuple[str, str]] = field(default_factory=Counter)  # of spellings of a thing

    def of(self, detail: Detail, written: str) -> str:
        """Give the placeholder of a detail that is written like this."""
        spelling = (detail.kind, detail.same, written)
        if spelling not in self.spellings:
            self.spellings[spelling] = self._new(detail)
            self.given[self.spellings[spelling]] = written
            if detail.same.startswith(OWN):
                self.own.add(self.spellings[spelling])
        return self.spellings[spelling]

    def _new(self, detail: Detail) -> str:
        thing = (detail.kind, detail.same)
        again = self.spelt[thing]
        self.spelt[thing] += 1
        if thing not in self.things:
            self.count[detail.kind] += 1
            number = self.count[detail.kind]
            self.things[thing] = detail.kind if number == 1 else f"{detail.kind} {number}"
            return f"[{self.things[thing]}]"
        return f"[{self.things[thing]} again]" if again == 1 else f"[{self.things[thing]} again {again}]"


def replaced(text: str, details: list[Detail]) -> tuple[str, dict[str, str], frozenset[str]]:
    """Give the text with placeholders, what each stands for, and which are the writer's own."""
    labels, typed = Placeholders(), dict[str, str]()
    pieces: list[str] = []
    at = 0
    for detail in details:
        pieces.append(_escaped(text[at : detail.start], typed))
        pieces.append(labels.of(detail, text[detail.start : detail.end]))
        at = detail.end
    pieces.append(_escaped(text[at:], typed))
    # What the person typed comes last, so that it is put back after everything it could be mistaken for.
    return "".join(pieces), labels.given | typed, frozenset(labels.own)


def _escaped(stretch: str, typed: dict[str, str]) -> str:
    if "[" not in stretch:
        return stretch

    def escape(match: re.Match[str]) -> str:
        whole = stretch[match.start() : stretch.index("]", match.start()) + 1]
        typed[f"[typed {whole[1:]}"] = whole
        return "[typed "

    return _OURS.sub(escape, stretch)
