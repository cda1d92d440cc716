"""The one shape in which every corpus reports: a table with a heading, printed so that the docs can quote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of text under column names; the first column is read, the others are figures.

    `split` says on which part of the data it was measured. `wrong` is a sentence about what must not be, or empty.
    """

    heading: str
    split: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    wrong: str = ""

    def printed(self) -> str:
        """The table in Markdown, its columns aligned for whoever reads it in a terminal."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        body = [_line(line, widths) for line in lines]
        rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
        told = [f"WRONG: {self.wrong}", ""] if self.wrong else []
        return "\n".join([f"### {self.heading}", "", f"{self.split}.", "", body[0], rule, *body[1:], "", *told])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    figures = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return "| " + " | ".join([cells[0].ljust(widths[0]), *figures]) + " |"


def share(part: int, whole: int) -> str:
    """A part of a whole as people read it: "42/45 93.3%", "-" where there is nothing to be a part of."""
    return f"{part}/{whole} {100 * part / whole:.1f}%" if whole else "-"
