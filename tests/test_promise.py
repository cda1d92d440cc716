"""What is promised: by topic, risk, hours and channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway import duty, promise
from gateway.config import Settings
from gateway.conversation import PromiseOutcome, State
from gateway.promise import Do, Promised, Terms
from gateway.words.tagging.topics_list import all_topics, earlier
from tests.builders import NOON

A_MINUTE = timedelta(minutes=1)
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
    ("topics", "risk", "hours"),
    [((), 0, 12), (("eating",), 0, 6), (("eating", "violence-at-home"), 1, 3), (("eating",), 2, 3), ((), 3, 0.5)],
)
def test_a_promise_is_near_when_a_quarter_of_its_own_hours_is_left(
    topics: tuple[str, ...], risk: int, hours: float
) -> None:
    due = NOON + timedelta(hours=hours)
    near = [
        promise.is_near(Promised(State.WAITING, risk, topics, due + wait), NOON, Terms())
        for wait in (A_MINUTE, -A_MINUTE)
    ]
    assert near == [False, True]


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


def promised(state: State = State.WAITING, hours: float = 10, **given: Any) -> Promised:
    """A promise that ends so many hours after noon."""
    return Promised(state, **{"risk": 0, "topics": (), "due_at": NOON + timedelta(hours=hours)} | given)


@pytest.mark.parametrize(
    ("topic", "risk", "left"),
    [("general", 0, 288), ("eating", 0, 144), ("violence-at-home", 2, 36), ("general", 3, 30)],
)
def test_a_promise_is_at_risk_with_a_tenth_left_or_when_a_letter_just_fits(topic: str, risk: int, left: int) -> None:
    there = promised(topics=(topic,), risk=risk)

    assert there.due_at - promise.soon(there, Terms()) == timedelta(minutes=left)
    assert not promise.at_risk(there, there.due_at - timedelta(minutes=left, seconds=1), Terms())
    assert promise.at_risk(there, there.due_at - timedelta(minutes=left), Terms())


@pytest.mark.parametrize("state", State)
def test_only_what_is_owed_and_not_signed_yet_is_at_risk(state: State) -> None:
    owed = {State.WAITING, State.OFFERED, State.ASSIGNED, State.IN_REVIEW}

    assert promise.at_risk(promised(state), NOON + timedelta(hours=9), Terms()) is (state in owed)


@pytest.mark.parametrize(
    ("given", "at", "does"),
    [
        ({}, 3, Do.WAIT),
        ({}, 9, Do.REVISE),
        ({"revisions": 1}, 9, Do.REVISE),
        ({"revisions": 2}, 9, Do.WAIT),  # once more would be a habit: it may break now, and is seen
        ({"revisions": 2}, 10, Do.BREAK),
        ({}, 10, Do.BREAK),
        ({"risk": 3}, 9.9, Do.WAIT),  # in danger nothing is put off
        ({"risk": 4}, 9.9, Do.WAIT),
        ({"risk": 3}, 10, Do.BREAK),
        ({"state": State.ESCALATED}, 9.9, Do.WAIT),
        ({"state": State.ESCALATED}, 10, Do.BREAK),
        ({"state": State.APPROVED}, 9.9, Do.WAIT),  # it is about to leave
        ({"state": State.APPROVED}, 10, Do.BREAK),
    ],
)
def test_the_clock_waits_then_revises_and_at_last_counts_what_is_broken(
    given: dict[str, Any], at: float, does: Do
) -> None:
    assert promise.what_to_do(promised(**given), NOON + timedelta(hours=at), Terms()) is does


def test_without_revisions_a_promise_only_breaks() -> None:
    assert promise.what_to_do(promised(), NOON + timedelta(hours=9), Terms(revisions=0)) is Do.WAIT
    assert promise.looked_at(promised(), Terms(revisions=0)) == promised().due_at


def test_the_clock_looks_when_a_promise_is_at_risk_and_where_nothing_can_be_put_off_when_it_ends() -> None:
    assert promise.looked_at(promised(), Terms()) == promise.soon(promised(), Terms())
    assert promise.looked_at(promised(risk=3), Terms()) == promised().due_at
    assert promise.looked_at(promised(revisions=2), Terms()) == promised().due_at


def test_a_promise_that_was_looked_at_too_early_is_looked_at_again_in_time() -> None:
    shorter = promised(topics=("violence-at-home",))

    assert promise.look_again(shorter, NOON + timedelta(hours=5), Terms()) == promise.soon(shorter, Terms())
    assert promise.look_again(shorter, NOON + timedelta(hours=9), Terms()) == shorter.due_at


def test_by_text_the_clock_looks_while_a_letter_can_leave() -> None:
    night = Promised(State.WAITING, 0, (), local("2026-07-08T09:00"), by_text=True)

    assert promise.soon(night, OFFICE) == local("2026-07-08T04:12")
    assert promise.looked_at(night, OFFICE) == local("2026-07-08T08:00")
    assert promise.looked_at(replace(night, by_text=False), OFFICE) == local("2026-07-08T04:12")


@pytest.mark.parametrize(
    ("topics", "risk", "later"), [((), 0, 24), (("eating",), 0, 12), (("eating",), 2, 6), (("violence-at-home",), 2, 3)]
)
def test_a_revision_gives_half_of_the_promise_more(topics: tuple[str, ...], risk: int, later: int) -> None:
    before = promised(topics=topics, risk=risk)
    after = promise.revised(before, Terms())

    assert after.due_at - before.due_at == timedelta(hours=later)
    assert after.revisions == 1


def test_a_revised_promise_ends_in_our_hours_too() -> None:
    before = Promised(State.WAITING, 0, (), local("2026-07-10T18:00"))

    assert promise.revised(before, OFFICE).due_at == local("2026-07-14T10:00")
    assert promise.revised(replace(before, by_text=True), OFFICE).due_at == local("2026-07-14T10:00")


def test_a_new_promise_forgets_the_one_before() -> None:
    columns = promise.made(promised(), Terms())

    assert columns["due_at"] == promised().due_at
    assert columns["promise_at"] == promise.soon(promised(), Terms())
    assert (columns["first_due_at"], columns["revisions"]) == (None, 0)


@pytest.mark.parametrize(
    ("revisions", "left_after", "became"),
    [
        (0, 10, PromiseOutcome.KEPT),
        (0, 10.01, PromiseOutcome.BROKEN),
        (1, 9, PromiseOutcome.REVISED),
        (2, 11, PromiseOutcome.BROKEN),
    ],
)
def test_an_answer_that_leaves_in_time_has_kept_the_promise(
    revisions: int, left_after: float, became: PromiseOutcome
) -> None:
    assert promise.outcome(promised(revisions=revisions), NOON + timedelta(hours=left_after)) is became


def test_promises_are_counted_by_the_group_of_the_topic() -> None:
    assert promise.group_of("violence-at-home") == promise.group_of("forced") != ""
    assert promise.group_of("a topic of no list") == ""
