"""What is to happen, in order of time: the simulated clock is the time of the last thing that happened."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench.simulation.hours import moment


class Agenda:
    """Things to do, each at a minute; what is put in first comes first among those of the same minute."""

    def __init__(self) -> None:
        self.minute = 0.0
        self._count = 0
        self._things: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []

    @property
    def now(self) -> datetime:
        """The time by this clock, in UTC."""
        return moment(self.minute)

    def at(self, minute: float, thing: Callable[..., None], *given: Any) -> None:
        """Have something done then, or at once where that is past."""
        self._count += 1
        heapq.heappush(self._things, (max(minute, self.minute), self._count, thing, given))

    def step(self) -> bool:
        """Do the next thing; False when there is none."""
        if not self._things:
            return False
        self.minute, _, thing, given = heapq.heappop(self._things)
        thing(*given)
        return True
