"""How promises were kept in the last days, for supervisors and coordinators: numbers, and nobody in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway.console import wording
from gateway.console.access.person import TheDesk
from gateway.console.pages import page
from gateway.conversation import PromiseOutcome
from gateway.store import promises, reading
from gateway.store.promises import Tally

DAYS = (7, 30)


@dataclass(frozen=True)
class Line:
    """What promises of one kind came to."""

    name: str
    kept: int
    revised: int
    broken: int

    @property
    def share(self) -> str:
        """How many of a hundred were kept, revised ones among them; "" without any."""
        total = self.kept + self.revised + self.broken
        return f"{(self.kept + self.revised) * 100 // total} %" if total else ""


@dataclass(frozen=True)
class Stretch:
    """The last so many days."""

    days: int
    everything: Line
    levels: tuple[Line, ...]
    groups: tuple[Line, ...]


def promises_page(request: Request, desk: TheDesk) -> HTMLResponse:
    """The last 7 and 30 days, as a whole, by level and by group of topics."""
    today = desk.now().astimezone(desk.settings.zone).date()
    with reading(desk.engine) as session:
        found = [(days, promises.tallies(session, today - timedelta(days=days - 1))) for days in DAYS]
    return page(request, "promises.html", stretches=[_stretch(days, tallies) for days, tallies in found])


def _stretch(days: int, tallies: Sequence[Tally]) -> Stretch:
    return Stretch(
        days,
        _line("All together", tallies),
        _lines(tallies, lambda tally: tally.risk, lambda risk: wording.risk(int(str(risk)))),
        _lines(tallies, lambda tally: tally.topics, lambda group: str(group) or "No topic"),
    )


def _lines(
    tallies: Sequence[Tally], kind: Callable[[Tally], object], named: Callable[[object], str]
) -> tuple[Line, ...]:
    kinds = sorted({kind(tally) for tally in tallies}, key=str)
    return tuple(_line(named(one), [tally for tally in tallies if kind(tally) == one]) for one in kinds)


def _line(name: str, tallies: Sequence[Tally]) -> Line:
    counts = {outcome: sum(tally.count for tally in tallies if tally.outcome is outcome) for outcome in PromiseOutcome}
    return Line(name, counts[PromiseOutcome.KEPT], counts[PromiseOutcome.REVISED], counts[PromiseOutcome.BROKEN])
