"""What no policy can beat: the same arrivals, answered by somebody who knows the future and may split people up.

Two relaxations, each easier than the service really is, so that what they reach is a bound:

*Alone* (`soonest`): each message is answered as if it were the only one. It is begun the moment it comes, by whoever
can finish it first, though they be needed elsewhere; nobody passes, rests or is silent, tables have no end, reviews do
not queue. A message's wait in any run is at least this, so the percentiles of these waits bound the percentiles of
every run from below, on every line of waits of levels 0 to 2 and of topics.

*Shared minutes* (`most_kept`): a linear program. Minutes of an advisor's shift (and of the overtime they would stay)
are given to messages; one message may have minutes of several people at once, and parts of messages count in part.
Only these hold: an advisor has no more minutes than the shift, gives only to what they may ever answer, and only
between its arrival and the last moment from which a review could still be in time. Every run keeps to all of this (what
is sent back, begun anew or neglected only costs more), so no run keeps more promises than the program. With "within T
hours" in place of the promise, the least T that lets 99 in 100 through bounds the 99th percentile, and more tightly.

What a supervisor may answer alone, and what else those people write, is taken as answered at once by both: so levels 3
and 4 have no bound of their own. A message that may be answered together with an earlier one needs only what it adds.
There is no bound on load, continuity or offers.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from bench.simulation import figures
from bench.simulation.arrivals import Written
from bench.simulation.hours import Spell, minute_of, moment
from bench.simulation.runs import World
from gateway import duty

NEARLY = 1e-6
STEP = 15.0  # minutes: how finely a percentile's bound is sought
LONGEST = 14 * figures.A_DAY


class Bound:
    """The bounds of one seed."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.people = {person.id: person for person in here.advisors}
        self.spells: dict[str, list[Spell]] = defaultdict(list)
        for spell in here.spells:
            if spell.comes:
                self.spells[spell.staff_id].append(spell)
        self.begins = {who: [spell.begins for spell in those] for who, those in self.spells.items()}
        free = {message.conversation for message in here.written if message.risk >= 3}
        self.owed = [message for message in here.written if message.counts]
        self.free = {message.id for message in self.owed if message.conversation in free}

    def due(self, message: Written) -> float:
        """The minute at which an answer is promised."""
        return minute_of(duty.due(moment(message.at), message.risk, message.promise_hours))

    def soonest(self, message: Written) -> float:
        """Minutes that an answer takes at least."""
        if message.id in self.free:
            return 0.0
        ends = (self._alone(who, message) for who in self._able(message))
        return max(0.0, min(ends, default=math.inf) - message.at)

    def _able(self, message: Written) -> list[str]:
        return [who for who, them in self.people.items() if them.may_ever(message.topics, message.language)]

    def _alone(self, who: str, message: Written) -> float:
        left = _writing(message) * self.people[who].pace
        for spell in self._from(who, message.at):
            begins = max(spell.begins, message.at)
            there = max(0.0, spell.ends + figures.OVERTIME - begins)
            if left <= there:
                return begins + left + message.reviewing
            left -= there
        return math.inf

    def _from(self, who: str, minute: float) -> Sequence[Spell]:
        """Their shifts from this minute on, one that has begun before it among them."""
        return self.spells[who][max(0, bisect_left(self.begins.get(who, []), minute) - 1) :]

    # --- shared minutes -------------------------------------------------------------------------------------------

    def most_kept(self, of: Sequence[Written]) -> float:
        """How many of these promises could be kept at most."""
        return self._most(of, self.due)

    def least_percentile(self, of: Sequence[Written], share: int) -> float:
        """Minutes within which at least so many in a hundred must be, before any policy's percentile can be."""
        needed = math.ceil(len(of) * share / 100)
        low, high = 0, round(LONGEST / STEP)
        while low < high:
            middle = (low + high) // 2
            enough = self._most(of, _within(middle * STEP)) >= needed - NEARLY
            low, high = (low, middle) if enough else (middle + 1, high)
        return max(0.0, (low - 1) * STEP)

    def _most(self, of: Sequence[Written], until: Callable[[Written], float]) -> float:
        bound = [message for message in of if message.id not in self.free]
        shares = [part for row, message in enumerate(bound) for part in self._parts(row, message, until(message))]
        if not shares:
            return float(len(of) - len(bound))
        spells = {spell: column for column, spell in enumerate(dict.fromkeys(part[1] for part in shares))}
        rows = np.array([part[0] for part in shares] + [len(bound) + spells[part[1]] for part in shares])
        columns = np.tile(np.arange(len(shares)), 2)
        values = np.array([1.0] * len(shares) + [part[2] for part in shares])
        room = [1.0] * len(bound) + [spell.ends - spell.begins + figures.OVERTIME for spell in spells]
        matrix = coo_matrix((values, (rows, columns)), shape=(len(room), len(shares)))
        limits = [(0.0, part[3]) for part in shares]
        found = linprog(-np.ones(len(shares)), A_ub=matrix.tocsr(), b_ub=room, bounds=limits, method="highs")
        return float(len(of) - len(bound) - found.fun)

    def _parts(self, row: int, message: Written, until: float) -> list[tuple[int, Spell, float, float]]:
        """Row, shift, minutes that the whole would take there, and the largest part that fits into the time."""
        last, found = until - message.reviewing, []
        for who in self._able(message):
            whole = _writing(message) * self.people[who].pace
            for spell in self._from(who, message.at):
                if spell.begins >= last:
                    break
                fits = min(last, spell.ends + figures.OVERTIME) - max(spell.begins, message.at)
                if fits > 0:
                    found.append((row, spell, whole, min(1.0, fits / whole)))
        return found


def _within(minutes: float) -> Callable[[Written], float]:
    return lambda message: message.at + minutes


def _writing(message: Written) -> float:
    """The least that it can take to write: a later message may be answered together with the one before."""
    return message.writing * (figures.JOINING if message.number else 1.0)
