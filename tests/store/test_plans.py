"""Set times, as they are kept with the contact."""

from __future__ import annotations

from datetime import timedelta

from gateway.store import Engine, boundaries, plans, reading, transaction
from gateway.store.plans import SetTimes
from gateway.store.tables import Contact
from tests.builders import NOON, a_contact, an_advisor

TIMES = SetTimes("ada", (0, 3), 18 * 60, NOON + timedelta(weeks=4))
AFTER = NOON + timedelta(weeks=4)


def with_times(engine: Engine) -> str:
    with transaction(engine) as session:
        an_advisor(session, id="ada")
        contact = a_contact()
        plans.keep(session, contact, TIMES)
        return contact.id


def held(engine: Engine, contact_id: str) -> SetTimes | None:
    with reading(engine) as session:
        return plans.of(session.get_one(Contact, contact_id), NOON)


def test_they_hold_until_their_day(any_engine: Engine) -> None:
    whose = with_times(any_engine)
    with reading(any_engine) as session:
        contact = session.get_one(Contact, whose)
        assert plans.of(contact, NOON) == TIMES
        assert plans.of(contact, AFTER) is None
        assert plans.named(session, [whose, "somebody"], NOON) == {whose: "ada"}
        assert plans.named(session, [whose], AFTER) == {}


def test_they_can_be_ended_and_what_is_over_is_forgotten(any_engine: Engine) -> None:
    whose, other = with_times(any_engine), ""
    with transaction(any_engine) as session:
        contact = a_contact()
        plans.keep(session, contact, TIMES)
        other = contact.id
        plans.end(session, contact)
    assert (held(any_engine, whose), held(any_engine, other)) == (TIMES, None)

    with transaction(any_engine) as session:
        plans.forget_ended(session, AFTER - timedelta(minutes=1))
    assert held(any_engine, whose) == TIMES
    with transaction(any_engine) as session:
        plans.forget_ended(session, AFTER)
    assert held(any_engine, whose) is None


def test_they_end_with_a_recusal_of_that_advisor(engine: Engine) -> None:
    whose = with_times(engine)
    with transaction(engine) as session:
        boundaries.recuse(session, "r", session.get_one(Contact, whose), "ada", NOON)
    assert held(engine, whose) is None
