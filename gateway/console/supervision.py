"""The supervisors' desk: danger first, then what waits for review, what is held, and what did not arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from gateway import letters, on_call, promise, promising
from gateway.console import (
    at_risk,
    complaining,
    drafts,
    hours_wording,
    lights,
    placing,
    post_wording,
    silenced,
    unsorted,
    wording,
)
from gateway.console.access.person import Person, TheDesk, ThePerson
from gateway.console.at_risk import NOTES
from gateway.console.cases import Case, cases, is_to_sort
from gateway.console.desk import Desk
from gateway.console.pages import page
from gateway.console.review_page import is_signed_before
from gateway.conversation import State
from gateway.letters import Name
from gateway.store import Session, answers, conversations, copies, deliveries, quiet, reading, team
from gateway.store.tables import Channel, Conversation, Delivery, Kind, Standing

TROUBLED = (Standing.REFUSED, Standing.UNDELIVERED, Standing.UNCERTAIN)
WITH_ADVISORS = (State.WAITING, State.OFFERED, State.ASSIGNED)
UNANSWERED = (*WITH_ADVISORS, State.HELD)
QUIET_AFTER_DANGER = "They have written nothing since our answer. There was danger, so it does not close by itself"
A_DAY, A_WEEK = 24, 7 * 24  # hours
STILL_MATTERS = (State.IN_REVIEW, State.HELD, State.APPROVED, State.ESCALATED, State.WAITING)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for review, and what is particular about it."""

    case: Case
    note: str


@dataclass(frozen=True)
class Trouble:
    """A letter that needs eyes."""

    conversation_id: str | None
    what: str
    standing: str
    why: str
    when: str


def supervision(request: Request, desk: TheDesk, person: ThePerson) -> HTMLResponse:
    """The desk, worst first."""
    with reading(desk.engine) as session:
        lists: dict[str, Any] = {
            "alarms": _alarms(session, desk),
            "danger": _in_danger(session, desk, person),
            "stopped": _stopped_after_worry(session, desk),
            "late": _past_the_promise(session, desk, person),
            "soon": _soon_late(session, desk, person),
            "complaints": complaining.listed(session, desk, person),
            "to_sort": unsorted.to_sort(session, desk),
            "stuck": _that_nobody_can_take(session, desk),
            "quiet": _quiet_after_danger(session, desk),
            "lights": lights.pressed(session, desk),
            "unstaffed": lights.unstaffed(session),
            "review": _to_review(session, desk, person),
            "leaving": cases(session, conversations.in_state(session, State.APPROVED), desk),
            "mine": cases(session, conversations.of_advisor(session, person.id, State.ASSIGNED), desk),
            "troubles": _troubles(session, desk),
            "counts": _counts(session),
        }
    return page(request, "supervision.html", **lists)


def _in_danger(session: Session, desk: Desk, person: Person) -> list[Waiting]:
    """What is escalated; then what another is writing about somebody in danger, so that it is not lost from sight."""
    rows = list(conversations.in_state(session, State.ESCALATED))
    notes = {row.id: "Nobody has opened it yet" if row.seen_at is None else "A supervisor has read it" for row in rows}
    for row in conversations.in_state(session, State.ASSIGNED):
        if row.risk >= wording.DANGER and row.advisor_id != person.id:
            rows.append(row)
            notes[row.id] = f"{team.names(session).get(row.advisor_id or '', 'Somebody')} is writing the answer"
    for row_id, stop in silenced.stops(session, rows, desk).items():
        notes[row_id] = f"{notes[row_id]}. Cannot be answered: {stop}"
    return [Waiting(case, notes[case.id]) for case in cases(session, rows, desk)]


def _stopped_after_worry(session: Session, desk: Desk) -> list[Waiting]:
    """A STOP after words of some worry: nobody can write to them, yet somebody must have seen it."""
    rows = silenced.after_worry(session)
    notes = silenced.stops(session, rows, desk)
    return [Waiting(case, notes.get(case.id, "")) for case in cases(session, rows, desk)]


def _past_the_promise(session: Session, desk: Desk, person: Person) -> list[Waiting]:
    """What should have been answered by now, and who has it: somebody may have gone silent, or nobody is trained."""
    rows = [row for row in conversations.in_state(session, *UNANSWERED) if row.due_at < desk.now()]
    return _with_who_has_it(session, desk, person, {row.id: (row, "") for row in rows})


def _soon_late(session: Session, desk: Desk, person: Person) -> list[Waiting]:
    """What will be late unless somebody looks, and who has it; whoever is on call has been warned of most of it."""
    near = [row for row in conversations.in_state(session, *WITH_ADVISORS) if _is_near(row, desk)]
    found = {row.id: (row, "") for row in near}
    found |= {row.id: (row, NOTES[need]) for row, need in at_risk.at_risk(session, desk)}
    by_due = sorted(found.items(), key=lambda one: (one[1][0].due_at, one[0]))
    return _with_who_has_it(session, desk, person, dict(by_due))


def _is_near(row: Conversation, desk: Desk) -> bool:
    ahead = row.due_at >= desk.now()
    return ahead and promise.is_near(promising.standing(row), desk.now(), promise.terms_of(desk.settings))


def _with_who_has_it(
    session: Session, desk: Desk, person: Person, found: Mapping[str, tuple[Conversation, str]]
) -> list[Waiting]:
    """Conversations with why they are shown, who has them and how often they were put off; but what is one's own."""
    rows = [row for row, _ in found.values() if row.state is not State.ASSIGNED or row.advisor_id != person.id]
    names = team.names(session)
    why = placing.why_nobody(session, desk, [row for row in rows if row.state is State.WAITING])
    notes = {row.id: why.get(row.id, "Nobody has taken it") for row in rows}
    for row in rows:
        if row.state in (State.OFFERED, State.ASSIGNED):
            notes[row.id] = f"{names.get(row.advisor_id or '', 'Somebody')} has it; you can take it over"
    notes = {id_: f"{found[id_][1]}. {note}" if found[id_][1] else note for id_, note in notes.items()}
    notes = {row.id: at_risk.with_put_off(notes[row.id], row) for row in rows}
    return [Waiting(case, notes[case.id]) for case in cases(session, rows, desk)]


