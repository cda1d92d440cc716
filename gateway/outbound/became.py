"""What became of a letter: known at once, and written down before the next is carried, with it or by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.outbound import recording
from gateway.outbound.postroom import Postroom
from gateway.store import Session, deliveries, outgoing, transaction
from gateway.store.tables import Channel, Kind
from gateway.time_and_chance import to_minute


@dataclass(frozen=True)
class Claim:
    """A delivery that this worker has, under this lease; `caught` when another worker had begun to send it."""

    delivery_id: str
    lease: str
    kind: Kind
    channel: Channel
    caught: bool


@dataclass(frozen=True)
class Became:
    """What became of a letter, while it is not written down yet: how to record it, and with what."""

    claim: Claim
    record: Callable[..., bool]
    what: tuple[object, ...] = ()


def write_down(room: Postroom, became: Became | None) -> None:
    """Write down what became of a letter by itself; when even that fails, that there was trouble with it."""
    if became is None:
        return
    try:
        settle(room, became)
    except Exception:  # noqa: BLE001 - it says nothing more than that there was trouble
        settle(room, Became(became.claim, recording.trouble))


def settle(room: Postroom, became: Became) -> bool:
    """Write down what became of it; True when that is the end of it for this worker."""
    with transaction(room.engine) as session:
        return record(session, room, became)


def record(session: Session, room: Postroom, became: Became) -> bool:
    """The same within the caller's transaction; where the lease was lost, another writes down what became of it."""
    claim = became.claim
    if became.record is recording.sent and claim.kind is not Kind.REPLY:
        (receipt,) = became.what
        if outgoing.sent(session, claim.delivery_id, claim.lease, str(receipt), to_minute(room.now())):
            recording.note_copy(session, room, claim.channel, str(receipt))
            return True
    delivery = deliveries.of_lease(session, claim.delivery_id, claim.lease)
    return True if delivery is None else became.record(session, room, delivery, *became.what)
