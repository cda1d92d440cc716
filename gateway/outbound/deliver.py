"""The drain: takes every letter that is due, most urgent first, and sees it on its way.

One transaction a letter: what became of the one before is written down, then the most urgent that is due is checked,
opened, composed and marked as being sent under a lease; that is committed before the courier carries it. The worker
may be cut off anywhere: a row that is found half-way is looked into before anything is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from gateway.config import Settings
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import RosterWatch
from gateway.doorbell import Bell, Ringer
from gateway.outbound import copies, recording
from gateway.outbound.addressee import Cancelled
from gateway.outbound.approved import Approvals
from gateway.outbound.became import Became, Claim, settle, write_down
from gateway.outbound.courier import Courier, Letter, Uncertain, Undelivered
from gateway.outbound.postroom import Postroom
from gateway.outbound.prepare import letter_for
from gateway.outbound.turns import Turn, begun, id_of, next_turn
from gateway.signoff import Refused
from gateway.store import Engine, deliveries, outgoing, transaction
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances

SHIFT = timedelta(seconds=45)
"""After this long a drain rings for the next one, well within the time that a job has."""


def drain(
    engine: Engine,
    keyring: Keyring,
    roster_watch: RosterWatch,
    couriers: Mapping[Channel, Courier],
    settings: Settings,
    circumstances: Circumstances,
    ringer: Ringer,
    approvals: Approvals | None = None,
) -> int:
    """See every due letter on its way; returns how many were taken up, whatever became of them.

    `approvals` remembers, from one drain to the next, which automatic letters were found to be approved.
    """
    room = Postroom(engine, keyring, roster_watch, couriers, settings, circumstances, ringer, approvals or Approvals())
    began, taken, became = room.now(), 0, None
    try:
        while (turn := next_turn(room, became)) is not None:
            became = _seen_off(room, turn)
            taken += 1
            if room.now() - began >= SHIFT:
                write_down(room, became)
                ringer.ring(Bell.OUTBOUND)
                break
        holder = copies.holder_of(room)
        if holder is not None:
            copies.remove(room, holder)
    finally:
        for courier in couriers.values():
            courier.rest()
    return taken


def _seen_off(room: Postroom, turn: Turn) -> Became | None:
    """Carry the letter; what became of it is returned, to be written down before anything else is carried."""
    if turn.claim is None:
        return None
    try:
        letter = turn.letter or _taken_up(room, turn.claim)
        return None if letter is None else _carried(room, turn.claim, letter)
    except Exception:  # noqa: BLE001 - one letter's trouble must not keep the others back; its text may hold words
        return Became(turn.claim, recording.trouble)


def _taken_up(room: Postroom, claim: Claim) -> Letter | None:
    """A letter that is claimed and no more: looked into where it was caught half-way, then begun by itself."""
    if claim.caught and not _to_be_sent_again(room, claim):
        return None
    with transaction(room.engine) as session:
        seen = outgoing.with_id(session, claim.delivery_id)
        turn = begun(session, room, seen, claim) if seen is not None and seen.lease == claim.lease else None
        return turn.letter if turn is not None else None


def _to_be_sent_again(room: Postroom, claim: Claim) -> bool:
    """Whether a letter that was caught half-way never left; else it is written down what became of it."""
    with transaction(room.engine) as session:
        delivery = deliveries.of_lease(session, claim.delivery_id, claim.lease)
        seen = outgoing.with_id(session, claim.delivery_id)
        if delivery is None or seen is None or recording.as_reported(session, room, delivery):
            return False
        try:
            letter = letter_for(session, room, seen, id_of(room, seen), room.world.new_token())
        except (Cancelled, Refused, Undelivered) as why:
            recording.uncertain(session, room, delivery, why.code)
            return False
        since = delivery.next_at or delivery.made_minute
    try:
        found = list(_courier(room, claim).find(letter, since))
    except (Uncertain, Undelivered) as unsure:
        settle(room, Became(claim, recording.look_failed, (unsure.code,)))
        return False
    return not settle(room, Became(claim, recording.found, (found,)))


def _carried(room: Postroom, claim: Claim, letter: Letter) -> Became:
    try:
        receipt = _courier(room, claim).carry(letter)
    except Undelivered as undelivered:
        record = recording.given_up if undelivered.for_good else recording.put_off
        return Became(claim, record, (undelivered.code,))
    except Uncertain as unsure:
        return Became(claim, recording.look_later, (unsure.code,))
    return Became(claim, recording.sent, (receipt,))


def _courier(room: Postroom, claim: Claim) -> Courier:
    if claim.channel not in room.couriers:
        raise Undelivered("no_courier")
    return room.couriers[claim.channel]
