"""Finding the texts that no webhook brought: the provider keeps a list, and we read it through every five minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from gateway.crypto.envelope import TooLong
from gateway.inbound.arrival import Arrival
from gateway.store import Engine, contacts, reading, transaction
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances, Now

log = structlog.get_logger()

NAME = "twilio"
EVERY_SECONDS = 300.0
OVERLAP = timedelta(hours=1)
"""What the provider learns late is still found: each look goes back so far behind the last complete one."""

PAGE = 200

Listing = Callable[[datetime], Iterable[Arrival]]
"""What the provider holds since a moment, in any order; raises whatever its client raises."""


class Intake(Protocol):
    """Whoever takes an arrival in: it is stored when this returns, and known again when it was stored before."""

    def take_in(self, arrival: Arrival) -> object:
        """Store it. Raises TooLong; anything else that it raises is our trouble."""


class Reconciler:
    """Looks through the provider's list, again and again."""

    def __init__(
        self,
        listing: Listing,
        intake: Intake,
        engine: Engine,
        circumstances: Circumstances,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._listing = listing
        self._intake = intake
        self._engine = engine
        self._world = circumstances
        self._wait = wait

    async def run(self) -> None:
        """Look at once and then every five minutes, on a thread of its own, until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await self._wait(EVERY_SECONDS)

    def look(self) -> bool:
        """Read the whole list and take in what is new; True, and noted, when nothing of it is missing. Never raises."""
        began = self._world.now()
        try:
            complete = self._take_in_all(since=self._since(began))
            if complete:
                with transaction(self._engine) as session:
                    contacts.looked(session, NAME, began)
        except Exception as error:  # noqa: BLE001  whatever it is, the next look tries again
            log.error("provider_list_not_read", error=type(error).__name__)  # noqa: TRY400  no traceback
            return False
        return complete

    def _since(self, began: datetime) -> datetime:
        with reading(self._engine) as session:
            last = contacts.last_look(session, NAME)
        return min(last or began, began) - OVERLAP

    def _take_in_all(self, since: datetime) -> bool:
        # One text that cannot be taken in must not keep back those behind it; the look then counts as incomplete.
        taken = [self._take_in(arrival) for arrival in self._listing(since)]
        return all(taken)

    def _take_in(self, arrival: Arrival) -> bool:
        try:
            self._intake.take_in(arrival)
        except TooLong:
            log.warning("text_too_long")  # it will be no shorter next time
        except Exception as error:  # noqa: BLE001  whatever it is, the next look tries again
            log.error("text_not_taken_in", error=type(error).__name__)  # noqa: TRY400  no traceback
            return False
        return True


def provider_listing(client: Any, our_number: str, now: Now) -> Listing:
    """The listing of `client`, the provider's official one: texts to `our_number`, oldest first.

    Oldest first, because a START after a STOP must stay the last word.
    """

    def since(moment: datetime) -> Iterator[Arrival]:
        found = client.messages.list(to=our_number, date_sent_after=moment, page_size=PAGE)
        inbound = [message for message in found if message.direction == "inbound"]
        inbound.sort(key=lambda message: message.date_sent or message.date_created or moment)
        return (_arrival(message, now) for message in inbound)

    return since


def _arrival(message: Any, now: Now) -> Arrival:
    """A listed text as an arrival of this moment: what is promised is promised from now on."""
    return Arrival(
        channel=Channel.SMS,
        sender=message.from_ or "",
        text=message.body or "",
        provider_id=message.sid,
        at=now(),
        left_out=("file",) if str(message.num_media or "0") != "0" else (),
    )
