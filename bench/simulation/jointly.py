"""Joint assignment: everything that waits and everybody who is free, together, at the least cost.

It is here to be measured against `rank.best` one after the other, not to be used: docs/simulation.md has the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.simulation.policies import Desk, turn
from bench.simulation.threads import Thread
from gateway import eligible
from gateway.advisors import line_now
from gateway.eligible import Candidate, Case
from gateway.matching.rank import against

IMPOSSIBLE = 1e9
FIRST = 12.0  # what a place in the queue weighs beside the costs of asking somebody, which stay below 12
MOST = 60  # of what waits are looked at together


class Jointly:
    """Ours, but each round gives every free advisor at most one conversation, all chosen together."""

    name = "jointly"

    def offer_all(self, waiting: Sequence[Thread], desk: Desk) -> None:
        """Offer in rounds, until a round offers nothing."""
        while waiting and self._round(waiting, desk):
            waiting = [thread for thread in waiting if thread.row.state.value == "waiting"]

    def _round(self, waiting: Sequence[Thread], desk: Desk) -> int:
        line = line_now(desk.settings, desk.now)
        able = [thread for thread in sorted(waiting, key=lambda each: turn(each, line)) if desk.anybody_for(thread)]
        rows, people = able[:MOST], list(desk.candidates.values())
        if not rows:
            return 0
        costs = np.array([self._costs(place, desk, thread, people) for place, thread in enumerate(rows)])
        chosen = zip(*linear_sum_assignment(costs), strict=True)
        pairs = [(int(row), int(column)) for row, column in chosen if costs[row, column] < IMPOSSIBLE]
        for row, column in pairs:
            desk.offer(rows[row], people[column].advisor_id)
        return len(pairs)

    def _costs(self, place: int, desk: Desk, thread: Thread, people: Sequence[Candidate]) -> list[float]:
        """What each advisor costs for one conversation; the earlier its turn, the dearer to leave it out."""
        case = desk.case(thread)
        codes = eligible.standings(case, people, desk.now)
        may = [codes[them.advisor_id] == eligible.MAY for them in people]
        return [
            _cost(case, them, desk.now) - FIRST * (MOST - place) if free else IMPOSSIBLE
            for them, free in zip(people, may, strict=True)
        ]


def _cost(case: Case, them: Candidate, now: datetime) -> float:
    """The same that `rank.best` weighs, continuity before all."""
    if case.wanted == them.advisor_id and case.wanted not in case.passed_by and not them.lapses:
        return -1.0
    return sum(against(case, replace(them, lapses=min(2, them.lapses)), now).values())
