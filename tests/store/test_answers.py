"""An answer in several texts: let go one after the other, given up and cancelled together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import Overtaken
from gateway.store import Engine, answers, deliveries, outgoing, reading, transaction
from gateway.store.tables import Channel, Delivery, Kind, SignOff, Standing
from tests.builders import NOON

P, S, C, U = Standing.PENDING, Standing.SENT, Standing.CANCELLED, Standing.UNDELIVERED


def a_text(part: int, standing: Standing = P, first: str = "first", **given: Any) -> Delivery:
    ordinary: dict[str, Any] = {
        "id": first if part == 1 else f"{first} {part}",
        "kind": Kind.REPLY,
        "channel": Channel.SMS,
        "conversation_id": "c1",
        "signoff_id": f"signed {first}" if part == 1 else None,
        "first_id": None if part == 1 else first,
        "part": part,
        "parts": 3,
        "letter": b"sealed",
        "standing": standing,
        "made_minute": NOON,
    }
    return Delivery(**ordinary | given)


def keep(engine: Engine, *texts: Delivery) -> None:
    with transaction(engine) as session:
        for text in texts:
            deliveries.keep(session, text)


def stand(engine: Engine, first: str = "first") -> list[Standing]:
    with reading(engine) as session:
        return [text.standing for text in answers.texts_of(session, session.get_one(Delivery, first))]


def test_a_text_waits_without_a_time_until_the_one_before_it_lets_it_go(any_engine: Engine) -> None:
    keep(any_engine, a_text(1, S), a_text(2), a_text(3), a_text(2, first="other"), a_text(1, first="other"))

    with transaction(any_engine) as session:
        assert outgoing.due(session, NOON + timedelta(days=1)) == []
        assert answers.let_next_go(session, session.get_one(Delivery, "first"), NOON)

    with transaction(any_engine) as session:
        assert [seen.id for seen in outgoing.due(session, NOON)] == ["first 2"]
        assert not answers.let_next_go(session, session.get_one(Delivery, "first 3"), NOON)


def test_each_text_leaves_under_the_sign_off_of_the_first(any_engine: Engine) -> None:
    signed = {"kind": "reply", "statement": b"s", "signature": b"s", "epoch": 1, "supervisor_id": "sue"}
    with transaction(any_engine) as session:
        session.add(SignOff(id="signed first", signed_at=NOON, **signed))
    keep(any_engine, a_text(1), a_text(2), a_text(3))

    with reading(any_engine) as session:
        found = [answers.signed(session, text) for text in answers.texts_of(session, a_text(3))]
        lost = answers.signed(session, a_text(2, first="nobody"))

    assert [one.id if one else "" for one in found] == ["signed first"] * 3
    assert lost is None


@pytest.mark.parametrize(
    ("standings", "may"), [([S, S, P], True), ([S, P, P], False), ([U, S, P], False), ([S, None, P], False)]
)
def test_a_text_is_in_turn_when_every_one_before_it_was_taken(
    any_engine: Engine, standings: list[Standing | None], may: bool
) -> None:
    keep(any_engine, *(a_text(part, one) for part, one in enumerate(standings, start=1) if one is not None))

    with reading(any_engine) as session:
        third = outgoing.with_id(session, "first 3")
        assert third is not None
        assert answers.in_turn(session, third) is may


def test_what_comes_after_a_text_that_failed_is_given_up_and_its_letter_gone(any_engine: Engine) -> None:
    keep(any_engine, a_text(1, S), a_text(2, U), a_text(3), a_text(1, first="other"))

    with transaction(any_engine) as session:
        assert answers.give_up_rest(session, session.get_one(Delivery, "first 2"), "expired") == 1

    assert (stand(any_engine), stand(any_engine, "other")) == ([S, U, C], [P])
    with reading(any_engine) as session:
        given_up = session.get_one(Delivery, "first 3")
        assert (given_up.reason, given_up.letter) == ("expired", None)
        assert answers.has_failed(session, session.get_one(Delivery, "first"))


@pytest.mark.parametrize(
    ("first", "cancelled"), [({}, True), ({"lease": "one"}, False), ({"lease": "one", "attempts": 1}, True)]
)
def test_an_answer_is_cancelled_whole_or_not_at_all(any_engine: Engine, first: dict[str, Any], cancelled: bool) -> None:
    keep(any_engine, a_text(1, **first), a_text(2), a_text(3))

    with transaction(any_engine) as session:
        assert deliveries.cancel(session, "c1", "recalled") == int(cancelled)

    assert stand(any_engine) == [C if cancelled else P] * 3


def test_an_answer_whose_first_text_has_left_is_not_cancelled(any_engine: Engine) -> None:
    keep(any_engine, a_text(1, S), a_text(2, next_at=NOON), a_text(3), a_text(1, first="again"))

    with transaction(any_engine) as session:
        assert deliveries.cancel(session, "c1", "recalled") == 1

    assert (stand(any_engine), stand(any_engine, "again")) == ([S, P, P], [C])


def test_no_text_of_an_answer_is_there_twice(any_engine: Engine) -> None:
    keep(any_engine, a_text(1), a_text(2))

    with pytest.raises(Overtaken):
        keep(any_engine, a_text(2, id="once more"))
