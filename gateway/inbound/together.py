"""What comes while others are being written down waits, and is then written down with all that came meanwhile.

A commit waits for the disk and for its turn among all writers; in a rush many mails share one. A mail that comes alone
waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from gateway.inbound.arrival import Arrival

MOST = 16
"""So many are written together at most: the first of them should not wait long for the last."""


class Intake(Protocol):
    """Whoever takes arrivals in: what is not given back as trouble is stored when this returns."""

    def take_in_all(self, arrivals: Sequence[Arrival]) -> Sequence[object]:
        """Store them; for each an outcome, or the exception that kept it out. Raises what is trouble for all."""


class Together:
    """The way from one event loop to an intake on a thread of its own."""

    def __init__(self, intake: Intake, thread: ThreadPoolExecutor) -> None:
        self._intake = intake
        self._thread = thread
        self._waiting: list[tuple[Arrival, asyncio.Future[None]]] = []
        self._at_work: asyncio.Task[None] | None = None

    async def take_in(self, arrival: Arrival) -> None:
        """Have the arrival stored. Raises TooLong; anything else that is raised is our trouble."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, done))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._work())
        await done

    async def _work(self) -> None:
        try:
            while self._waiting:
                turn, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                for (_, done), outcome in zip(turn, await self._outcomes(turn), strict=True):
                    _tell(done, outcome)
        finally:
            self._at_work = None

    async def _outcomes(self, turn: Sequence[tuple[Arrival, asyncio.Future[None]]]) -> Sequence[object]:
        arrivals = [arrival for arrival, _ in turn]
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._intake.take_in_all, arrivals)
        except Exception as trouble:  # noqa: BLE001  everybody who waits is told
            return [trouble] * len(turn)


def _tell(done: asyncio.Future[None], outcome: object) -> None:
    if done.done():  # whoever waited has hung up; what they sent is stored all the same
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(None)
