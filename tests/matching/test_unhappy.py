"""Somebody is unhappy with an answer: a supervisor without a part in it is told, once, by day, in fixed words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gateway.config import Settings
from gateway.letters import Name
from gateway.matching import unhappy
from gateway.store import Engine, audit, complaints, deliveries, reading, transaction
from gateway.store.tables import Complaint, Rota, Standing
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_conversation, a_supervisor, an_approved_letter, an_id

SETTINGS = Settings.model_validate({"twilio_account_sid": "AC1"})
HOUR = timedelta(hours=1)


def approve(engine: Engine) -> None:
    with transaction(engine) as session:
        an_approved_letter(session, Name.STAFF_COMPLAINT)


@pytest.fixture
def ready(any_engine: Engine) -> Engine:
    """Sue is on call at any hour, then Tom; the letter is approved."""
    approve(any_engine)
    with transaction(any_engine) as session:
        for position, person in enumerate(("sue", "tom"), start=1):
            a_supervisor(session, id=person)
            for day in range(7):
                session.add(
                    Rota(id=an_id(), staff_id=person, weekday=day, from_minute=0, to_minute=1440, position=position)
                )
    return any_engine


def complaint(engine: Engine, *, author: str | None = "ada", signer: str | None = None) -> str:
    with transaction(engine) as session:
        row = a_conversation(session)
        kept = Complaint(
            id=an_id(), conversation_id=row.id, author_id=author, signer_id=signer, by="bo", since_minute=NOON
        )
        complaints.keep(session, kept)
        return row.id


def look(engine: Engine, now: datetime = NOON) -> int:
    return unhappy.tell(engine, SETTINGS, Circumstances(lambda: now))


def told(engine: Engine) -> list[tuple[str | None, str | None]]:
    with reading(engine) as session:
        return [(row.staff_id, row.template) for row in deliveries.with_standing(session, Standing.PENDING)]


def test_the_first_on_call_is_told_once_of_all_that_waits(ready: Engine) -> None:
    first, second = complaint(ready), complaint(ready, author=None)

    assert [look(ready), look(ready), look(ready, NOON + HOUR)] == [1, 0, 0]

    assert told(ready) == [("sue", "staff_complaint")]
    with reading(ready) as session:
        for row_id in (first, second):
            [entry] = [one for one in audit.of_conversation(session, row_id) if one.act == unhappy.TOLD]
            assert entry.code == "sue"


def test_the_letter_names_no_conversation_and_nobody(ready: Engine) -> None:
    complaint(ready)
    look(ready)
    with reading(ready) as session:
        [letter] = deliveries.with_standing(session, Standing.PENDING)
    assert (letter.conversation_id, letter.contact_id, letter.letter, letter.parameters) == (None, None, None, {})


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"author": "sue"}, ["tom"]),
        ({"signer": "sue"}, ["tom"]),
        ({"author": "tom", "signer": "sue"}, ["sue"]),  # there is nobody else
    ],
)
def test_whoever_had_a_part_in_the_answer_is_passed_over(
    ready: Engine, part: dict[str, str], expected: list[str]
) -> None:
    complaint(ready, **part)

    look(ready)

    assert [person for person, _ in told(ready)] == expected


def test_each_is_told_of_what_they_may_see_to(ready: Engine) -> None:
    complaint(ready, author="sue")
    complaint(ready, author="tom")

    assert look(ready) == 2

    assert sorted(person or "" for person, _ in told(ready)) == ["sue", "tom"]


def test_at_night_it_wakes_nobody_and_is_told_in_the_morning(ready: Engine) -> None:
    complaint(ready)

    nights = [NOON + 9 * HOUR, NOON + 15 * HOUR, NOON + 19 * HOUR]
    assert [look(ready, night) for night in nights] == [0, 0, 0]
    assert look(ready, NOON + 20 * HOUR) == 1


def test_with_nobody_on_call_who_may_see_to_it_it_is_told_to_who_comes_next(any_engine: Engine) -> None:
    approve(any_engine)
    complaint(any_engine)
    assert look(any_engine) == 0

    with transaction(any_engine) as session:
        a_supervisor(session, id="sue")
        session.add(Rota(id=an_id(), staff_id="sue", weekday=0, from_minute=720, to_minute=1440, position=1))

    assert look(any_engine) == 1
    assert told(any_engine) == [("sue", "staff_complaint")]


def test_it_waits_until_somebody_has_approved_the_letter(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        a_supervisor(session, id="sue")
        session.add(Rota(id=an_id(), staff_id="sue", weekday=0, from_minute=720, to_minute=1440, position=1))
    complaint(any_engine)
    assert look(any_engine) == 0

    approve(any_engine)

    assert look(any_engine) == 1


def test_what_is_seen_to_already_is_told_to_nobody(ready: Engine) -> None:
    complaint(ready)
    with transaction(ready) as session:
        for kept in complaints.waiting(session):
            kept.seen_to_minute, kept.seen_to_by = NOON, "sue"

    assert look(ready) == 0
