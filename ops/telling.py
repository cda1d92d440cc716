"""How commands speak: sentences and tables for people, one JSON value for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

_LONG = "skills"  # the one column whose words may take several lines
_ID_WIDTH = 32  # an id is copied from here, so it is never cut
_WIDTH = 160  # in a file or a pipe

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]


def tell(facts: object, *lines: str, as_json: bool) -> None:
    """Print `facts` as JSON when that was asked for, and else the lines."""
    for line in [json.dumps(facts, ensure_ascii=False, indent=1)] if as_json else lines:
        typer.echo(line)


def tell_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], empty: str, *, as_json: bool) -> None:
    """Print rows as JSON or as a table; `columns` are keys of a row and their headings."""
    if as_json or not rows:
        tell(list(rows), empty, as_json=as_json)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in columns.values():
        width = _ID_WIDTH if heading == "id" else None
        table.add_column(heading, overflow="fold", no_wrap=heading != _LONG, min_width=width)
    for row in rows:
        table.add_row(*(Text(_cell(row[key])) for key in columns))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
