from __future__ import annotations

import itertools

import pytest

from gateway.conversation import FIRST_STATES, OPEN, STEPS, Actor, NotAllowed, State, Step, after

ARROWS = [(here, step, there) for (here, step), (there, _) in STEPS.items()]
PEOPLE_OF_THE_STAFF = {Actor.ADVISOR, Actor.SUPERVISOR}


def into(state: State) -> set[tuple[State, Step]]:
    """The arrows that lead into a state from another."""
    return {(here, step) for here, step, there in ARROWS if there is state and here is not state}


def test_only_a_supervisors_approval_makes_anything_approved() -> None:
    assert into(State.APPROVED) == {(State.IN_REVIEW, Step.APPROVE)}
    assert STEPS[(State.IN_REVIEW, Step.APPROVE)][1] == {Actor.SUPERVISOR}


def test_only_what_was_approved_is_ever_answered_and_only_by_outbound() -> None:
    assert into(State.ANSWERED) == {(State.APPROVED, Step.DELIVER)}
    assert STEPS[(State.APPROVED, Step.DELIVER)][1] == {Actor.OUTBOUND}


def test_new_words_of_the_person_take_an_approval_back() -> None:
    assert after(State.APPROVED, Step.WRITE_AGAIN, Actor.CONTACT) is State.IN_REVIEW


def test_new_words_after_an_answer_wait_for_an_advisor() -> None:
    assert after(State.ANSWERED, Step.WRITE_AGAIN, Actor.CONTACT) is State.WAITING


@pytest.mark.parametrize("here", [state for state in OPEN if state is not State.ESCALATED])
@pytest.mark.parametrize("by", [Actor.CONTACT, Actor.ADVISOR, Actor.SUPERVISOR])
def test_danger_interrupts_everything_that_is_open(here: State, by: Actor) -> None:
    assert after(here, Step.ESCALATE, by) is State.ESCALATED


def test_neither_an_advisor_nor_matching_can_lead_anything_out_of_an_escalation() -> None:
    actors = [who for (here, _), (_, who) in STEPS.items() if here is State.ESCALATED]

    assert all(not who & {Actor.ADVISOR, Actor.MATCHING, Actor.OUTBOUND} for who in actors)


def test_only_matching_offers_and_only_matching_lets_an_offer_lapse() -> None:
    by_matching = {step for (_, step), (_, who) in STEPS.items() if Actor.MATCHING in who}

    assert by_matching == {Step.OFFER, Step.LAPSE, Step.CLOSE}
    assert STEPS[(State.WAITING, Step.OFFER)][1] == {Actor.MATCHING}


def test_nothing_closes_by_itself_but_what_has_been_answered() -> None:
    by_itself = {here for (here, step), (_, who) in STEPS.items() if step is Step.CLOSE and Actor.MATCHING in who}

    assert by_itself == {State.ANSWERED}


@pytest.mark.parametrize("here", OPEN)
def test_a_supervisor_can_close_anything_that_is_open(here: State) -> None:
    assert after(here, Step.CLOSE, Actor.SUPERVISOR) is State.CLOSED


@pytest.mark.parametrize("state", [State.CLOSED, State.ERASED])
def test_nothing_leads_out_of_an_end(state: State) -> None:
    assert [step for (here, step) in STEPS if here is state] == []


@pytest.mark.parametrize("state", OPEN)
def test_every_open_state_can_be_reached_and_left(state: State) -> None:
    assert state in FIRST_STATES or into(state)
    assert {there for here, _, there in ARROWS if here is state} - {state}


def test_what_is_on_its_way_out_cannot_be_taken_over_without_being_recalled_first() -> None:
    with pytest.raises(NotAllowed):
        after(State.APPROVED, Step.TAKE_OVER, Actor.SUPERVISOR)


def test_whatever_the_table_does_not_name_is_refused() -> None:
    refused = 0
    for here, step, by in itertools.product(State, Step, Actor):
        if by not in STEPS.get((here, step), (None, frozenset[Actor]()))[1]:
            with pytest.raises(NotAllowed):
                after(here, step, by)
            refused += 1

    assert refused + sum(len(who) for _, who in STEPS.values()) == len(State) * len(Step) * len(Actor)


def test_a_refusal_says_who_wanted_what() -> None:
    with pytest.raises(NotAllowed, match="advisor cannot approve a conversation that is in_review"):
        after(State.IN_REVIEW, Step.APPROVE, Actor.ADVISOR)
