"""A long answer by text in the console: approved and recalled as one, and how far it has come is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.store import answers, transaction
from gateway.store.tables import Channel, Conversation, Delivery, Direction, Message, Standing
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen

LONG = "Sleep is a shy animal: it comes when you look away. " * 70


@pytest.fixture
def approved(console: Console, sue: Visitor) -> str:
    """A conversation whose answer takes three texts, approved by Sue."""
    case = console.drafted(LONG, channel=Channel.SMS)
    sue.press(sue.open(f"/conversations/{case}"), "Approve")
    return case


def texts(console: Console) -> list[Delivery]:
    """The answer's deliveries, in order."""
    with transaction(console.engine) as session:
        return list(answers.texts_of(session, console.rows(Delivery)[0]))


def stand(console: Console, *standings: Standing, reason: str | None = None) -> None:
    for text, standing in zip(texts(console), standings, strict=True):
        console.change(Delivery, text.id, standing=standing, reason=None if standing is Standing.SENT else reason)


def test_it_is_signed_as_a_whole_and_only_the_first_text_has_a_time(console: Console, approved: str) -> None:
    first, *later = texts(console)

    assert [text.part for text in (first, *later)] == [1, 2, 3]
    assert {text.parts for text in (first, *later)} == {3}
    assert first.next_at == NOON + timedelta(seconds=10)
    assert (first.signoff_id is None, [text.signoff_id for text in later]) == (False, [None, None])
    assert [(text.next_at, text.first_id) for text in later] == [(None, first.id)] * 2
    assert all(console.letter(text) == LONG.strip() for text in (first, *later))
    (message,) = console.rows(Message, direction=Direction.OUT)
    assert message.delivery_id == first.id
    assert console.state(approved) is State.APPROVED


def test_recalling_it_takes_all_of_it_back(console: Console, sue: Visitor, approved: str) -> None:
    sue.press(sue.open(f"/conversations/{approved}"), "Recall")

    assert [text.standing for text in texts(console)] == [Standing.CANCELLED] * 3
    assert console.rows(Message, direction=Direction.OUT) == []
    assert console.state(approved) is State.IN_REVIEW


def test_once_the_first_text_has_left_it_cannot_be_recalled(console: Console, sue: Visitor, approved: str) -> None:
    page = sue.open(f"/conversations/{approved}")
    stand(console, Standing.SENT, Standing.PENDING, Standing.PENDING)

    assert "can no longer be recalled" in seen(sue.press(page, "Recall"))
    assert "On its way: 1 of 3 texts sent" in seen(sue.open(f"/conversations/{approved}"))


def test_what_did_not_get_through_whole_says_how_far_it_came(console: Console, sue: Visitor, approved: str) -> None:
    stand(console, Standing.SENT, Standing.UNDELIVERED, Standing.CANCELLED, reason="undelivered_30005")
    console.change(Conversation, approved, state=State.HELD, held_reason="did_not_arrive")

    assert "text 2 of 3" in seen(sue.open("/"))
    assert "Sent in part: 1 of 3 texts. Did not arrive" in seen(sue.open(f"/conversations/{approved}"))


def test_a_text_lost_among_others_that_arrived_stays_on_the_desk(console: Console, sue: Visitor, approved: str) -> None:
    stand(console, Standing.UNDELIVERED, Standing.SENT, Standing.SENT, reason="undelivered_30005")
    console.change(Conversation, approved, state=State.ANSWERED)

    assert "text 1 of 3" in seen(sue.open("/"))


def test_where_it_was_refused_half_way_the_reviewer_is_told_that_it_must_change(
    console: Console, sue: Visitor, approved: str
) -> None:
    stand(console, Standing.SENT, Standing.REFUSED, Standing.CANCELLED, reason="expired")
    console.change(Conversation, approved, state=State.IN_REVIEW)

    page = seen(sue.open(f"/conversations/{approved}"))
    assert "the approval is too old (1 of 3 texts have left" in page