def _that_nobody_can_take(session: Session, desk: Desk) -> list[Waiting]:
    """What waits in vain as things stand, and what is missing; what is late, or nearly, stands above, with the same."""
    waiting = conversations.in_state(session, State.WAITING)
    rows = [row for row in waiting if row.due_at >= desk.now() and not _is_near(row, desk)]
    rows = [row for row in rows if not is_to_sort(row, desk.now())]
    why = placing.why_nobody(session, desk, rows)
    return [Waiting(case, why[case.id]) for case in cases(session, [row for row in rows if row.id in why], desk)]


def _quiet_after_danger(session: Session, desk: Desk) -> list[Waiting]:
    """Nobody is asked how they are, and nothing closes, by itself where there was danger."""
    return [Waiting(case, QUIET_AFTER_DANGER) for case in cases(session, quiet.after_danger(session, desk.now()), desk)]


def _to_review(session: Session, desk: Desk, person: Person) -> list[Waiting]:
    rows = conversations.in_state(session, State.IN_REVIEW)
    notes = {row.id: _note(session, row, person) or at_risk.why(session, desk, row) for row in rows}
    return [Waiting(case, notes[case.id]) for case in cases(session, rows, desk)]


def _note(session: Session, row: Conversation, person: Person) -> str:
    draft = drafts.under_review(session, row.id)
    if is_signed_before(session, row):
        return "New words since it was approved: still right?"
    if draft is not None and draft.author_id == person.id:
        return "You wrote this; another supervisor must approve it"
    if draft is not None and draft.thread_version < row.thread_version:
        return "They wrote again after this answer was written"
    return ""


def _troubles(session: Session, desk: Desk) -> list[Trouble]:
    found = []
    for delivery in deliveries.with_standing(session, *TROUBLED):
        row = conversations.with_id(session, delivery.conversation_id) if delivery.conversation_id else None
        if delivery.kind is Kind.REPLY and (row is None or _is_seen_to(session, delivery, row)):
            continue
        found.append(_trouble(session, desk, delivery, row))
    return found


def _is_seen_to(session: Session, delivery: Delivery, row: Conversation) -> bool:
    """Whether nobody needs to look any more.

    A network may say that an answer did not arrive long after the provider took it: then the conversation is answered,
    and the person has nothing, until another answer has left.
    """
    if row.state is not State.ANSWERED:
        return row.state not in STILL_MATTERS
    others = (other for other in deliveries.of_conversation(session, row.id) if not answers.same(delivery, other))
    sent = (other for other in others if other.kind is Kind.REPLY and other.standing is Standing.SENT)
    return any(other.made_minute >= delivery.made_minute for other in sent)


def _trouble(session: Session, desk: Desk, delivery: Delivery, row: Conversation | None) -> Trouble:
    names = conversations.pseudonyms(session, [row]) if row else {}
    whose = names.get(row.contact_id, "somebody") if row else "somebody"
    what = f"Answer to {whose}" + (f", text {delivery.part} of {delivery.parts}" if delivery.parts > 1 else "")
    if delivery.kind is Kind.STAFF:
        is_alarm = delivery.template in (None, Name.STAFF)
        what = (
            "Alarm to the staff" if is_alarm else f"“{post_wording.letter_title(delivery.template or '')}” to the staff"
        )
    elif delivery.kind is Kind.LETTER:
        what = f"Automatic letter “{post_wording.letter_title(delivery.template or '')}” to {whose}"
    return Trouble(
        conversation_id=row.id if row else None,
        what=what,
        standing=post_wording.STANDINGS[delivery.standing].partition(":")[0],
        why=post_wording.refusal(delivery.reason),
        when=wording.written(delivery.made_minute, desk.now(), desk.settings.zone),
    )


def _alarms(session: Session, desk: Desk) -> list[str]:
    """What must be put right before somebody is in danger."""
    zone = desk.settings.zone
    gaps = on_call.uncovered(session, desk.settings, desk.now(), A_DAY, A_WEEK)
    found = [f"Nobody is on call {hours_wording.stretch(*gap, desk.now(), zone)}." for gap in gaps]
    channels = [Channel.EMAIL, Channel.SMS] if desk.settings.texts else [Channel.EMAIL]
    unsigned = letters.unsigned(session, desk.settings.languages, channels, desk.settings.first_text)
    if unsigned:
        found.append(f"These automatic letters are not approved, and cannot leave: {', '.join(unsigned)}.")
    old = copies.too_old(session, desk.now())
    if old:
        found.append(f"The provider of texts still holds copies from more than 15 days ago: {old}. Tell the operator.")
    late = [row for row in conversations.in_state(session, State.WAITING) if row.due_at < desk.now()]
    if late:
        oldest = wording.clock(min(row.due_at for row in late), zone)
        whose = "1 conversation waits" if len(late) == 1 else f"{len(late)} conversations wait"
        found.append(f"{whose} past the time we promised, the first since {oldest}.")
    return found


def _counts(session: Session) -> list[tuple[str, int]]:
    counts = conversations.counts(session)
    states = (State.WAITING, State.OFFERED, State.ASSIGNED, State.HELD, State.ANSWERED)
    return [(wording.STATES[state].partition(":")[0], counts.get(state, 0)) for state in states]
