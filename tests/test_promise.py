"""What is promised: by topic, risk, hours and channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway import duty, promise
from gateway.config import Settings
from gateway.promise import Terms
from gateway.words.tagging.topics_list import all_topics, earlier
from tests.builders import NOON

LONDON, KATHMANDU = ZoneInfo("Europe/London"), ZoneInfo("Asia/Kathmandu")
OFFICE = promise.terms_of(
    Settings(working_hours="mo-fr 09:00-21:00", holidays=("2026-07-13",), text_hours="08:00-20:00")
)


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=LONDON)


@pytest.mark.parametrize("risk", range(5))
@pytest.mark.parametrize("topic", [topic.id for topic in all_topics()] + [*earlier(), "a topic of no list"])
def test_every_topic_and_every_level_has_a_promise_never_longer_than_the_services_own(topic: str, risk: int) -> None:
    promised = promise.due(NOON, risk, [topic], Terms()) - NOON

    assert timedelta(0) < promised <= duty.due(NOON, risk, 48) - NOON


def test_the_shortest_promise_among_the_topics_counts() -> None:
    assert promise.hours_for(["general"], 48) == 48
    assert promise.hours_for(["eating"], 48) == 24
    assert promise.hours_for(["eating", "general", "violence-at-home"], 48) == 12
    assert promise.hours_for(["violence-at-home"], 6) == 6
    assert promise.hours_for([], 48) == 48


def test_an_earlier_name_of_a_topic_has_the_promise_of_what_took_its_place() -> None:
    old, new = next((old, new) for old, new in earlier().items() if promise.hours_for(new, 48) < 48)

    assert promise.hours_for([old], 48) == promise.hours_for(new, 48)


@pytest.mark.parametrize(("risk", "hours"), [(0, 12), (1, 12), (2, 6), (3, 1), (4, 1)])
def test_worry_halves_the_promise_of_a_topic_and_danger_leaves_an_hour(risk: int, hours: int) -> None:
    assert promise.due(NOON, risk, ["violence-at-home"], Terms()) == NOON + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("written", "risk", "by_text", "due"),
    [
        ("2026-07-06T12:00", 0, False, "2026-07-08T12:00"),  # Monday to Wednesday
        ("2026-07-09T15:20", 0, False, "2026-07-14T10:00"),  # Saturday, then a Sunday, then a holiday
        ("2026-07-09T15:20", 2, False, "2026-07-10T16:00"),
        ("2026-07-09T15:20", 3, False, "2026-07-09T17:00"),
        ("2026-07-11T03:20", 3, True, "2026-07-11T05:00"),  # danger knows no hours, by text neither
        ("2026-07-11T03:20", 4, False, "2026-07-11T05:00"),
        ("2026-07-06T20:30", 0, False, "2026-07-08T21:00"),
        ("2026-07-06T20:30", 0, True, "2026-07-09T09:00"),  # ready at nine in the evening: texts leave in the morning
        ("2026-07-06T19:30", 0, True, "2026-07-08T20:00"),
        ("2026-03-26T23:30", 0, False, "2026-03-30T10:00"),  # over the beginning of summer time
        ("2026-10-23T12:00", 0, False, "2026-10-26T10:00"),
    ],
)
def test_an_ordinary_promise_ends_in_hours_in_which_it_can_be_kept(
    written: str, risk: int, by_text: bool, due: str
) -> None:
    assert promise.due(local(written), risk, [], OFFICE, by_text=by_text) == local(due)


def test_without_working_hours_only_texts_have_hours() -> None:
    terms = promise.terms_of(Settings(text_hours="08:00-20:00"))

    assert promise.due(local("2026-07-10T23:30"), 0, [], terms) == local("2026-07-13T00:00")
    assert promise.due(local("2026-07-10T23:30"), 0, [], terms, by_text=True) == local("2026-07-13T09:00")


def test_a_promise_ends_at_a_full_hour_of_the_services_own_clock() -> None:
    due = promise.due(NOON + timedelta(minutes=20), 0, [], Terms(zone=KATHMANDU))

    assert due.astimezone(KATHMANDU).minute == 0
    assert timedelta(hours=48) <= due - NOON < timedelta(hours=50)


def test_the_settings_say_the_terms() -> None:
    terms = promise.terms_of(Settings(promise_hours=24, revisions=1, timezone="Asia/Kathmandu"))

    assert (terms.hours, terms.revisions, terms.zone) == (24, 1, KATHMANDU)
    assert not terms.working.windows
    assert not terms.texts.windows


@pytest.mark.parametrize(("hours", "left"), [(48, 288), (24, 144), (2, 30), (1, 30)])
def test_a_promise_is_in_danger_with_a_tenth_left_or_when_a_letter_just_fits(hours: int, left: int) -> None:
    due = NOON + timedelta(hours=hours)

    assert due - promise.soon(NOON, due) == timedelta(minutes=left)


def test_a_promise_in_danger_is_looked_at_when_it_has_ended() -> None:
    due = NOON + timedelta(hours=1)

    assert promise.looked_at(NOON, due, 3) == due
    assert promise.looked_at(NOON, due, 2) < due
