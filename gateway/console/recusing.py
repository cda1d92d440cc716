"""I may know this person, and they ask for another advisor: what is theirs is given back at once, and for ever."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from gateway.console import drafts
from gateway.console.access.person import NotYours, Person, TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.conversation import OPEN, State, Step
from gateway.doorbell import Bell
from gateway.store import Session, boundaries, contacts, conversations, messages, team, transaction
from gateway.store.tables import Conversation, DraftState
from gateway.time_and_chance import to_minute

GIVEN_BACK = {State.OFFERED: Step.DECLINE, State.ASSIGNED: Step.HAND_BACK, State.IN_REVIEW: Step.HAND_BACK}


def may_know(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """Never give this person anything of the contact's again, and take from them at once what they have of theirs.

    In the audit it looks like any other hand-back: nobody can tell from it who may know whom.
    """
    with transaction(desk.engine) as session:
        team.is_here(session, person.id)
        row = found(conversations.with_id(session, conversation_id))
        if row.advisor_id != person.id:
            raise NotYours
        part(session, desk, person, row, person.id)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/?done=recused", status_code=303)


def another(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """They ask for somebody else: whoever has it, or answered last, is given nothing of theirs again. Nobody asks why.

    An advisor says it of themselves alone.
    """
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        if not person.supervises and row.advisor_id != person.id:
            raise NotYours
        if row.state not in OPEN:
            raise Declined("This is closed. What they write next opens a new conversation.")
        whose = {person.id} if not person.supervises else _theirs(session, row) - {person.id}
        if not whose:
            raise Declined("No advisor has it, and none has answered them yet. Somebody else will take it.")
        for staff_id in sorted(whose):
            part(session, desk, person, row, staff_id)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/?done=another", status_code=303)


def _theirs(session: Session, row: Conversation) -> set[str]:
    """Who has it and who answered last, as far as they are advisors."""
    answered = messages.last_answer(session, row.contact_id)
    among = {row.advisor_id, answered.author_id if answered else None}
    return {staff.id for staff in team.advisors(session) if staff.id in among}


def part(session: Session, desk: Desk, person: Person, row: Conversation, staff_id: str) -> None:
    """Give this member of staff nothing of the contact's again, and take at once what they have of theirs."""
    contact = found(contacts.with_id(session, row.contact_id))
    boundaries.recuse(session, desk.new_id(), contact, staff_id, to_minute(desk.now()))
    for theirs in conversations.with_contact(session, contact.id, staff_id):
        let_go(session, desk, person, theirs, staff_id)


def let_go(session: Session, desk: Desk, person: Person, row: Conversation, whose: str) -> None:
    """Give a conversation back, with what was begun set aside. What is leaving, or has, only stops being theirs."""
    step = GIVEN_BACK.get(row.state)
    if step is None:
        conversations.change(session, row, advisor_id=None)
        return
    passed_by = list(dict.fromkeys([*row.passed_by, whose]))
    under_review = row.state is State.IN_REVIEW
    begun = drafts.under_review(session, row.id) if under_review else drafts.being_written(session, row.id)
    conversations.take(
        session,
        row,
        step,
        desk.mover(person.as_writer, person.id),
        advisor_id=None,
        passed_by=passed_by,
        once_more=row.once_more | {whose: whose not in row.once_more},
        offered_until=None,
        lease=None,
        silent_at=None,
    )
    drafts.move(session, begun, DraftState.SET_ASIDE)
