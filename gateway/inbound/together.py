"""What comes while others are being written down waits, and is then written down with all that came meanwhile.

A commit waits for the disk and for its turn among all writers; so many mails share one, and wait a moment for those who
are on the line already. A mail that comes alone waits for nobody, and nobody waits for another's flood: each turn takes
one of each sender, and of a flood no more than its pace allows. When more comes than can be written, what cannot wait
any longer is given back at once, the longest row of one sender first.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from gateway.inbound.arrival import Arrival
from gateway.inbound.pace import Pace

MOST = 16
"""So many are written together at most: the first of them should not wait long for the last."""

COMPANY_SECONDS = 0.016
"""A turn waits for those who are on the line already, so long at most: what each costs alone is what is scarce."""

LOOK_SECONDS = 0.002
"""So often it is looked whether they have come."""

MOST_WAITING = 128
"""So many wait at most: what comes later than that is sent again sooner than it would be written here."""


class Overrun(Exception):
    """More has come than can be written down just now; it must come again."""


class Intake(Protocol):
    """Whoever takes arrivals in: what is not given back as trouble is stored when this returns."""

    def take_in_all(self, arrivals: Sequence[Arrival]) -> Sequence[object]:
        """Store them; for each an outcome, or the exception that kept it out. Raises what is trouble for all."""


@dataclass(frozen=True, repr=False)
class Waiting:
    """An arrival, and the promise to whoever brought it."""

    arrival: Arrival
    done: asyncio.Future[None]

    @property
    def sender(self) -> Hashable:
        """Whose row it waits in: what is only said to be from somebody must not hold up what is."""
        return self.arrival.channel, self.arrival.sender.casefold(), self.arrival.trusted


def turn_of(senders: Sequence[Hashable], most: int) -> list[int]:
    """The places of those whose turn it is: the first of each sender, in order of coming. # pure

    Several of one sender would be written one after the other in any case, each with a commit of its own.
    """
    first: dict[Hashable, int] = {}
    for place, sender in enumerate(senders):
        first.setdefault(sender, place)
    return list(first.values())[:most]


def one_too_many(senders: Sequence[Hashable]) -> int:
    """The place of what cannot wait any longer: the last of whoever has most waiting; among equals, what came last."""
    waiting = Counter(senders)
    longest = max(waiting.values())
    return max(place for place, sender in enumerate(senders) if waiting[sender] == longest)


class Together:
    """The way from one event loop to an intake on a thread of its own."""

    def __init__(
        self,
        intake: Intake,
        thread: ThreadPoolExecutor,
        pace: Pace | None = None,
        most_waiting: int = MOST_WAITING,
        on_the_line: Callable[[], int] = lambda: 0,
    ) -> None:
        self._intake = intake
        self._thread = thread
        self._pace = pace
        self._came = asyncio.Event()
        self._most_waiting = most_waiting
        self._on_the_line = on_the_line
        self._waiting: list[Waiting] = []
        self._at_work: asyncio.Task[None] | None = None

    async def take_in(self, arrival: Arrival) -> None:
        """Have the arrival stored. Raises TooLong, or Overrun; anything else that is raised is our trouble."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(arrival, done))
        if len(self._waiting) > self._most_waiting:
            given_back = self._waiting.pop(one_too_many([one.sender for one in self._waiting]))
            _tell(given_back, Overrun("more has come than can be written down"))
        self._came.set()
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._work())
        await done

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._company()
                turn = self._next_turn()
                if not turn:
                    await self._until_somebody_may_go()
                for one, outcome in zip(turn, await self._outcomes(turn), strict=True):
                    _tell(one, outcome)
        finally:
            self._at_work = None

    async def _company(self) -> None:
        loop = asyncio.get_running_loop()
        latest = loop.time() + COMPANY_SECONDS
        while len(self._waiting) < min(MOST, self._on_the_line()) and loop.time() < latest:
            await asyncio.sleep(LOOK_SECONDS)

    def _next_turn(self) -> list[Waiting]:
        now = asyncio.get_running_loop().time()
        ready = [one for one in self._waiting if not self._pace or not self._pace.wait(one.sender, now)]
        turn = [ready[place] for place in turn_of([one.sender for one in ready], MOST)]
        if self._pace:
            for one in turn:
                self._pace.took(one.sender, now)
        taken = set(map(id, turn))
        self._waiting = [one for one in self._waiting if id(one) not in taken]
        return turn

    async def _until_somebody_may_go(self) -> None:
        self._came.clear()
        now = asyncio.get_running_loop().time()
        shortest = min((self._pace.wait(one.sender, now) for one in self._waiting if self._pace), default=0.0)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._came.wait(), shortest)

    async def _outcomes(self, turn: Sequence[Waiting]) -> Sequence[object]:
        if not turn:
            return []
        arrivals = [one.arrival for one in turn]
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._intake.take_in_all, arrivals)
        except Exception as trouble:  # noqa: BLE001  everybody who waits is told
            return [trouble] * len(turn)


def _tell(one: Waiting, outcome: object) -> None:
    if one.done.done():  # whoever waited has hung up; what they sent is stored all the same
        return
    if isinstance(outcome, Exception):
        one.done.set_exception(outcome)
    else:
        one.done.set_result(None)
