"""Joint assignment: everything that waits and everybody who is free, together, at the least cost.

It is here to be measured against `rank.best` one after the other, not to be used: docs/simulation.md has the figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.simulation.policies import Desk, turn
from bench.simulation.threads import Thread
from gateway import eligible
from gateway.advisors import aged
from gateway.eligible import Candidate, Case
from gateway.matching.rank import A_WEEK, BEHIND, FARNESS, SHARE

IMPOSSIBLE = 1e9
FIRST = 10.0  # what a place in the queue weighs beside the costs of asking somebody, which stay below 8
MOST = 60  # of what waits are looked at together


class Jointly:
    """Ours, but each round gives every free advisor at most one conversation, all chosen together."""

    name = "jointly"

    def offer_all(self, waiting: Sequence[Thread], desk: Desk) -> None:
        """Offer in rounds, until a round offers nothing."""
        while waiting and self._round(waiting, desk):
            waiting = [thread for thread in waiting if thread.row.state.value == "waiting"]

    def _round(self, waiting: Sequence[Thread], desk: Desk) -> int:
        soon = aged(desk.settings, desk.now)
        able = [thread for thread in sorted(waiting, key=lambda each: turn(each, soon)) if desk.anybody_for(thread)]
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
            _cost(case, them) - FIRST * (MOST - place) if free else IMPOSSIBLE
            for them, free in zip(people, may, strict=True)
        ]


def _cost(case: Case, them: Candidate) -> float:
    """The same that `rank.best` weighs, continuity before all."""
    if case.wanted == them.advisor_id and case.wanted not in case.passed_by and not them.lapses:
        return -1.0
    close = (len(case.about & them.skills) / len(case.about) + (case.topic in them.gladly)) / 2
    week = SHARE * min(1.0, them.week / (them.capacity * A_WEEK)) if them.capacity else 0.0
    return them.load / max(1, them.capacity) + FARNESS * (1 - close) + week + BEHIND * min(2, them.lapses)
