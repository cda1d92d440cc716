"""What is held, and how it moves again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.store import contacts, transaction
from gateway.store.tables import Contact, Conversation
from tests.console.consoles import ADDRESS, NOON, Console, Visitor
from tests.walks.staff import seen


def test_the_reason_is_said_in_words(console: Console, sue: Visitor) -> None:
    console.conversation(pseudonym="Quiet Heron", state=State.HELD, held_reason="looks_automatic")
    assert "It looks like an automatic mail" in seen(sue.open("/held"))


def test_topic_and_language_are_set_and_it_is_released_to_matching(console: Console, sue: Visitor) -> None:
    passed: dict[str, Any] = {"passed_by": ["ada"], "once_more": {"ada": False}}
    reason = {"state": State.HELD, "held_reason": "unreadable"}
    held = console.conversation(pseudonym="Quiet Heron", language="und", **reason, **passed)
    page = sue.open("/held")
    sue.press(page, "Set topic and language of Quiet Heron", Language_of_Quiet_Heron="en")
    assert console.row(Conversation, held).language == "en"
    console.clock.wait(days=4)
    sue = console.sign_in("sue")
    sue.press(sue.open("/held"), "Release Quiet Heron")
    row = console.row(Conversation, held)
    assert (row.state, row.held_reason) == (State.WAITING, None)
    assert (row.passed_by, row.once_more) == ([], {})
    assert row.due_at > console.clock.now()
    assert console.bell.rung == [Bell.MATCHING]


def test_what_is_closed_is_closed(console: Console, sue: Visitor) -> None:
    held = console.conversation(pseudonym="Quiet Heron", state=State.HELD, held_reason="looks_automatic")
    sue.press(sue.open("/held"), "Close Quiet Heron")
    row = console.row(Conversation, held)
    assert (row.state, row.closed_minute) == (State.CLOSED, NOON)


def test_who_said_stop_is_not_released_by_us(console: Console, sue: Visitor) -> None:
    held = console.conversation(pseudonym="Quiet Heron", state=State.HELD, held_reason="stopped")
    contact_id = console.row(Conversation, held).contact_id
    with transaction(console.engine) as session:
        contacts.stop(session, console.desk.new_id(), b"optout " + contact_id.encode(), NOON)
    assert "Release" not in seen(sue.open("/held"))
    sent = sue.client.post(f"/conversations/{held}/release", headers={"Origin": ADDRESS})
    assert "by sending START" in seen(sent)
    assert console.state(held) is State.HELD


def test_a_made_up_topic_or_language_is_refused(console: Console, sue: Visitor) -> None:
    held = console.conversation(state=State.HELD)
    for form in ({"topic": "<script>", "language": "en"}, {"topic": "general", "language": "xx"}):
        sent = sue.client.post(f"/conversations/{held}/sort", data=form, headers={"Origin": ADDRESS})
        assert sent.status_code == 409
    assert console.row(Conversation, held).topic == "general"


def test_the_coordinator_sees_who_asks_to_be_erased_and_opens_nothing(console: Console) -> None:
    asking = console.conversation(
        "My canary.", pseudonym="Quiet Heron", state=State.HELD, held_reason="asks_erasure", asks_erasure=True
    )
    cora = console.sign_in("cora")
    page = cora.open("/")
    assert "Quiet Heron" in seen(page)
    assert cora.conversations() == []
    assert cora.open(f"/conversations/{asking}").status_code == 403


def in_danger(console: Console, conversation_id: str) -> None:
    """They write again, and the door raises the alarm."""
    console.says(conversation_id, "I have taken pills.")
    console.change(
        Conversation, conversation_id, state=State.ESCALATED, risk=4, next_alarm_at=console.clock.now(), seen_at=None
    )


def test_words_that_came_after_the_page_are_not_closed_away(console: Console, sue: Visitor) -> None:
    answered = console.conversation(state=State.ANSWERED)
    page = sue.open(f"/conversations/{answered}")
    in_danger(console, answered)
    assert "They wrote again" in seen(sue.press(page, "Close"))
    row = console.row(Conversation, answered)
    assert (row.state, row.next_alarm_at) == (State.ESCALATED, console.clock.now())
    sue.press(sue.open(f"/conversations/{answered}"), "Close")
    assert console.state(answered) is State.CLOSED


def test_words_that_came_after_the_list_are_not_closed_away(console: Console, sue: Visitor) -> None:
    held = console.conversation(pseudonym="Quiet Heron", state=State.HELD, held_reason="looks_automatic")
    page = sue.open("/held")
    console.says(held, "Please, I am a person.")
    assert "They wrote again" in seen(sue.press(page, "Close Quiet Heron"))
    assert console.state(held) is State.HELD


def test_danger_that_came_after_the_page_is_not_released_unread(console: Console, sue: Visitor) -> None:
    escalated = console.conversation(state=State.ESCALATED, seen_at=NOON)
    page = sue.open(f"/conversations/{escalated}")
    in_danger(console, escalated)
    assert "They wrote again" in seen(sue.press(page, "Release"))
    row = console.row(Conversation, escalated)
    assert (row.state, row.next_alarm_at) == (State.ESCALATED, console.clock.now())


def test_a_graver_topic_brings_the_promise_forward_and_a_lighter_one_takes_nothing_back(
    console: Console, sue: Visitor
) -> None:
    far, near = NOON + timedelta(hours=40), NOON + timedelta(hours=30)
    held = console.conversation(state=State.HELD, due_at=far, promise_at=near)
    form = {"topic": "violence-at-home", "language": "en"}
    sue.client.post(f"/conversations/{held}/sort", data=form, headers={"Origin": ADDRESS})
    sooner = console.row(Conversation, held)
    assert sooner.due_at == NOON + timedelta(hours=12)
    assert sooner.promise_at is not None
    assert sooner.promise_at < sooner.due_at
    sue.client.post(f"/conversations/{held}/sort", data=form | {"topic": "general"}, headers={"Origin": ADDRESS})
    assert console.row(Conversation, held).due_at == sooner.due_at


def test_what_was_promised_and_lies_ahead_stands_when_it_is_released(console: Console, sue: Visitor) -> None:
    ahead = NOON + timedelta(hours=40)
    for promise_at in (NOON + timedelta(hours=30), None):
        held = console.conversation(pseudonym="Quiet Heron", state=State.HELD, due_at=ahead, promise_at=promise_at)
        sue.press(sue.open("/held"), "Release Quiet Heron")
        row = console.row(Conversation, held)
        assert row.due_at == ahead
        assert row.promise_at is not None
        assert NOON < row.promise_at < ahead
        with transaction(console.engine) as session:
            session.get_one(Contact, row.contact_id).pseudonym = f"Gone {held}"
