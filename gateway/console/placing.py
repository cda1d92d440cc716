"""A supervisor places a conversation with an advisor of their choice; and why nobody can be asked for what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from gateway.advisors import Team, count_taken, team_now
from gateway.console import drafts, wording
from gateway.console.access.person import TheDesk, ThePerson
from gateway.console.cases import has_stopped
from gateway.console.desk import Desk
from gateway.console.missing import Declined, found
from gateway.console.present import silent_at
from gateway.conversation import STEPS, Actor, State, Step
from gateway.eligible import MAY, Case, missing, standings
from gateway.store import Session, conversations, messages, team, transaction
from gateway.store.tables import Conversation, DraftState

UNFINISHED = (*drafts.BEING_WRITTEN, DraftState.SUBMITTED)


@dataclass(frozen=True)
class Place:
    """An advisor with whom something might be placed; `why` says what stands in the way, and never more than that."""

    advisor_id: str
    name: str
    may: bool
    why: str


def may_be_placed(row: Conversation) -> bool:
    """Whether a supervisor may place this, as it stands."""
    return (row.state, Step.PLACE) in STEPS


def places(session: Session, desk: Desk, row: Conversation) -> tuple[Place, ...]:
    """Every advisor, by name, and whether this may be placed with them."""
    here = team_now(session, desk.settings, desk.now())
    codes = _codes(session, desk, here, row)
    names = team.names(session)
    found = [Place(who, names.get(who, ""), code == MAY, wording.OBSTACLES[code]) for who, code in codes.items()]
    return tuple(sorted(found, key=lambda place: (not place.may, place.why, place.name)))


def place(conversation_id: str, desk: TheDesk, person: ThePerson, advisor: Annotated[str, Form()] = "") -> Response:
    """Place it with this advisor, within the rules that hold for offers; they can hand it back like anything else."""
    with transaction(desk.engine) as session:
        people = team.advisors_for_offers(session)
        row = found(conversations.with_id(session, conversation_id))
        if has_stopped(session, row):
            raise Declined("They have asked us to stop writing. Only they can change that, by sending START.")
        here = team_now(session, desk.settings, desk.now(), people=people)
        if _codes(session, desk, here, row).get(advisor) != MAY:
            raise Declined("This cannot be placed with them just now. Please choose somebody else from the list.")
        _place(session, desk, person.id, row, advisor)
        count_taken(next(staff for staff in people if staff.id == advisor), row.risk, desk.settings, desk.now())
    return RedirectResponse("/?done=placed", status_code=303)


def _place(session: Session, desk: Desk, supervisor_id: str, row: Conversation, advisor: str) -> None:
    begun = messages.draft_of(session, row.id, *UNFINISHED)
    changes: dict[str, Any] = {
        "advisor_id": advisor,
        "offered_until": None,
        "lease": None,
        "held_reason": None,
        "next_alarm_at": None,
        "silent_at": silent_at(desk, row),
    }
    mover = desk.mover(Actor.SUPERVISOR, supervisor_id)
    conversations.take(session, row, Step.PLACE, mover, code=advisor, under_lease=row.lease, **changes)
    drafts.move(session, begun, DraftState.SET_ASIDE)


def _codes(session: Session, desk: Desk, here: Team, row: Conversation) -> dict[str, str]:
    """Advisor to what stands in the way, without whoever has it now."""
    (case,) = here.cases(session, [row])
    others = [candidate for who, candidate in here.candidates.items() if who != row.advisor_id or not _holds(row)]
    return standings(case, others, desk.now())


def _holds(row: Conversation) -> bool:
    return row.state in (State.OFFERED, State.ASSIGNED)


def why_nobody(session: Session, desk: Desk, rows: Sequence[Conversation]) -> Mapping[str, str]:
    """Conversation to what is missing, for those of them that nobody can be asked to take just now."""
    here = team_now(session, desk.settings, desk.now())
    candidates = list(here.candidates.values())
    told = {}
    for case in here.cases(session, rows):
        code = missing(standings(case, candidates, desk.now()))
        if code != MAY:
            told[case.id] = _sentence(code, case)
    return told


def _sentence(code: str, case: Case) -> str:
    topics = " and ".join(f"“{wording.topic(topic)}”" for topic in sorted(case.needed))
    return wording.NOBODY[code].format(topics=topics, language=wording.language(case.language))
