"""Whose turn it is in every state, until when, and what the clock then does: one table. Plain values only.

A deadline is the name of the column in which the moment stands. `needs_a_supervisor` is the condition under which
somebody on duty is to be told, before a promise breaks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gateway import duty
from gateway.conversation import State, Step
from gateway.promise import Promised, Terms, at_risk, hours_for, soon

SHARE_OF_REVIEW = 4  # a draft that has waited for a quarter of the promise has waited too long
NOTHING_OWED = ("stopped", "blocked", "asks_erasure")
"""Why something is held that no supervisor is called for: they do not want our letters, or are to have none."""


class Owner(StrEnum):
    """Who must do something next."""

    MATCHING = "matching"
    ADVISOR = "advisor"
    SUPERVISORS = "supervisors"
    OUTBOUND = "outbound"
    CONTACT = "contact"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Turn:
    """Whose turn it is; in which column the deadline stands ("" for none); what happens when it passes.

    `instead` is the deadline where that one is empty. `then` is a step of a conversation, or REVISE, TELL, ALARM or
    FOLLOW_UP, which leave it where it stands.
    """

    owner: Owner
    deadline: str = ""
    then: str = ""
    instead: str = ""


REVISE, TELL, ALARM, FOLLOW_UP = "revise", "tell", "alarm", "follow_up"

TURNS: Mapping[State, Turn] = {
    State.WAITING: Turn(Owner.MATCHING, "promise_at", REVISE, "due_at"),
    State.HELD: Turn(Owner.SUPERVISORS, "due_at", TELL),
    State.OFFERED: Turn(Owner.ADVISOR, "offered_until", Step.LAPSE.value),
    State.ASSIGNED: Turn(Owner.ADVISOR, "silent_at", Step.LAPSE.value, "promise_at"),  # a supervisor's does not lapse
    State.IN_REVIEW: Turn(Owner.SUPERVISORS, "promise_at", REVISE, "due_at"),
    State.APPROVED: Turn(Owner.OUTBOUND, "next_at", Step.GIVE_UP.value),  # of the delivery
    State.ANSWERED: Turn(Owner.CONTACT, "", FOLLOW_UP),
    State.ESCALATED: Turn(Owner.SUPERVISORS, "next_alarm_at", ALARM, "due_at"),
    State.CLOSED: Turn(Owner.NOBODY),
    State.ERASED: Turn(Owner.NOBODY),
}


def turn(state: State) -> Turn:
    """Whose turn it is in this state."""
    return TURNS[state]


class Need(StrEnum):
    """Why somebody on duty should look."""

    NONE = ""
    HELD = "held"
    REVIEW = "review"
    PROMISE = "promise"


def review_by(promised: Promised, submitted_at: datetime, terms: Terms) -> datetime:
    """By when a draft should have been read: a quarter of the promise, and before the promise is at risk."""
    hours = duty.promised_hours(promised.risk, hours_for(promised.topics, terms.hours))
    return min(submitted_at + timedelta(hours=hours) / SHARE_OF_REVIEW, soon(promised, terms))


def needs_a_supervisor(
    promised: Promised,
    now: datetime,
    terms: Terms,
    *,
    submitted_at: datetime | None = None,
    held_reason: str | None = None,
) -> Need:
    """Why somebody on duty should look at this, Need.NONE where nobody need.

    `submitted_at` is when the draft was handed in that waits to be read. Danger has alarms of its own.
    """
    if promised.state is State.HELD:
        return Need.HELD if held_reason not in NOTHING_OWED and soon(promised, terms) <= now else Need.NONE
    if promised.state is State.IN_REVIEW and submitted_at and review_by(promised, submitted_at, terms) <= now:
        return Need.REVIEW
    return Need.PROMISE if at_risk(promised, now, terms) else Need.NONE


def may_see_to(person_id: str, author_id: str | None, signer_id: str | None, supervisors: Collection[str]) -> bool:
    """Whether a supervisor may see to a complaint: one without a part in that answer.

    Who signed it may only where there is nobody else, and who wrote it never.
    """
    if person_id == author_id:
        return False
    return person_id != signer_id or not set(supervisors) - {author_id, signer_id}
