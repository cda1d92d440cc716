"""Deleting our copies of outgoing texts at the provider: never before the final status is stored, until it succeeds."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol, runtime_checkable

import structlog

from gateway.outbound.courier import Uncertain
from gateway.outbound.postroom import Postroom
from gateway.store import copies, deliveries, reading, reports, transaction
from gateway.store.tables import Channel, Direction

log = structlog.get_logger()

AT_A_TIME = 5  # a drain's main work is letters: the next one may be urgent
LONGEST_WAIT = timedelta(days=3)
"""Some networks never report; after so long nothing more is to be expected, and what we know is final."""


@runtime_checkable
class Holder(Protocol):
    """Whoever keeps copies of the letters it carried."""

    def status(self, sid: str) -> tuple[str, str | None] | None:
        """What became of a text, and an error number; None when no copy is there any more. Raises Uncertain."""

    def forget(self, sid: str) -> None:
        """Delete the copy; raises Uncertain."""


def remove(room: Postroom, holder: Holder) -> int:
    """Delete the copies that may go; returns how many have gone."""
    with reading(room.engine) as session:
        found = [(copy.id, copy.tries) for copy in copies.due(session, Direction.OUT, room.now(), AT_A_TIME)]
    gone = 0
    for sid, tries in found:
        try:
            done, answers = _may_go(room, holder, sid) and _forgotten(holder, sid), True
        except Uncertain:
            log.warning("provider_copy_not_deleted", attempts=tries + 1)
            done, answers = False, False
        with transaction(room.engine) as session:
            if done:
                gone += copies.gone(session, sid)
            else:
                copies.put_off(session, sid, tries, room.now())
        if not answers:
            break  # the others wait for the next drain, rather than each for an answer that does not come
    return gone


def holder_of(room: Postroom) -> Holder | None:
    """The courier that keeps copies, where texts are sent at all."""
    courier: object = room.couriers.get(Channel.SMS)
    return courier if isinstance(courier, Holder) else None


def _may_go(room: Postroom, holder: Holder, sid: str) -> bool:
    """Whether nothing more will be said of this text; asks the provider where it has not told us."""
    with reading(room.engine) as session:
        delivery = deliveries.of_receipt(session, sid)
        if delivery is None or reports.is_final(delivery) or delivery.sent_minute is None:
            return True
        sent = delivery.sent_minute
    said = holder.status(sid)
    if said is None:
        return True
    with transaction(room.engine) as session:
        delivery = deliveries.of_receipt(session, sid)
        if delivery is not None:
            status, code = said
            reports.note(session, delivery, status, code, room.now(), room.world.new_id())
            return reports.is_final(delivery) or delivery.receipt is None or room.now() - sent >= LONGEST_WAIT
    return True


def _forgotten(holder: Holder, sid: str) -> bool:
    holder.forget(sid)
    return True
