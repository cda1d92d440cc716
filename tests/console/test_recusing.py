"""I may know this person: at any time, at once, and for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.store.tables import AuditEntry, Conversation, Draft, DraftState, Recusal
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen

BUTTON = "I may know this person: Quiet Heron"


def given(console: Console, state: State) -> str:
    offer = {"lease": "x", "offered_until": NOON + timedelta(hours=1)} if state is State.OFFERED else {}
    return console.conversation(pseudonym="Quiet Heron", state=state, advisor_id="ada", **offer)


def test_before_reading_it_can_be_said_of_an_offer(console: Console, ada: Visitor) -> None:
    offered = given(console, State.OFFERED)

    page = ada.press(ada.open("/"), BUTTON)

    assert "Nobody asks why" in seen(page)
    assert "Quiet Heron" not in seen(page)
    row = console.row(Conversation, offered)
    assert (row.state, row.advisor_id, row.lease) == (State.WAITING, None, None)
    assert console.bell.rung == [Bell.MATCHING]


def test_after_reading_the_page_closes_at_once_and_the_draft_is_set_aside(console: Console, ada: Visitor) -> None:
    mine = given(console, State.ASSIGNED)
    page = ada.press(ada.open(f"/conversations/{mine}"), "Save", Your_answer="Dear friend")

    ada.press(page, BUTTON)

    assert ada.open(f"/conversations/{mine}").status_code == 403
    assert console.state(mine) is State.WAITING
    assert [draft.state for draft in console.rows(Draft)] == [DraftState.SET_ASIDE]


def test_what_was_handed_in_comes_back_too(console: Console, ada: Visitor) -> None:
    handed_in = console.drafted("Sleep is a shy animal.", pseudonym="Quiet Heron")

    ada.press(ada.open(f"/conversations/{handed_in}"), BUTTON)

    assert console.state(handed_in) is State.WAITING
    assert [draft.state for draft in console.rows(Draft)] == [DraftState.SET_ASIDE]


@pytest.mark.parametrize("state", [State.ANSWERED, State.APPROVED])
def test_what_has_left_or_is_leaving_stays_as_it_is_and_is_no_longer_theirs(
    console: Console, ada: Visitor, state: State
) -> None:
    mine = given(console, state)

    ada.press(ada.open(f"/conversations/{mine}"), BUTTON)

    row = console.row(Conversation, mine)
    assert (row.state, row.advisor_id) == (state, None)
    assert ada.open(f"/conversations/{mine}").status_code == 403


def test_it_is_for_ever_and_for_everything_of_theirs(console: Console, ada: Visitor) -> None:
    mine = given(console, State.ASSIGNED)
    contact = console.row(Conversation, mine).contact_id
    other = console.conversation(state=State.ANSWERED, advisor_id="ada")
    console.change(Conversation, other, contact_id=contact)

    ada.press(ada.open(f"/conversations/{mine}"), BUTTON)
    console.clock.wait(days=9)
    ada = console.sign_in("ada")

    assert console.row(Conversation, other).advisor_id is None
    assert "Nothing waits for you" in seen(ada.press(ada.open("/"), "Take the next one"))
    bo = console.sign_in("bo")
    assert bo.press(bo.open("/"), "Take the next one").url.path == f"/conversations/{mine}"
    assert len(console.rows(Recusal)) == 1


def test_nothing_in_the_audit_tells_it_from_any_other_hand_back(console: Console, ada: Visitor) -> None:
    mine = given(console, State.ASSIGNED)
    ada.press(ada.open(f"/conversations/{mine}"), BUTTON)
    acts = {(entry.act, entry.code) for entry in console.rows(AuditEntry, conversation_id=mine, by="ada")}
    assert ("hand_back", "") in acts
    assert not any("know" in act or "recus" in act for act, _ in acts)


def test_nobody_can_say_it_of_what_another_has(console: Console, ada: Visitor) -> None:
    others = console.conversation(state=State.ASSIGNED, advisor_id="bo")
    page = ada.client.post(f"/conversations/{others}/may-know", headers={"Origin": str(ada.client.base_url)})
    assert page.status_code == 403
    assert console.rows(Recusal) == []


def test_an_answer_cannot_be_sent_back_to_an_author_who_may_know_them(
    console: Console, ada: Visitor, sue: Visitor
) -> None:
    handed_in = console.drafted("Sleep is a shy animal.", pseudonym="Quiet Heron")
    page = sue.open(f"/conversations/{handed_in}")
    first = console.conversation(state=State.ANSWERED, advisor_id="ada", pseudonym="Same Person")
    contact = console.row(Conversation, handed_in).contact_id
    console.change(Conversation, handed_in, advisor_id=None)  # as after an answer that was leaving already
    console.change(Conversation, first, contact_id=contact)
    ada.press(ada.open(f"/conversations/{first}"), BUTTON)

    again = sue.press(page, "Send back", Feedback="Softer.")

    assert "cannot go back to its author" in seen(again)
    assert console.state(handed_in) is State.IN_REVIEW


ANOTHER = "They ask for another advisor"


@pytest.mark.parametrize("state", [State.ASSIGNED, State.ANSWERED])
def test_an_advisor_says_that_they_ask_for_another_and_has_nothing_of_theirs_again(
    console: Console, ada: Visitor, state: State
) -> None:
    mine = given(console, state)
    page = ada.press(ada.open(f"/conversations/{mine}"), ANOTHER)
    assert "nobody asks why" in seen(page)
    assert console.row(Conversation, mine).advisor_id is None
    assert [row.staff_id for row in console.rows(Recusal)] == ["ada"]
    assert ada.open(f"/conversations/{mine}").status_code == 403


@pytest.mark.parametrize("state", [State.OFFERED, State.ASSIGNED, State.WAITING, State.HELD])
def test_a_supervisor_says_it_of_whoever_has_it(console: Console, sue: Visitor, state: State) -> None:
    adas = given(console, state)
    sue.press(sue.open(f"/conversations/{adas}"), ANOTHER)
    row = console.row(Conversation, adas)
    assert (row.state, row.advisor_id) == (State.HELD if state is State.HELD else State.WAITING, None)
    assert [row.staff_id for row in console.rows(Recusal)] == ["ada"]


def test_a_supervisor_says_it_of_the_author_of_what_waits_for_review(console: Console, sue: Visitor) -> None:
    handed_in = console.drafted("Sleep is a shy animal.")
    sue.press(sue.open(f"/conversations/{handed_in}"), ANOTHER)
    assert console.state(handed_in) is State.WAITING
    assert [draft.state for draft in console.rows(Draft)] == [DraftState.SET_ASIDE]


def test_a_supervisor_who_writes_says_it_of_who_answered_before_and_keeps_it(console: Console, sue: Visitor) -> None:
    answered = console.drafted("Sleep is a shy animal.")
    sue.press(sue.open(f"/conversations/{answered}"), "Approve")
    console.change(Conversation, answered, state=State.ASSIGNED, advisor_id="sue")
    sue.press(sue.open(f"/conversations/{answered}"), ANOTHER)
    row = console.row(Conversation, answered)
    assert (row.state, row.advisor_id) == (State.ASSIGNED, "sue")
    assert [row.staff_id for row in console.rows(Recusal)] == ["ada"]


def test_where_nobody_has_it_there_is_nobody_to_part_from(console: Console, sue: Visitor) -> None:
    waiting = console.conversation()
    assert "No advisor has it" in seen(sue.press(sue.open(f"/conversations/{waiting}"), ANOTHER))
    assert console.rows(Recusal) == []


def test_an_advisor_cannot_say_it_of_a_colleague(console: Console, ada: Visitor) -> None:
    others = console.conversation(state=State.ASSIGNED, advisor_id="bo")
    page = ada.client.post(f"/conversations/{others}/another", headers={"Origin": str(ada.client.base_url)})
    assert page.status_code == 403
    assert console.rows(Recusal) == []
