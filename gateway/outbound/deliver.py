"""The drain: takes every letter that is due, most urgent first, and sees it on its way.

One transaction a letter: what became of the one before is written down, then the most urgent that is due is checked,
opened, composed and marked as being sent under a lease; that is committed before the courier carries it. The worker
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
from gateway.outbound import recording
from gateway.outbound.addressee import Cancelled
from gateway.outbound.approved import UNSIGNED, Approvals
from gateway.outbound.courier import Courier, Letter, Uncertain, Undelivered
from gateway.outbound.postroom import Postroom
from gateway.outbound.prepare import letter_for
from gateway.signoff import Refused
from gateway.store import Engine, Session, deliveries, outgoing, team, transaction
from gateway.store.outgoing import Outgoing
from gateway.store.tables import Channel, Kind, Standing
from gateway.time_and_chance import Circumstances, to_minute, token_hash

PAUSED = "outbound_paused"
"""The operator's switch: while it is on, nothing leaves, staff and crisis letters included."""

LEASE = timedelta(seconds=90)
"""Longer than one letter takes a courier; a worker that dies in the middle is missed after this long."""

SHIFT = timedelta(seconds=45)
"""After this long a drain rings for the next one, well within the time that a job has."""

TRIES = 5  # where several workers look at once, each letter that another was quicker to take costs one


@dataclass(frozen=True)
class Claim:
    """A delivery that this worker has, under this lease; `caught` when another worker had begun to send it."""

    delivery_id: str
    lease: str
    kind: Kind
    channel: Channel
    caught: bool


@dataclass(frozen=True, repr=False)
class Turn:
    """What a look at the letters led to. It has no repr.

    With a letter: it is marked as being sent, carry it. With a claim alone: take it up by itself. With neither: it was
    decided already that this one does not leave.
    """

    claim: Claim | None = None
    letter: Letter | None = None


@dataclass(frozen=True)
class Became:
    """What became of a letter, while it is not written down yet: how to record it, and with what."""

    claim: Claim
    record: Callable[..., bool]
    what: tuple[object, ...] = ()


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
        while (turn := _next(room, became)) is not None:
            became = _seen_off(room, turn)
            taken += 1
            if room.now() - began >= SHIFT:
                _write_down(room, became)
                ringer.ring(Bell.OUTBOUND)
                break
    finally:
        for courier in couriers.values():
            courier.rest()
    return taken


def _next(room: Postroom, became: Became | None) -> Turn | None:
    """Write down what became of the letter before, and begin the most urgent that is due: in one transaction.

    None when no letter is due, or when everything is paused. When the two cannot be done together, one after the other:
    trouble with the next letter must not take away what is known of the one before.
    """
    try:
        with transaction(room.engine) as session:
            if became is not None:
                _record(session, room, became)
                session.flush()
                session.expire_all()  # the next letter is judged by rows as they are now
            return _begun_next(session, room)
    except Exception:  # noqa: BLE001 - whatever it was, it comes again below, where it touches one letter alone
        _write_down(room, became)
    with transaction(room.engine) as session:
        return _claimed_next(session, room)


def _begun_next(session: Session, room: Postroom) -> Turn | None:
    for _ in range(TRIES):
        seen = _most_urgent(session, room)
        if seen is None:
            return None
        claim = _claim_on(room, seen)
        turn = _claimed(session, room, seen, claim) if claim.caught else _begun(session, room, seen, claim)
        if turn is not None:
            return turn
    return None


def _claimed_next(session: Session, room: Postroom) -> Turn | None:
    for _ in range(TRIES):
        seen = _most_urgent(session, room)
        turn = _claimed(session, room, seen, _claim_on(room, seen)) if seen is not None else None
        if seen is None or turn is not None:
            return turn
    return None


def _most_urgent(session: Session, room: Postroom) -> Outgoing | None:
    """Looked for anew for each letter, so that what is urgent overtakes what was there before."""
    if team.is_on(session, PAUSED):
        return None
    return next(iter(outgoing.due(session, room.now(), limit=1)), None)


def _claim_on(room: Postroom, seen: Outgoing) -> Claim:
    return Claim(seen.id, room.world.new_id(), seen.kind, seen.channel, caught=seen.standing is Standing.SENDING)


