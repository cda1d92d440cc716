"""Deleting the provider's copies of the texts that are written down here, one after the other, until each is gone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from twilio.base.exceptions import TwilioRestException

from gateway.store import Engine, copies, reading, transaction
from gateway.store.tables import Direction
from gateway.time_and_chance import Circumstances

log = structlog.get_logger()

EVERY_SECONDS = 10.0
AT_A_TIME = 50
GONE = 404

Forget = Callable[[str], None]
"""Deletes the provider's copy of the text with this id; raises whatever its client raises."""


class CopyRemover:
    """Looks for copies that may go, again and again. Their words are committed here before they are in its list."""

    def __init__(
        self,
        forget: Forget,
        engine: Engine,
        circumstances: Circumstances,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._forget = forget
        self._engine = engine
        self._world = circumstances
        self._wait = wait
        self._ended = threading.Event()

    async def run(self) -> None:
        """Look every ten seconds, on a thread of its own, until cancelled; a look that is under way ends soon after."""
        try:
            while True:
                await asyncio.to_thread(self.look)
                await self._wait(EVERY_SECONDS)
        finally:
            self._ended.set()

    def look(self) -> int:
        """Delete what is due; returns how many copies have gone. Never raises."""
        try:
            with reading(self._engine) as session:
                due = copies.due(session, Direction.IN, self._world.now(), AT_A_TIME)
                found = [(copy.id, copy.tries) for copy in due]
            return self._remove_all(found)
        except Exception as error:  # noqa: BLE001  whatever it is, the next look tries again
            log.error("provider_copies_not_looked_at", error=type(error).__name__)  # noqa: TRY400  no traceback
            return 0

    def _remove_all(self, found: Sequence[tuple[str, int]]) -> int:
        gone = 0
        for sid, tries in found:
            if self._ended.is_set():
                break
            try:
                self._forget(sid)
            except Exception as error:  # noqa: BLE001  a copy that stays must not keep those behind it there as well
                self._put_off(sid, tries, error)
                if not isinstance(error, TwilioRestException):
                    break  # nobody answers: the others would each wait as long for nothing
                continue
            with transaction(self._engine) as session:
                gone += copies.gone(session, sid)
        return gone

    def _put_off(self, sid: str, tries: int, error: Exception) -> None:
        log.warning("provider_copy_not_deleted", error=type(error).__name__, attempts=tries + 1)
        with transaction(self._engine) as session:
            copies.put_off(session, sid, tries, self._world.now())


def provider_forget(client: Any) -> Forget:
    """How `client`, the provider's official one, deletes a text, with all that was attached to it."""

    def forget(sid: str) -> None:
        try:
            client.messages(sid).delete()
        except TwilioRestException as refusal:
            if refusal.status != GONE:  # what is not there is as good as deleted
                raise

    return forget
