"""One run: a seed's arrivals and people, a policy, and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.simulation import figures, hours, people
from bench.simulation.advising import Advising
from bench.simulation.arrivals import Written, arrivals
from bench.simulation.hours import Spell
from bench.simulation.ledger import Ledger
from bench.simulation.people import Advisor
from bench.simulation.policies import Policy
from bench.simulation.service import Service
from bench.simulation.supervising import Supervising


@dataclass(frozen=True)
class World:
    """What every policy of a seed meets: who writes, who answers, and when they are there."""

    seed: int
    written: Sequence[Written]
    advisors: Sequence[Advisor]
    spells: Sequence[Spell]
    watches: Sequence[Spell]
    until: float


def world(seed: int, days: int = figures.DAYS, surge: bool = True) -> World:
    """Everything of a seed, before any policy has done anything."""
    advisors, whole = people.advisors(seed), days + figures.RUN_OUT_DAYS
    spells = hours.of_advisors(advisors, seed, whole)
    watches = hours.spells(people.supervisors(), whole)
    return World(seed, arrivals(seed, days, surge), advisors, spells, watches, whole * figures.A_DAY)


def run(policy: Policy, here: World) -> Ledger:
    """Let one policy work through a world; returns what became of everything."""
    service = Service(policy, here.seed, here.advisors, here.until)
    supervising = Supervising(service)
    advising = Advising(service, supervising)
    service.tell_advisor, service.tell_supervisors = advising.offered, supervising.look
    supervising.return_draft = advising.sent_back
    agenda = service.agenda
    for spell in here.watches:
        agenda.at(spell.begins, service.comes, spell)
        agenda.at(spell.begins, supervising.comes, spell)
        agenda.at(spell.ends, service.goes, spell)
    for spell in here.spells:
        agenda.at(spell.begins, service.comes, spell)
        agenda.at(spell.ends, service.goes, spell)
        if spell.comes:
            agenda.at(spell.begins, advising.comes, spell)
            agenda.at(spell.ends, advising.goes, spell)
    for message in here.written:
        agenda.at(message.at, service.arrive, message)
    return service.run()
