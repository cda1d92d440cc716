"""Every state that waits has an owner, a deadline and a next step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import OPEN, STEPS, State, Step
from gateway.promise import Promised, Terms
from gateway.store.tables import Conversation, Delivery
from gateway.whose_turn import ALARM, FOLLOW_UP, REVISE, TELL, TURNS, Need, Owner, needs_a_supervisor, review_by, turn
from tests.builders import NOON

HOURS = timedelta(hours=1)
DUE = NOON + 48 * HOURS


def test_every_state_is_in_the_table_and_only_what_is_over_is_nobodys() -> None:
    assert set(TURNS) == set(State)
    assert {state for state in State if turn(state).owner is Owner.NOBODY} == set(State) - set(OPEN)


@pytest.mark.parametrize("state", OPEN)
def test_what_waits_has_a_next_step(state: State) -> None:
    assert turn(state).then


@pytest.mark.parametrize("state", [state for state in OPEN if state is not State.ANSWERED])
def test_what_waits_has_a_deadline_in_a_column_that_exists(state: State) -> None:
    table = Delivery if state is State.APPROVED else Conversation

    assert turn(state).deadline in table.model_fields
    assert turn(state).instead == "" or turn(state).instead in table.model_fields


@pytest.mark.parametrize("state", OPEN)
def test_a_next_step_that_moves_a_conversation_leads_somewhere_from_there(state: State) -> None:
    then = turn(state).then

    assert then in (REVISE, TELL, ALARM, FOLLOW_UP) or (state, Step(then)) in STEPS


def at(state: State, **given: Any) -> Promised:
    return Promised(state, **{"risk": 0, "topics": (), "due_at": DUE} | given)


@pytest.mark.parametrize(
    ("promised", "hours", "more", "need"),
    [
        (at(State.WAITING), 43, {}, Need.NONE),
        (at(State.WAITING), 43.2, {}, Need.PROMISE),
        (at(State.OFFERED), 47, {}, Need.PROMISE),
        (at(State.ASSIGNED), 60, {}, Need.PROMISE),
        (at(State.ASSIGNED, topics=("violence-at-home",)), 46, {}, Need.NONE),
        (at(State.IN_REVIEW), 20, {"submitted_at": NOON + 9 * HOURS}, Need.NONE),
        (at(State.IN_REVIEW), 21, {"submitted_at": NOON + 9 * HOURS}, Need.REVIEW),
        (at(State.IN_REVIEW, risk=2), 15, {"submitted_at": NOON + 9 * HOURS}, Need.REVIEW),
        (at(State.IN_REVIEW), 43.5, {"submitted_at": NOON + 43 * HOURS}, Need.REVIEW),
        (at(State.IN_REVIEW), 43, {}, Need.NONE),
        (at(State.IN_REVIEW), 44, {}, Need.PROMISE),
        (at(State.HELD), 43, {"held_reason": "unreadable"}, Need.NONE),
        (at(State.HELD), 44, {"held_reason": "unreadable"}, Need.HELD),
        (at(State.HELD), 44, {"held_reason": "did_not_arrive"}, Need.HELD),
        (at(State.HELD), 99, {"held_reason": "stopped"}, Need.NONE),
        (at(State.HELD), 99, {"held_reason": "asks_erasure"}, Need.NONE),
        (at(State.ESCALATED, risk=3), 99, {}, Need.NONE),  # there the alarms ring
        (at(State.APPROVED), 99, {}, Need.NONE),
        (at(State.ANSWERED), 99, {}, Need.NONE),
        (at(State.CLOSED), 99, {}, Need.NONE),
    ],
)
def test_somebody_on_duty_is_needed_before_a_promise_breaks(
    promised: Promised, hours: float, more: dict[str, Any], need: Need
) -> None:
    assert needs_a_supervisor(promised, NOON + hours * HOURS, Terms(), **more) is need


def test_a_draft_should_be_read_before_the_promise_is_at_risk() -> None:
    assert review_by(at(State.IN_REVIEW), NOON, Terms()) == NOON + 12 * HOURS
    assert review_by(at(State.IN_REVIEW), NOON + 42 * HOURS, Terms()) == DUE - 4.8 * HOURS
