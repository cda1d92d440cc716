"""I may know this person: at any time, before or after reading; the page closes at once, and it is for ever."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from gateway.console import drafts
from gateway.console.access.person import NotYours, Person, TheDesk, ThePerson
from gateway.console.desk import Desk
from gateway.console.missing import found
from gateway.conversation import State, Step
from gateway.doorbell import Bell
from gateway.store import Session, boundaries, contacts, conversations, transaction
from gateway.store.tables import Conversation, DraftState
from gateway.time_and_chance import to_minute

GIVEN_BACK = {State.OFFERED: Step.DECLINE, State.ASSIGNED: Step.HAND_BACK, State.IN_REVIEW: Step.HAND_BACK}


def may_know(conversation_id: str, desk: TheDesk, person: ThePerson) -> Response:
    """Never give this person anything of the contact's again, and take from them at once what they have of theirs.

    In the audit it looks like any other hand-back: nobody can tell from it who may know whom.
    """
    with transaction(desk.engine) as session:
        row = found(conversations.with_id(session, conversation_id))
        if row.advisor_id != person.id:
            raise NotYours
        contact = found(contacts.with_id(session, row.contact_id))
        boundaries.recuse(session, desk.new_id(), contact, person.id, to_minute(desk.now()))
        for mine in conversations.with_contact(session, contact.id, person.id):
            let_go(session, desk, person, mine)
    desk.ringer.ring(Bell.MATCHING)
    return RedirectResponse("/?done=recused", status_code=303)


def let_go(session: Session, desk: Desk, person: Person, row: Conversation) -> None:
    """Give a conversation back, with what was begun set aside. What is leaving, or has, only stops being theirs."""
    step = GIVEN_BACK.get(row.state)
    if step is None:
        conversations.change(session, row, advisor_id=None)
        return
    passed_by = list(dict.fromkeys([*row.passed_by, person.id]))
    under_review = row.state is State.IN_REVIEW
    begun = drafts.under_review(session, row.id) if under_review else drafts.being_written(session, row.id)
    conversations.take(
        session,
        row,
        step,
        desk.mover(person.as_writer, person.id),
        advisor_id=None,
        passed_by=passed_by,
        offered_until=None,
        lease=None,
        silent_at=None,
    )
    drafts.move(session, begun, DraftState.SET_ASIDE)
