"""Set times for somebody who writes very often: a named advisor, agreed weekdays and an hour, instead of a block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from gateway.advisors import team_now
from gateway.console import wording
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.doorbell import Bell
from gateway.store import Session, audit, boundaries, contacts, conversations, plans, team, transaction
from gateway.store.plans import SetTimes
from gateway.store.tables import Conversation

WEEKS = (2, 4, 8, 12)
CHOOSE = "Please choose an advisor, a day, an hour and for how long from the lists."
Number = Annotated[int, Form()]


@dataclass(frozen=True)
class Times:
    """The set times of the contact of a conversation, in words ("" when there are none), and what may be chosen."""

    words: str
    advisors: tuple[tuple[str, str], ...]


def times(session: Session, desk: Desk, row: Conversation) -> Times:
    """What the page of a conversation shows of set times."""
    held = plans.of(found(contacts.with_id(session, row.contact_id)), desk.now())
    people = tuple((staff.id, staff.name) for staff in team.advisors(session))
    return Times(_in_words(session, desk, held) if held else "", people)


def _in_words(session: Session, desk: Desk, held: SetTimes) -> str:
    days = " and ".join(wording.WEEKDAYS[day] for day in held.weekdays)
    who = team.names(session).get(held.advisor_id, "Somebody")
    until = held.until.astimezone(desk.settings.zone)
    agreed = f"{who} answers on {days} at {held.minute // 60:02}:00, until {until.day} {until:%B}"
    there = team_now(session, desk.settings, desk.now()).candidates.get(held.advisor_id)
    if there is not None and not there.is_gone:
        return agreed
    return f"{agreed}. {who} {'is away' if there else 'is no advisor any more'}, so somebody else may be asked"


def plan(
    conversation_id: str,
    desk: TheDesk,
    person: ThePerson,
    advisor: Annotated[str, Form()] = "",
    day: Number = -1,
    also_day: Number = -1,
    hour: Number = -1,
    weeks: Number = 0,
) -> Response:
    """Agree set times: from their next message on, that advisor answers at the next of them."""
    if day not in range(7) or also_day not in range(-1, 7) or hour not in range(24) or weeks not in WEEKS:
        raise Declined(CHOOSE)
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        contact = found(contacts.with_id(session, row.contact_id))
        if advisor not in {staff.id for staff in team.advisors(session)}:
            raise Declined(CHOOSE)
        if advisor in boundaries.recused(session, [contact.id]).get(contact.id, frozenset()):
            raise Declined("This cannot be agreed with them. Please choose somebody else from the list.")
        days = tuple(sorted({day, also_day} - {-1}))
        plans.keep(session, contact, SetTimes(advisor, days, hour * 60, desk.now() + timedelta(weeks=weeks)))
        audit.note(session, desk.new_id(), "set_times", person.id, desk.now(), row.id, advisor)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse(f"/conversations/{conversation_id}?done=planned", status_code=303)


def end_plan(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """No set times from now on; they are answered like anybody else."""
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        plans.end(session, found(contacts.with_id(session, row.contact_id)))
        audit.note(session, desk.new_id(), "set_times_end", person.id, desk.now(), row.id)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse(f"/conversations/{conversation_id}?done=plan_ended", status_code=303)
