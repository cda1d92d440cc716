"""Who is there and when: the gateway's own rota, asked once for every quarter hour of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.simulation import figures
from bench.simulation.chance import share
from bench.simulation.people import Advisor
from gateway import duty
from gateway.duty import Watch

QUARTER = 15.0


def moment(minute: float) -> datetime:
    """The time of a minute of the run, in UTC."""
    return figures.START + timedelta(minutes=minute)


def minute_of(when: datetime) -> float:
    """The minute of the run at a time."""
    return (when - figures.START).total_seconds() / 60


@dataclass(frozen=True)
class Spell:
    """Somebody's hours on the rota, in minutes of the run; `comes` says whether they really come."""

    staff_id: str
    begins: float
    ends: float
    comes: bool = True


def spells(watches: Sequence[Watch], days: int) -> list[Spell]:
    """Everybody's hours on the rota over so many days, in order of time."""
    found, since = list[Spell](), dict[str, float]()
    for quarter in range(days * 96 + 1):
        minute = quarter * QUARTER
        there = set(duty.on_call(watches, moment(minute), figures.ZONE)) if quarter < days * 96 else set()
        found += [Spell(gone, since.pop(gone), minute) for gone in sorted(since.keys() - there)]
        for who in there:
            since.setdefault(who, minute)
    return sorted(found, key=lambda spell: (spell.begins, spell.staff_id))


def of_advisors(people: Sequence[Advisor], seed: int, days: int) -> list[Spell]:
    """The advisors' hours, with those that nobody comes to marked."""
    by_id = {person.id: person for person in people}
    rota = spells([watch for person in people for watch in person.watches], days)
    kept = (spell for spell in rota if spell.begins < by_id[spell.staff_id].taken_off_at)
    return [
        Spell(spell.staff_id, spell.begins, spell.ends, _comes(spell, by_id[spell.staff_id], seed)) for spell in kept
    ]


def _comes(spell: Spell, person: Advisor, seed: int) -> bool:
    missed = share(seed, "misses", spell.staff_id, spell.begins) < figures.MISSES_SHIFT
    return not missed and spell.begins < person.stops_at
