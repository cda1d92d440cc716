"""The intake light: what waits, against what can be answered in time."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.intake_light import (
    STEADY,
    Hands,
    Light,
    Reviews,
    Shown,
    Stretch,
    bound_of,
    declared_hours,
    light,
    pressures,
    shown,
    writing_hours,
)
from tests.builders import NOON

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
PROMISES = {"general": 48, "grief": 48, "no-home": 12}
PLENTY = Reviews(0, {12: 100.0, 48: 400.0})
EVENING = Stretch(0, 18 * 60, 22 * 60)
GREEN, AMBER, RED = Light.GREEN, Light.AMBER, Light.RED


def somebody(*topics: str, hours: float = 8.0, **given: int) -> Hands:
    carries = {"capacity": 3, "load": 0} | given
    return Hands(frozenset(topics), hours={12: hours, 48: hours}, **carries)


def pressing(waiting: dict[str, int], *hands: Hands, reviews: Reviews = PLENTY) -> dict[str, float]:
    return pressures(waiting, PROMISES, hands, 2.0, reviews)


@pytest.mark.parametrize(
    ("stretches", "span", "free", "hours"),
    [
        ([EVENING], 48, False, 4),
        ([EVENING], 8, False, 2),
        ([EVENING], 24 * 7 + 12, False, 8),
        ([Stretch(1, 0, 600)], 12, False, 0),
        ([Stretch(6, 22 * 60, 13 * 60)], 12, False, 1),  # since yesterday evening, until in an hour
        ([Stretch(day, 0, 0) for day in range(7)], 48, False, 24),  # nobody works around the clock
        ([], 48, True, 16),
        ([EVENING], 48, True, 16),
        ([], 48, False, 0),
    ],
)
def test_declared_hours_are_those_of_the_rota_in_the_span_and_of_the_free_a_third_of_it(
    stretches: list[Stretch], span: int, free: bool, hours: float
) -> None:
    assert declared_hours(stretches, NOON, span, LONDON, free=free) == pytest.approx(hours)


def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)

    assert declared_hours([Stretch(5, 22 * 60, 6 * 60)], before, 48, LONDON) == pytest.approx(9)


DAILY = [Stretch(day, 18 * 60, 22 * 60) for day in range(7)]
ALWAYS_ON = [Stretch(day, 0, 0) for day in range(7)]


@pytest.mark.parametrize(
    ("stretches", "free", "away", "hours"),
    [
        (DAILY, False, [(0, 12)], 4),  # this evening
        (DAILY, False, [(-24, 8)], 6),  # until eight this evening
        (DAILY, False, [(7, 9), (30, 33)], 3),  # in the midst of this evening, and most of the next
        (DAILY, False, [(12, 24)], 8),  # a morning in which they would not have come
        (DAILY, False, [(-1, 100)], 0),
        (DAILY, False, [(-9, 0), (48, 60)], 8),  # over, and to come
        ([], True, [(0, 24)], 8),
        ([], True, [(-1, 100)], 0),
        (ALWAYS_ON, False, [(0, 24)], 12),
    ],
)
def test_whoever_is_away_is_not_there_whatever_else_they_have_said(
    stretches: list[Stretch], free: bool, away: list[tuple[int, int]], hours: float
) -> None:
    absences = [(NOON + start * HOUR, NOON + end * HOUR) for start, end in away]
    assert declared_hours(stretches, NOON, 48, LONDON, free=free, away=absences) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("measured", "hours"),
    [({}, 3.0), ({1: 4}, 3.0), ({1: 5}, 0.25), ({4: 3, 16: 3}, 1.0), ({4: 2, 16: 3}, 4.0), ({4: 9, 512: 1}, 1.0)],
)
def test_half_of_the_answers_are_written_within_the_writing_time(measured: dict[int, int], hours: float) -> None:
    assert writing_hours(measured) == hours


@pytest.mark.parametrize(
    ("minutes", "bound"), [(0, 1), (15, 1), (16, 2), (30, 2), (31, 4), (60, 4), (61, 8), (60 * 24 * 400, 1024)]
)
def test_a_writing_time_is_counted_under_the_bound_above_it(minutes: int, bound: int) -> None:
    assert bound_of(timedelta(minutes=minutes)) == bound


def test_what_waits_is_measured_against_tables_filled_again_and_again() -> None:
    twelve = somebody("general")  # three at a time, two hours each, for eight hours

    assert pressing({"general": 6}, twelve)["general"] == pytest.approx(0.5)


def test_a_short_evening_still_fills_a_table_once() -> None:
    assert pressing({"general": 3}, somebody("general", hours=0.5))["general"] == pytest.approx(1.0)


def test_what_lies_on_a_table_already_is_in_the_way() -> None:
    assert pressing({"general": 6}, somebody("general", load=6))["general"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    "hands", [(), (somebody("grief"),), (somebody("general", hours=0),), (somebody("general", capacity=0),)]
)
def test_what_nobody_can_answer_presses_without_end(hands: tuple[Hands, ...]) -> None:
    assert pressing({"general": 1}, *hands)["general"] == math.inf
    assert pressing({}, *hands)["general"] == math.inf


def test_nothing_waits_and_somebody_is_there() -> None:
    assert pressing({}, somebody("general"))["general"] == 0
    assert pressing({}, somebody("general", load=99))["general"] == 0


def test_who_knows_everything_turns_to_where_nobody_else_can_help() -> None:
    found = pressing({"general": 12, "grief": 12}, somebody("general"), somebody("general", "grief"))

    assert found["grief"] == pytest.approx(1.0, rel=0.05)
    assert found["general"] == pytest.approx(1.0, rel=0.05)


def test_a_crowded_topic_does_not_make_another_one_red_that_has_people_of_its_own() -> None:
    found = pressing({"general": 90, "grief": 3}, somebody("general"), somebody("grief"))

    assert found["general"] > 1
    assert found["grief"] == pytest.approx(0.25)


def test_hours_count_within_the_topic_s_own_promise() -> None:
    tomorrow = Hands(frozenset({"general", "no-home"}), 3, 0, {12: 0.0, 48: 8.0})

    found = pressing({"general": 1, "no-home": 1}, tomorrow)

    assert found["no-home"] == math.inf
    assert found["general"] < 1


def test_answers_that_nobody_can_review_in_time_do_not_help() -> None:
    short = Reviews(20, {12: 1.0, 48: 5.0})

    found = pressing({"general": 1}, somebody("general", "no-home"), reviews=short)

    assert found["general"] == pytest.approx(21 / 20)
    assert found["no-home"] == pytest.approx(21 / 4)
    assert pressing({"general": 1}, somebody("general"), reviews=Reviews(0, {}))["general"] == math.inf


@pytest.mark.parametrize(
    ("before", "pressure", "now"),
    [
        (GREEN, 0.0, GREEN),
        (GREEN, 0.75, GREEN),
        (GREEN, 0.76, AMBER),
        (GREEN, 1.0, AMBER),
        (GREEN, 1.01, RED),
        (GREEN, math.inf, RED),
        (AMBER, 0.61, AMBER),
        (AMBER, 0.6, GREEN),
        (AMBER, 1.0, AMBER),
        (AMBER, 1.01, RED),
        (RED, 0.86, RED),
        (RED, 0.85, AMBER),
        (RED, 0.61, AMBER),
        (RED, 0.6, GREEN),
    ],
)
def test_between_two_bounds_a_light_stays_what_it_was(before: Light, pressure: float, now: Light) -> None:
    assert light(before, pressure) is now


@pytest.mark.parametrize(
    ("before", "stood", "pressure", "now"),
    [
        (GREEN, timedelta(0), 2.0, RED),  # worse at once
        (RED, STEADY - timedelta(seconds=1), 0.1, RED),  # better only after a while
        (RED, STEADY, 0.1, GREEN),
        (AMBER, timedelta(0), 2.0, RED),
        (AMBER, timedelta(0), 0.1, AMBER),
    ],
)
def test_a_light_gets_worse_at_once_and_better_after_a_while(
    before: Light, stood: timedelta, pressure: float, now: Light
) -> None:
    assert shown(Shown(before, NOON - stood), pressure, NOON).light is now


def test_since_when_moves_only_with_the_light() -> None:
    earlier = NOON - timedelta(days=1)

    assert shown(Shown(RED, earlier), 5.0, NOON) == Shown(RED, earlier)
    assert shown(Shown(AMBER, earlier), 5.0, NOON) == Shown(RED, NOON)
    assert shown(None, 5.0, NOON) == Shown(RED, NOON)
    assert shown(None, 0.0, NOON) == Shown(GREEN, NOON)


def test_pressure_that_wavers_around_a_bound_changes_the_light_once() -> None:
    now, seen = None, []
    for minute in range(240):
        now = shown(now, 0.98 if minute % 2 else 1.02, NOON + timedelta(minutes=minute))
        seen.append(now.light)

    assert set(seen) == {RED}
