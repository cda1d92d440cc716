"""Who may be told this evening, and each once."""

from __future__ import annotations

from datetime import date

from gateway.store import Engine, reading, told, transaction
from gateway.store.tables import Channel
from tests.builders import a_supervisor, an_advisor

TODAY, TOMORROW = date(2030, 1, 14), date(2030, 1, 15)


def test_whoever_has_been_told_may_be_told_again_on_another_day(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        an_advisor(session, id="ada", address=b"sealed", address_channel=Channel.EMAIL)
        a_supervisor(session, id="sue")
    with transaction(any_engine) as session:
        assert [told.note(session, "ada", day) for day in (TODAY, TODAY, TOMORROW)] == [True, False, True]
    with reading(any_engine) as session:
        assert [row.id for row in told.may_be(session, TODAY, 18 * 60, texts=False)] == ["ada"]
        assert told.may_be(session, TOMORROW, 18 * 60, texts=False) == []


def test_the_last_minute_is_not_one_of_the_hours(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        an_advisor(session, id="ada", address=b"sealed", address_channel=Channel.SMS, told_from=60, told_until=120)
    with reading(any_engine) as session:
        found = [len(told.may_be(session, TODAY, minute, texts=True)) for minute in (59, 60, 119, 120)]
        assert found == [0, 1, 1, 0]
        assert told.may_be(session, TODAY, 60, texts=False) == []
