"""A mail's lines while they are sorted into what the person wrote and what somebody else did. # pure"""

from __future__ import annotations

import re

from gateway.words.footers import is_footer
from gateway.words.signatures import is_long_divider

_POINTING = (
    r"see (?:the )?(?:below|message|mail|e-?mail|what)|below|fyi|forward(?:ed|ing)?|fwd|fw",
    r"(?:look at|read) (?:this|what|it)",
    r"(?:zie|lees) (?:hier)?(?:onder|dit)|hieronder|doorgestuurd|siehe unten|lies (?:das|mal)|weitergeleitet",
    r"voir ci-dessous|ci-dessous|lis(?:ez)? ça|regarde(?:z)? ça|ks\.? alla|katso (?:alla|tätä)|lue tämä|alla oleva",
    r"(?:ver|mira|lee) (?:abajo|esto)|más abajo|ver abaixo|(?:vedi|leggi) (?:sotto|questo)",
    r"se (?:nedan|nedenfor|nedenstående)|läs (?:detta|det här)|zobacz (?:poniżej|to)|poniżej|viz níže",
    r"смотри(?:те)? ниже",
)
_POINTS_BELOW = re.compile(rf"\b(?:{'|'.join(_POINTING)})\b", re.IGNORECASE)
_LONGEST_POINTING = 200


class Page:
    """The lines sorted so far: kept, cut, and how many were kept (`seams`) whenever something was cut."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.cut: list[str] = []
        self.seams: set[int] = set()
        self.filled = 0  # how many of the kept lines say something
        self.forwarded = False

    def keep(self, line: str) -> None:
        """Add a line to the person's own."""
        self.kept.append(line)
        self.filled += bool(line.strip())

    def keep_forwarded(self, lines: list[str]) -> int:
        """Keep all that is left: they forward it because they want it to be read."""
        self.kept.extend(lines)
        self.forwarded = True
        return len(lines)

    def drop(self, lines: list[str]) -> int:
        """Add lines to what is cut; give how many."""
        self.seams.add(len(self.kept))
        self.cut.extend(lines)
        return len(lines)

    def points_below(self) -> bool:
        """Say whether the words so far are only a few that ask to read what follows."""
        if self.filled > 4:
            return False
        said = "\n".join(self.kept)
        return len(said) <= _LONGEST_POINTING and bool(_POINTS_BELOW.search(said))

    def drop_divider(self) -> None:
        """Move a divider line that stands right before a quoted mail over to what is cut."""
        at = len(self.kept) if self.filled else 0
        while at and not self.kept[at - 1].strip():
            at -= 1
        if at and is_long_divider(self.kept[at - 1]):
            self.cut.extend(self.kept[at - 1 :])
            del self.kept[at - 1 :]
            self.filled -= 1

    def without_footers(self) -> list[str]:
        """The kept lines; "Sent from my …" is cut where it ends the person's words above a quotation."""
        gone: set[int] = set()
        before = 0  # what stands above the seam before this one has been looked at
        for end in sorted(self.seams):
            at = min(end, len(self.kept)) - 1
            while at >= before and not self.kept[at].strip():
                at -= 1
            if at >= before and is_footer(self.kept[at]):
                gone.add(at)
                self.cut.append(self.kept[at])
            before = min(end, len(self.kept))
        return [line for at, line in enumerate(self.kept) if at not in gone] if gone else self.kept
