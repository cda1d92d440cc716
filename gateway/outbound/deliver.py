"""The drain: takes every letter that is due, most urgent first, and sees it on its way.

Each is claimed with a lease, checked, opened and composed; marked as being sent, and committed; carried; recorded. It
may be cut off anywhere: a row that is found half-way is looked into before anything is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from gateway.config import Settings
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import RosterWatch
from gateway.doorbell import Bell, Ringer
from gateway.outbound import copies, recording
from gateway.outbound.addressee import Cancelled
from gateway.outbound.approved import UNSIGNED
from gateway.outbound.courier import Courier, Letter, Uncertain, Undelivered
from gateway.outbound.hours import opening
from gateway.outbound.postroom import Postroom
from gateway.outbound.prepare import letter_for
from gateway.signoff import Refused
from gateway.store import Engine, Session, deliveries, team, transaction
from gateway.store.tables import Channel, Delivery, Standing
from gateway.time_and_chance import Circumstances, token_hash

PAUSED = "outbound_paused"
"""The operator's switch: while it is on, nothing leaves, staff and crisis letters included."""

LEASE = timedelta(seconds=90)
"""Longer than one letter takes a courier; a worker that dies in the middle is missed after this long."""

SHIFT = timedelta(seconds=45)
"""After this long a drain rings for the next one, well within the time that a job has."""

FEW = 5  # looked at anew for each letter, so that what is urgent overtakes what was there before


@dataclass(frozen=True)
class Claim:
    """A delivery that this worker has, under this lease; `caught` when another worker had begun to send it."""

    delivery_id: str
    lease: str
    channel: Channel
    caught: bool


def drain(
    engine: Engine,
    keyring: Keyring,
    roster_watch: RosterWatch,
    couriers: Mapping[Channel, Courier],
    settings: Settings,
    circumstances: Circumstances,
    ringer: Ringer,
) -> int:
    """See every due letter on its way; returns how many were taken up, whatever became of them."""
    room = Postroom(engine, keyring, roster_watch, couriers, settings, circumstances, ringer)
    began, taken = room.now(), 0
    try:
        while (claim := _next(room)) is not None:
            _see_off(room, claim)
            taken += 1
            if room.now() - began >= SHIFT:
                ringer.ring(Bell.OUTBOUND)
                break
        holder = copies.holder_of(room)
        if holder is not None:
            copies.remove(room, holder)
    finally:
        for courier in couriers.values():
            courier.rest()
    return taken


def _next(room: Postroom) -> Claim | None:
    """The most urgent letter that is due, claimed; None when there is none, or when everything is paused."""
    with transaction(room.engine) as session:
        if team.is_on(session, PAUSED):
            return None
        for delivery in deliveries.due(session, room.now(), limit=FEW):
            lease, caught = room.world.new_id(), delivery.standing is Standing.SENDING
            if deliveries.claim(session, delivery, lease, room.now() + LEASE):
                return Claim(delivery.id, lease, delivery.channel, caught)
    return None


def _see_off(room: Postroom, claim: Claim) -> None:
    try:
        letter = _looked_into(room, claim) if claim.caught else _begun(room, claim)
        if letter is not None:
            _carry(room, claim, letter)
    except Exception:  # noqa: BLE001 - one letter's trouble must not keep the others back; its text may hold words
        _settle(room, claim, recording.trouble)


def _begun(room: Postroom, claim: Claim) -> Letter | None:
    """Check, open, compose, and mark as being sent: all in one transaction. None when it must not or need not leave."""
    with transaction(room.engine) as session:
        delivery = _mine(session, claim)
        if delivery is None:
            return None
        if (opens := opening(room, delivery)) is not None:
            recording.waits(session, room, delivery, opens)
            return None
        try:
            letter, changes = _composed(session, room, delivery)
        except Undelivered as undelivered:
            recording.given_up(session, room, delivery, undelivered.code)
            return None
        except Cancelled as cancelled:
            recording.cancelled(session, room, delivery, cancelled.code)
            return None
        except Refused as refused:
            # A letter that is not approved yet waits for its approval; the desk and /readyz say that it is missing.
            waits = refused.code == UNSIGNED
            (recording.put_off if waits else recording.refused)(session, room, delivery, refused.code)
            return None
        return letter if deliveries.begin(session, delivery, **changes) else None


def _composed(session: Session, room: Postroom, delivery: Delivery) -> tuple[Letter, dict[str, object]]:
    token = room.world.new_token()
    message_id = delivery.message_id or f"<{room.world.new_id()}@{room.settings.domain}>"
    letter = letter_for(session, room, delivery, message_id, token)
    changes: dict[str, object] = {
        "attempts": delivery.attempts + 1,
        "message_id": message_id,
        "attempt_token": token_hash(token),
        "receipt": None,
        "reason": None,
        "next_at": room.now(),  # while it is being sent: since when
    }
    return letter, changes


def _looked_into(room: Postroom, claim: Claim) -> Letter | None:
    """A letter that was caught half-way: the one to carry again, or None once it is known what became of it."""
    with transaction(room.engine) as session:
        delivery = _mine(session, claim)
        if delivery is None or recording.as_reported(session, room, delivery):
            return None
        try:
            letter, _ = _composed(session, room, delivery)
        except (Cancelled, Refused, Undelivered) as why:
            recording.uncertain(session, room, delivery, why.code)
            return None
        since = delivery.next_at or delivery.made_minute
    try:
        found = list(_courier(room, claim).find(letter, since))
    except (Uncertain, Undelivered) as unsure:
        _settle(room, claim, recording.look_failed, unsure.code)
        return None
    return None if _settle(room, claim, recording.found, found) else _begun(room, claim)


def _carry(room: Postroom, claim: Claim, letter: Letter) -> None:
    try:
        receipt = _courier(room, claim).carry(letter)
    except Undelivered as undelivered:
        record = recording.given_up if undelivered.for_good else recording.put_off
        _settle(room, claim, record, undelivered.code)
    except Uncertain as unsure:
        _settle(room, claim, recording.look_later, unsure.code)
    else:
        _settle(room, claim, recording.sent, receipt)


def _settle(room: Postroom, claim: Claim, record: Callable[..., bool], *what: object) -> bool:
    """Write down what became of it; True when that is the end of it for this worker."""
    with transaction(room.engine) as session:
        delivery = _mine(session, claim)
        return True if delivery is None else record(session, room, delivery, *what)


def _courier(room: Postroom, claim: Claim) -> Courier:
    if claim.channel not in room.couriers:
        raise Undelivered("no_courier")
    return room.couriers[claim.channel]


def _mine(session: Session, claim: Claim) -> Delivery | None:
    delivery = deliveries.with_id(session, claim.delivery_id)
    return delivery if delivery is not None and delivery.lease == claim.lease else None
