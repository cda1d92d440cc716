"""Words and the marks between them, laid out as lines; in one pass, however many marks there are. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterable

NEW_LINE, GAP, LINE = "\x00", "\x01", "\x02"
"""Marks: a new line unless one has just begun; a blank line before what follows; a line end, even of an empty line."""


def as_lines(pieces: Iterable[str]) -> str:
    """Lay out pieces, each of them a mark or words; never more than one blank line, none at either end."""
    out: list[str] = []
    begun, blank, ends = False, False, 0
    for piece in pieces:
        if piece == LINE:
            ends += 1 + (begun and not ends)  # the line that a block began, and was left empty
        elif piece == GAP:
            blank = True
        elif piece == NEW_LINE:
            begun = True
        elif piece.strip(" ") or not (begun or blank or ends):
            out += ["\n\n" if blank else "\n" * (min(ends, 2) or begun), piece]
            begun, blank, ends = False, False, 0
    lines = (line.strip(" \u00a0") for line in "".join(out).split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
