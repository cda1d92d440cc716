"""How much is too much, from one sender and from everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.inbound.limits import PER_SECONDS, Limits, Stored, Verdict, judge, stored_in
from gateway.store import Engine, transaction
from gateway.store.tables import Direction, Message
from tests.builders import NOON, a_contact, a_conversation, an_id

LIMITS = Limits(sender=3, service=5)
FINE, TOO_MANY, FLOOD = Verdict(), Verdict(too_many=True), Verdict(flood=True)


class CountingBucket:
    """A bucket that never refills."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    def __call__(self, key: str, capacity: int, per_seconds: float) -> bool:
        assert per_seconds == PER_SECONDS
        self.taken[key] = self.taken.get(key, 0) + 1
        return self.taken[key] <= capacity


def never_asked() -> int:
    pytest.fail("the database was asked although Redis had answered")


NOT_ASKED = Stored(never_asked, never_asked)


def test_a_sender_is_over_the_limit_only_after_so_many_messages() -> None:
    bucket = CountingBucket()

    verdicts = [judge(bucket, NOT_ASKED, LIMITS, "abc", opens=False) for _ in range(5)]

    assert verdicts == [FINE] * 3 + [TOO_MANY] * 2


def test_one_senders_flood_is_nobody_elses_and_uses_up_nothing_of_what_there_is_for_all() -> None:
    bucket = CountingBucket()
    for _ in range(20):
        judge(bucket, NOT_ASKED, LIMITS, "abc", opens=True)

    assert judge(bucket, NOT_ASKED, LIMITS, "def", opens=True) == FINE


def test_many_strangers_at_once_are_a_flood_and_who_is_in_a_conversation_is_not_part_of_it() -> None:
    bucket = CountingBucket()

    strangers = [judge(bucket, NOT_ASKED, LIMITS, f"stranger {number}", opens=True) for number in range(7)]
    known = judge(bucket, NOT_ASKED, LIMITS, "known", opens=False)

    assert (strangers, known) == ([FINE] * 5 + [FLOOD] * 2, FINE)


@pytest.mark.parametrize(
    ("of_sender", "of_everybody", "verdict"),
    [(2, 4, FINE), (3, 4, TOO_MANY), (2, 5, FLOOD), (3, 5, TOO_MANY)],
)
def test_when_redis_cannot_tell_what_is_stored_is_counted(of_sender: int, of_everybody: int, verdict: Verdict) -> None:
    stored = Stored(lambda: of_sender, lambda: of_everybody)

    assert judge(lambda *_: None, stored, LIMITS, "abc", opens=True) == verdict


def test_the_database_counts_what_one_person_wrote_in_the_last_hour_and_what_everybody_opened(
    any_engine: Engine,
) -> None:
    long_ago, lately = NOON - timedelta(hours=2), NOON - timedelta(minutes=30)
    limits = Limits(sender=20, service=20)
    with transaction(any_engine) as session:
        session.add(contact := a_contact())
        session.flush()
        here = a_conversation(session, contact_id=contact.id, opened_minute=long_ago).id
        for number, minute in enumerate([long_ago, lately, lately, NOON], 1):
            session.add(a_message(here, number, minute, Direction.IN))
        session.add(a_message(here, 5, lately, Direction.OUT))
        a_conversation(session, contact_id=contact.id, opened_minute=lately)
        a_conversation(session, opened_minute=lately)

    joins, opens = (stored_in(any_engine, contact.id, joined, limits, NOON) for joined in (here, ""))
    stranger = stored_in(any_engine, "", "", limits, NOON)

    assert (joins.of_sender(), opens.of_sender(), stranger.of_sender()) == (4, 1, 0)
    assert joins.of_everybody() == stranger.of_everybody() == 2


def a_message(conversation_id: str, number: int, minute: object, direction: Direction) -> Message:
    return Message(
        id=an_id("message"),
        conversation_id=conversation_id,
        number=number,
        direction=direction,
        data_key=b"sealed",
        words=b"sealed",
        language="en",
        written_minute=minute,
    )
