"""Whose turn it is: the most urgent letter that is due, begun in the transaction that writes down the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from gateway.outbound import recording
from gateway.outbound.addressee import Cancelled
from gateway.outbound.approved import UNSIGNED
from gateway.outbound.became import Became, Claim, record, write_down
from gateway.outbound.courier import Letter, Undelivered
from gateway.outbound.hours import opening
from gateway.outbound.postroom import Postroom
from gateway.outbound.prepare import letter_for
from gateway.signoff import Refused
from gateway.store import Session, outgoing, team, transaction
from gateway.store.outgoing import Outgoing
from gateway.store.tables import Standing
from gateway.time_and_chance import token_hash

PAUSED = "outbound_paused"
"""The operator's switch: while it is on, nothing leaves, staff and crisis letters included."""

LEASE = timedelta(seconds=90)
"""Longer than one letter takes a courier; a worker that dies in the middle is missed after this long."""

TRIES = 5  # where several workers look at once, each letter that another was quicker to take costs one


@dataclass(frozen=True, repr=False)
class Turn:
    """What a look at the letters led to. It has no repr.

    With a letter: it is marked as being sent, carry it. With a claim alone: take it up by itself. With neither: it was
    decided already that this one does not leave.
    """

    claim: Claim | None = None
    letter: Letter | None = None


def next_turn(room: Postroom, became: Became | None) -> Turn | None:
    """Write down what became of the letter before, and begin the most urgent that is due: in one transaction.

    None when no letter is due, or when everything is paused. When the two cannot be done together, one after the other:
    trouble with the next letter must not take away what is known of the one before.
    """
    try:
        with transaction(room.engine) as session:
            if became is not None:
                record(session, room, became)
                session.flush()
                session.expire_all()  # the next letter is judged by rows as they are now
            return _begun_next(session, room)
    except Exception:  # noqa: BLE001 - whatever it was, it comes again below, where it touches one letter alone
        write_down(room, became)
    with transaction(room.engine) as session:
        return _claimed_next(session, room)


def _begun_next(session: Session, room: Postroom) -> Turn | None:
    for _ in range(TRIES):
        seen = _most_urgent(session, room)
        if seen is None:
            return None
        claim = _claim_on(room, seen)
        turn = _claimed(session, room, seen, claim) if claim.caught else begun(session, room, seen, claim)
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


def begun(session: Session, room: Postroom, seen: Outgoing, claim: Claim) -> Turn | None:
    """Check, open, compose, claim and mark as being sent; None when another was quicker."""
    if (opens := opening(room, seen)) is not None:
        return _decided(session, room, seen, Became(claim, recording.waits, (opens,)))
    token, message_id = room.world.new_token(), id_of(room, seen)
    try:
        letter = letter_for(session, room, seen, message_id, token)
    except (Cancelled, Refused, Undelivered) as why:
        return _decided(session, room, seen, Became(claim, _turned_down(why), (why.code,)))
    now = room.now()
    taken = outgoing.begin(
        session, seen, claim.lease, now + LEASE, now=now, message_id=message_id, token=token_hash(token)
    )
    return Turn(claim, letter) if taken else None


def _decided(session: Session, room: Postroom, seen: Outgoing, became: Became) -> Turn | None:
    """It does not leave now, and that is written down at once; None when another was quicker."""
    if not outgoing.claim(session, seen, became.claim.lease, room.now() + LEASE):
        return None
    record(session, room, became)
    return Turn()


def _turned_down(why: Cancelled | Refused | Undelivered) -> Callable[..., bool]:
    if isinstance(why, Cancelled):
        return recording.cancelled
    if isinstance(why, Undelivered):
        return recording.given_up if why.for_good else recording.put_off
    # A letter that is not approved yet waits for its approval; the desk and /readyz say that it is missing.
    return recording.put_off if why.code == UNSIGNED else recording.refused


def id_of(room: Postroom, seen: Outgoing) -> str:
    """The mail's Message-ID: the one it was first given, for a second copy must be known as the same letter."""
    return seen.message_id or f"<{room.world.new_id()}@{room.settings.domain}>"
