from __future__ import annotations

from datetime import timedelta

from gateway.conversation import State
from gateway.store import Engine, absences, reading, transaction
from tests.builders import NOON, a_conversation, an_absence, an_advisor

DAY = timedelta(days=1)


def test_absences_that_are_over_are_not_told_and_are_forgotten(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        an_advisor(session, id="ada")
        an_advisor(session, id="bo")
        an_absence(session, "ada", NOON - DAY, NOON, id="over")
        an_absence(session, "bo", NOON + DAY, NOON + 2 * DAY, id="later")
        an_absence(session, "ada", NOON, NOON + DAY, id="now")

    with transaction(any_engine) as session:
        assert [row.id for row in absences.not_over(session, NOON)] == ["now", "later"]
        assert [row.id for row in absences.of_person(session, "ada", NOON)] == ["now"]
        assert absences.forget_ended(session, NOON) == 1
        assert absences.with_id(session, "over") is None


def test_an_absence_that_is_ended_is_gone(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        an_advisor(session, id="ada")
        an_absence(session, "ada", NOON, NOON + DAY, id="now")
        absences.end(session, "now")

    with reading(any_engine) as session:
        assert absences.not_over(session, NOON) == []


def test_only_what_is_offered_to_or_written_by_somebody_who_is_away_now_is_left(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for person, start in (("ada", NOON), ("bo", NOON + DAY)):
            an_advisor(session, id=person)
            an_absence(session, person, start, NOON + 2 * DAY)
            a_conversation(session, id=f"{person}1", state=State.OFFERED, advisor_id=person)
            a_conversation(session, id=f"{person}2", state=State.ASSIGNED, advisor_id=person, silent_at=NOON + DAY)
            a_conversation(session, state=State.ASSIGNED, advisor_id=person)  # taken over by a supervisor
            a_conversation(session, state=State.IN_REVIEW, advisor_id=person)

    with transaction(any_engine) as session:
        assert absences.any_work_left(session, NOON)
        assert [row.id for row in absences.work_left(session, NOON, 10)] == ["ada1", "ada2"]
        assert not absences.any_work_left(session, NOON - DAY)
