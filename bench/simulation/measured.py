"""What a run comes to: promises, waits, load, continuity, harm and starvation, as plain numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.simulation import figures
from bench.simulation.arrivals import Written
from bench.simulation.ledger import Entry, Ledger
from bench.simulation.people import Advisor
from bench.simulation.supervising import SUPERVISOR

TOPICS = ("parents", "relationship", "sadness", "suicidal-thoughts", "self-harm")
PERCENTILES = (50, 95, 99)


@dataclass(frozen=True)
class Line:
    """One line of the table. `more_is_better` is None where a line says only how things were."""

    name: str
    value: float
    more_is_better: bool | None = False


def lines(ledger: Ledger, advisors: Sequence[Advisor]) -> list[Line]:
    """Every line of one run, in the order of the table."""
    owed = [entry for entry in ledger.entries.values() if entry.message.counts]
    return [
        *_promises(owed),
        *(Line(name, hours) for name, hours in wait_lines([(entry.message, entry.wait) for entry in owed]).items()),
        Line("load, Gini", gini([ledger.weights[advisor.id] for advisor in advisors])),
        Line("follow-ups by the same, %", continuity(owed), more_is_better=True),
        Line("boundaries broken", len(ledger.breaches)),
        Line("starved", sum(starved(entry) for entry in owed)),
        Line("offers an answer", ledger.counts["offers"] / max(1, sum(ledger.weights.values())), more_is_better=None),
    ]


def _promises(owed: Sequence[Entry]) -> list[Line]:
    heavy = [entry for entry in owed if entry.message.risk >= 2]
    crowds = [("promises kept, %", owed), ("promises kept, level 2 and more, %", heavy)]
    return [
        Line(name, 100 * sum(entry.kept for entry in of) / max(1, len(of)), more_is_better=True) for name, of in crowds
    ]


def wait_lines(waits: Sequence[tuple[Written, float]]) -> dict[str, float]:
    """The lines of waits, in hours, of messages and the minutes that each has waited."""
    return {
        f"wait h, {name}, p{share}": percentile(minutes, share) / 60
        for name, minutes in _crowds(waits)
        for share in PERCENTILES
    }


def _crowds(waits: Sequence[tuple[Written, float]]) -> Iterable[tuple[str, list[float]]]:
    for level in range(5):
        yield f"level {level}", [wait for message, wait in waits if message.risk == level]
    yield "level 2 and more", [wait for message, wait in waits if message.risk >= 2]
    for topic in TOPICS:
        yield topic, [wait for message, wait in waits if message.topics[0] == topic]


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that so many in a hundred do not exceed; 0 of nothing."""
    return sorted(values)[math.ceil(len(values) * share / 100) - 1] if values else 0.0


def gini(values: Sequence[float]) -> float:
    """How unevenly something is spread: 0 when all have the same, towards 1 when one has everything."""
    whole = sum(values)
    if not whole:
        return 0.0
    ranked = sum((place + 1) * value for place, value in enumerate(sorted(values)))
    return 2 * ranked / (len(values) * whole) - (len(values) + 1) / len(values)


def continuity(owed: Iterable[Entry]) -> float:
    """Of follow-ups to an advisor's answer, how many in a hundred the same advisor answered."""
    later = [
        entry
        for entry in owed
        if not entry.joined and entry.before not in (None, SUPERVISOR) and entry.by not in (None, SUPERVISOR)
    ]
    return 100 * sum(entry.by == entry.before for entry in later) / max(1, len(later))


def starved(entry: Entry) -> bool:
    """Whether it was never offered to anybody, or waited longer than so many times its promise, and than two days."""
    longest = max(figures.STARVED_TIMES * (entry.due - entry.message.at), figures.STARVED_LEAST_HOURS * 60)
    return entry.wait > longest or (entry.offered is None and entry.by != SUPERVISOR)