def _claimed(session: Session, room: Postroom, seen: Outgoing, claim: Claim) -> Turn | None:
    return Turn(claim) if outgoing.claim(session, seen, claim.lease, room.now() + LEASE) else None


def _begun(session: Session, room: Postroom, seen: Outgoing, claim: Claim) -> Turn | None:
    """Check, open, compose, claim and mark as being sent; None when another was quicker."""
    token, message_id = room.world.new_token(), _message_id(room, seen)
    try:
        letter = letter_for(session, room, seen, message_id, token)
    except (Cancelled, Refused) as why:
        if not outgoing.claim(session, seen, claim.lease, room.now() + LEASE):
            return None
        _record(session, room, Became(claim, _turned_down(why), (why.code,)))
        return Turn()
    now = room.now()
    taken = outgoing.begin(
        session, seen, claim.lease, now + LEASE, now=now, message_id=message_id, token=token_hash(token)
    )
    return Turn(claim, letter) if taken else None


def _turned_down(why: Cancelled | Refused) -> Callable[..., bool]:
    if isinstance(why, Cancelled):
        return recording.cancelled
    # A letter that is not approved yet waits for its approval; the desk and /readyz say that it is missing.
    return recording.put_off if why.code == UNSIGNED else recording.refused


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
        turn = _begun(session, room, seen, claim) if seen is not None and seen.lease == claim.lease else None
        return turn.letter if turn is not None else None


def _to_be_sent_again(room: Postroom, claim: Claim) -> bool:
    """Whether a letter that was caught half-way never left; else it is written down what became of it."""
    with transaction(room.engine) as session:
        delivery = deliveries.of_lease(session, claim.delivery_id, claim.lease)
        seen = outgoing.with_id(session, claim.delivery_id)
        if delivery is None or seen is None or recording.as_reported(session, room, delivery):
            return False
        try:
            letter = letter_for(session, room, seen, _message_id(room, seen), room.world.new_token())
        except (Cancelled, Refused) as why:
            recording.uncertain(session, room, delivery, why.code)
            return False
        since = delivery.next_at or delivery.made_minute
    try:
        found = list(_courier(room, claim).find(letter, since))
    except (Uncertain, Undelivered) as unsure:
        _settle(room, Became(claim, recording.look_failed, (unsure.code,)))
        return False
    return not _settle(room, Became(claim, recording.found, (found,)))


def _carried(room: Postroom, claim: Claim, letter: Letter) -> Became:
    try:
        receipt = _courier(room, claim).carry(letter)
    except Undelivered as undelivered:
        record = recording.given_up if undelivered.for_good else recording.put_off
        return Became(claim, record, (undelivered.code,))
    except Uncertain as unsure:
        return Became(claim, recording.look_later, (unsure.code,))
    return Became(claim, recording.sent, (receipt,))


def _write_down(room: Postroom, became: Became | None) -> None:
    """Write down what became of a letter by itself; when even that fails, that there was trouble with it."""
    if became is None:
        return
    try:
        _settle(room, became)
    except Exception:  # noqa: BLE001 - it says nothing more than that there was trouble
        _settle(room, Became(became.claim, recording.trouble))


def _settle(room: Postroom, became: Became) -> bool:
    """Write down what became of it; True when that is the end of it for this worker."""
    with transaction(room.engine) as session:
        return _record(session, room, became)


def _record(session: Session, room: Postroom, became: Became) -> bool:
    claim = became.claim
    if became.record is recording.sent and claim.kind is not Kind.REPLY:
        (receipt,) = became.what
        if outgoing.sent(session, claim.delivery_id, claim.lease, str(receipt), to_minute(room.now())):
            return True
    delivery = deliveries.of_lease(session, claim.delivery_id, claim.lease)
    return True if delivery is None else became.record(session, room, delivery, *became.what)


def _message_id(room: Postroom, seen: Outgoing) -> str:
    return seen.message_id or f"<{room.world.new_id()}@{room.settings.domain}>"


def _courier(room: Postroom, claim: Claim) -> Courier:
    if claim.channel not in room.couriers:
        raise Undelivered("no_courier")
    return room.couriers[claim.channel]
