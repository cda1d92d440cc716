"""Advisors are told that something waits: once in an evening at most, in the hours they chose, and only if it is so.

Either an offer to them stands, or something waits that they may take and have not passed. Whoever is away, on a break,
resting, or carries as much as they agreed to is left in peace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from gateway import duty, letters
from gateway.advisors import Team, line_now, team_now
from gateway.config import Settings
from gateway.eligible import MAY, Candidate, Case, obstacle
from gateway.letters import Name
from gateway.store import Engine, Session, conversations, reading, told, transaction, turns
from gateway.store.tables import Staff
from gateway.time_and_chance import Circumstances

MOST = 200  # of what waits are looked through


def tell(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Tell everybody for whom something waits in these minutes; returns how many letters were put on their way."""
    now = circumstances.now()
    with reading(engine) as session:
        whom = _whom(session, settings, now)
    sent = 0
    for person_id in whom:
        with transaction(engine) as session:
            sent += _tell(session, person_id, settings, circumstances)
    return sent


def _whom(session: Session, settings: Settings, now: datetime) -> list[str]:
    local = now.astimezone(settings.zone)
    minute = local.hour * 60 + local.minute
    people = told.may_be(session, local.date(), minute, texts=settings.texts)
    people = [person for person in people if _may_leave(session, person, settings)]
    if not people:
        return []
    team, offers = team_now(session, settings, now), turns.offered(session, now)
    ready = [me for person in people if _is_ready(me := _without_offers(team, person, offers), now)]
    cases = _waiting(session, settings, team, ready, now)
    others = team.candidates.values()
    return [
        me.advisor_id
        for me in ready
        if me.advisor_id in offers
        or any(me.advisor_id not in case.passed_by and obstacle(case, me, others, now) == MAY for case in cases)
    ]


def _may_leave(session: Session, person: Staff, settings: Settings) -> bool:
    """Whether the letter would be sent: without anybody's approval it would only be refused, evening after evening."""
    if person.address_channel is None:
        return False
    name, first_language = Name.STAFF_SOMETHING_WAITS, settings.languages[0]
    return letters.may_leave(session, name, person.language, first_language, person.address_channel)


def _without_offers(team: Team, person: Staff, offers: Mapping[str, int]) -> Candidate:
    """Somebody with what they have really taken on: an offer must not look like work, nor a lapsed one like a refusal.

    The letter may be what brings them back.
    """
    me = team.candidates[person.id]
    return replace(me, load=me.load - offers.get(person.id, 0), asked_again_at=None)


def _is_ready(me: Candidate, now: datetime) -> bool:
    return me.on_duty and me.has_room and (me.rests_until is None or me.rests_until <= now)


def _waiting(
    session: Session, settings: Settings, team: Team, ready: Sequence[Candidate], now: datetime
) -> Sequence[Case]:
    """What waits in their topics and languages, whoever's turn it is first."""
    topics = {skill for me in ready for skill in me.skills}
    spoken = {language for me in ready for language in me.languages}
    written = [code for code in conversations.languages_waiting(session) if team.language(code) in spoken]
    if not topics or not written:
        return []
    rows = conversations.waiting(session, topics, written, None, MOST, line_now(settings, now))
    return team.cases(session, rows)


def _tell(session: Session, person_id: str, settings: Settings, circumstances: Circumstances) -> bool:
    """Put the letter on its way, unless somebody else has today; the note and the letter are one act."""
    now = circumstances.now()
    today = now.astimezone(settings.zone).date()
    if not told.note(session, person_id, today):
        return False
    person = session.get(Staff, person_id)
    if person is None or person.address_channel is None:
        return False
    letters.put(
        session,
        Name.STAFF_SOMETHING_WAITS,
        row_id=circumstances.new_id(),
        channel=person.address_channel,
        language=person.language,
        now=now,
        staff_id=person.id,
        parameters={"until": duty.on_day(today, person.told_until, settings.zone).isoformat()},
    )
    return True
