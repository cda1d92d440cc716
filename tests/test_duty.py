from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway import duty
from gateway.duty import Away, Watch
from tests.builders import NOON

LONDON = ZoneInfo("Europe/London")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
MONDAY, TUESDAY, SUNDAY = 0, 1, 6


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2030, 1, day, hour, minute, tzinfo=UTC)  # 14 January 2030 is a Monday


@pytest.mark.parametrize(
    ("now", "risk", "promised"),
    [
        (at(14, 12), 0, at(16, 12)),
        (at(14, 12, 1), 0, at(16, 13)),
        (at(14, 12, 1), 1, at(16, 13)),
        (at(14, 12, 1), 2, at(15, 13)),
        (at(14, 12), 3, at(14, 13)),
        (at(14, 12, 1), 4, at(14, 14)),
        (at(14, 23, 59), 3, at(15, 1)),
    ],
)
def test_a_promise_ends_at_a_full_hour_and_is_shorter_the_greater_the_danger(
    now: datetime, risk: int, promised: datetime
) -> None:
    assert duty.due(now, risk, 48) == promised


def test_danger_never_makes_a_promise_longer() -> None:
    assert duty.due(NOON, 3, 1) == duty.due(NOON, 0, 1)


def test_half_of_an_odd_number_of_hours_is_rounded_up() -> None:
    assert duty.due(NOON, 2, 5) == NOON + timedelta(hours=3)


def test_a_promise_is_in_utc_whatever_the_zone_of_the_clock() -> None:
    assert duty.due(NOON.astimezone(KATHMANDU), 0, 48) == NOON + timedelta(hours=48)


def test_first_call_comes_first_and_nobody_twice() -> None:
    watches = [
        Watch("bo", MONDAY, 0, 1440, position=2),
        Watch("ada", MONDAY, 600, 800, position=1),
        Watch("ada", MONDAY, 0, 1440, position=3),
    ]

    assert duty.on_call(watches, NOON, LONDON) == ["ada", "bo"]


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (at(14, 21, 59), False),
        (at(14, 22, 0), True),
        (at(15, 5, 59), True),
        (at(15, 6, 0), False),
        (at(15, 23, 0), False),
        (at(13, 23, 0), False),
        (at(14, 5, 0), False),
    ],
)
def test_a_night_on_call_runs_into_the_next_day(moment: datetime, there: bool) -> None:
    assert bool(duty.on_call([Watch("ada", MONDAY, 22 * 60, 6 * 60)], moment, LONDON)) is there


def test_the_night_after_sunday_is_mondays() -> None:
    assert duty.on_call([Watch("ada", SUNDAY, 22 * 60, 6 * 60)], at(14, 3), LONDON) == ["ada"]


def test_hours_are_those_of_the_services_zone_in_summer_and_winter() -> None:
    watches = [Watch("ada", MONDAY, 9 * 60, 10 * 60)]

    assert duty.on_call(watches, datetime(2030, 1, 14, 9, 30, tzinfo=UTC), LONDON) == ["ada"]
    assert duty.on_call(watches, datetime(2030, 7, 15, 8, 30, tzinfo=UTC), LONDON) == ["ada"]
    assert duty.on_call(watches, datetime(2030, 7, 15, 9, 30, tzinfo=UTC), LONDON) == []


def test_without_any_rota_the_whole_day_is_uncovered() -> None:
    assert duty.uncovered([], NOON, LONDON) == [(NOON, NOON + timedelta(hours=24))]


def test_a_full_rota_leaves_nothing_uncovered() -> None:
    assert duty.uncovered([Watch("ada", day, 0, 1440) for day in range(7)], NOON, LONDON) == []


def test_gaps_begin_and_end_to_the_minute() -> None:
    watches = [
        Watch("ada", MONDAY, 0, 17 * 60 + 7),
        Watch("bo", MONDAY, 18 * 60 + 2, 1440),
        Watch("bo", TUESDAY, 0, 1440),
    ]

    assert duty.uncovered(watches, NOON, LONDON) == [(at(14, 17, 7), at(14, 18, 2))]


def test_a_gap_that_has_begun_counts_from_now() -> None:
    watches = [Watch("ada", MONDAY, 13 * 60, 1440), Watch("ada", TUESDAY, 0, 1440)]

    assert duty.uncovered(watches, NOON + timedelta(seconds=30), LONDON) == [(NOON + timedelta(seconds=30), at(14, 13))]


def test_the_hour_that_comes_twice_in_autumn_is_covered_twice() -> None:
    night = datetime(2030, 10, 27, 0, 0, tzinfo=UTC)  # 01:00 to 02:00 in London comes twice
    watches = [Watch("ada", SUNDAY, 60, 120)]

    gaps = duty.uncovered(watches, night - timedelta(hours=1), LONDON, hours=4)

    assert gaps == [(night - timedelta(hours=1), night), (night + timedelta(hours=2), night + timedelta(hours=3))]


def test_the_hour_that_is_left_out_in_spring_covers_nothing() -> None:
    night = datetime(2030, 3, 31, 0, 0, tzinfo=UTC)  # 01:00 to 02:00 in London does not exist

    assert duty.uncovered([Watch("ada", SUNDAY, 60, 120)], night, LONDON, hours=3) == [
        (night, night + timedelta(hours=3))
    ]


@pytest.mark.parametrize("zone", [LONDON, KATHMANDU, ZoneInfo("Australia/Lord_Howe")])
def test_what_is_uncovered_is_just_when_nobody_is_on_call(zone: ZoneInfo) -> None:
    watches = [Watch("ada", day, 61, 500 + day) for day in range(7)] + [Watch("bo", SUNDAY, 1300, 100)]
    start = datetime(2030, 4, 6, 10, 13, tzinfo=UTC)

    gaps = duty.uncovered(watches, start, zone, hours=30)

    for minute in range(30 * 60):
        moment = start + timedelta(minutes=minute)
        assert (duty.on_call(watches, moment, zone) == []) is any(begin <= moment < end for begin, end in gaps)


def test_the_next_alarm_is_five_minutes_later() -> None:
    assert duty.next_alarm(1, NOON) == NOON + timedelta(minutes=5)


def test_the_first_on_call_is_told_twice_and_then_the_next_round_and_round() -> None:
    assert [duty.whom(alarms, ["ada", "bo", "cy"]) for alarms in range(8)] == [
        "ada", "ada", "bo", "cy", "ada", "bo", "cy", "ada",
    ]  # fmt: skip


def test_with_nobody_on_call_nobody_is_told() -> None:
    assert duty.whom(3, []) is None


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-07-02T07:59", "2026-07-02T08:00"),
        ("2026-07-02T08:00", "2026-07-02T08:00"),
        ("2026-07-02T20:59", "2026-07-02T20:59"),
        ("2026-07-02T21:00", "2026-07-03T08:00"),
        ("2026-10-24T23:00", "2026-10-25T08:00"),
        ("2026-03-28T23:00", "2026-03-29T08:00"),
    ],
)
def test_what_waits_for_the_hours_waits_until_they_begin(now: str, opens: str) -> None:
    zone = ZoneInfo("Europe/London")
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)

    assert duty.next_open(moment, (8 * 60, 21 * 60), zone) == datetime.fromisoformat(opens).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "opens"), [("23:00", "23:00"), ("05:59", "05:59"), ("06:00", "22:00"), ("12:00", "22:00")]
)
def test_hours_may_run_into_the_next_day(now: str, opens: str) -> None:
    zone = ZoneInfo("Europe/London")
    moment = datetime.fromisoformat(f"2026-07-02T{now}").replace(tzinfo=zone)

    assert duty.next_open(moment, (22 * 60, 6 * 60), zone) == datetime.fromisoformat(f"2026-07-02T{opens}").replace(
        tzinfo=zone
    )


def test_work_goes_back_after_half_of_its_promise_or_the_hours_that_are_set_whichever_is_sooner() -> None:
    def after(risk: int, promise_hours: int, silent_hours: int) -> timedelta:
        return duty.silent(NOON, risk, promise_hours, silent_hours) - NOON

    assert after(0, 48, 24) == timedelta(hours=24)
    assert after(0, 48, 5) == timedelta(hours=5)
    assert after(2, 48, 24) == timedelta(hours=12)
    assert after(3, 48, 24) == timedelta(minutes=30)


def test_who_was_asked_once_how_they_are_has_longer_until_it_closes() -> None:
    assert duty.quiet(NOON, 14, 7, asked=False) == NOON + timedelta(days=14)
    assert duty.quiet(NOON, 14, 7, asked=True) == NOON + timedelta(days=21)


ALWAYS = [Watch(who, day, 0, 1440, position) for day in range(7) for position, who in enumerate(("ada", "bo"), start=1)]


def test_whoever_is_away_is_not_on_call_and_the_next_is_asked() -> None:
    absences = [Away("ada", at(15, 0), at(16, 0))]

    assert duty.on_call(ALWAYS, at(14, 23, 59), LONDON, absences) == ["ada", "bo"]
    assert duty.on_call(ALWAYS, at(15, 0), LONDON, absences) == ["bo"]
    assert duty.on_call(ALWAYS, at(16, 0), LONDON, absences) == ["ada", "bo"]


def test_a_gap_made_by_absences_begins_and_ends_with_them() -> None:
    absences = [Away("ada", at(15, 0), at(17, 0)), Away("bo", at(16, 0), at(18, 0))]

    assert duty.uncovered(ALWAYS, NOON, LONDON, 7 * 24, absences) == [(at(16, 0), at(17, 0))]
    assert duty.left_open(ALWAYS, NOON, LONDON, 28 * 24, absences) == [(at(16, 0), at(17, 0))]


def test_hours_that_stand_in_no_rota_are_not_left_open_by_anybody() -> None:
    watches = [Watch("ada", TUESDAY, 22 * 60, 6 * 60)]
    absences = [Away("ada", at(15, 0), at(16, 3)), Away("bo", NOON, at(20, 0))]

    assert duty.left_open(watches, NOON, LONDON, 72, absences) == [(at(15, 22), at(16, 3))]
    assert duty.left_open(watches, NOON, LONDON, 72, []) == []


@pytest.mark.parametrize("absence", [(NOON, NOON), (at(14, 13), at(14, 12))])
def test_an_absence_that_ends_before_it_begins_is_none(absence: tuple[datetime, datetime]) -> None:
    assert duty.gone([Away("ada", *absence)], NOON) == frozenset()


@pytest.mark.parametrize(
    ("watch", "now", "stretch"),
    [
        (Watch("ada", MONDAY, 540, 1020), NOON, (at(14, 9), at(14, 17))),
        (Watch("ada", MONDAY, 540, 600), NOON, (at(21, 9), at(21, 10))),
        (Watch("ada", SUNDAY, 1320, 360), at(14, 5, 59), (at(13, 22), at(14, 6))),
        (Watch("ada", SUNDAY, 1320, 360), at(14, 6), (at(20, 22), at(21, 6))),
        (Watch("ada", TUESDAY, 0, 1440), NOON, (at(15, 0), at(16, 0))),
    ],
)
def test_a_watch_is_on_or_comes_next_within_a_week(
    watch: Watch, now: datetime, stretch: tuple[datetime, datetime]
) -> None:
    assert duty.next_time(watch, now, LONDON) == stretch


@pytest.mark.parametrize(
    ("stretches", "now", "end"),
    [
        ([(MONDAY, 540, 1020)], NOON, at(14, 17)),
        ([(MONDAY, 540, 720)], NOON, None),
        ([(MONDAY, 540, 780), (MONDAY, 780, 840), (MONDAY, 900, 960)], NOON, at(14, 14)),  # what follows at once
        ([(MONDAY, 540, 780), (MONDAY, 660, 1020)], NOON, at(14, 17)),
        ([(SUNDAY, 1320, 360)], at(14, 5), at(14, 6)),
        ([(day, 0, 1440) for day in range(7)], NOON, at(15, 12)),  # a day ahead at most
    ],
)
def test_when_somebodys_hours_end(stretches: list[tuple[int, int, int]], now: datetime, end: datetime | None) -> None:
    watches = [Watch("ada", *stretch) for stretch in stretches] + [Watch("bo", MONDAY, 0, 1440)]
    assert duty.ends(watches, "ada", now, LONDON) == end


def test_stretches_that_touch_or_overlap_are_one() -> None:
    stretches = [(at(16, 0), at(17, 0)), (at(14, 0), at(15, 0)), (at(15, 0), at(15, 3)), (at(14, 1), at(14, 2))]
    assert duty.joined(stretches) == [(at(14, 0), at(15, 3)), (at(16, 0), at(17, 0))]


@pytest.mark.parametrize(
    ("risk", "promise_hours", "minutes"),
    [(0, 48, 720), (1, 24, 360), (2, 48, 360), (0, 3, 60), (0, 2, 60), (0, 1, 30), (4, 48, 30)],
)
def test_a_promise_is_at_risk_with_a_quarter_left_or_an_hour(risk: int, promise_hours: int, minutes: int) -> None:
    assert duty.margin(risk, promise_hours) == timedelta(minutes=minutes)


def test_the_minutes_of_a_day_are_those_on_the_wall_when_the_clocks_change() -> None:
    spring = datetime(2030, 3, 31, tzinfo=LONDON).date()
    assert duty.on_day(spring, 0, LONDON) == datetime(2030, 3, 31, 0, 0, tzinfo=UTC)
    assert duty.on_day(spring, 180, LONDON) == datetime(2030, 3, 31, 2, 0, tzinfo=UTC)
    assert duty.on_day(spring, 1440, LONDON) == datetime(2030, 3, 31, 23, 0, tzinfo=UTC)


def test_what_should_be_sorted_goes_on_when_a_quarter_of_its_promise_is_left() -> None:
    assert duty.sort_by(NOON, NOON + timedelta(hours=48)) == NOON + timedelta(hours=36)
    assert duty.sort_by(NOON, NOON - timedelta(hours=1)) == NOON - timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "days", "hour", "then"),
    [
        ("2030-01-14T12:00+00:00", (0, 3), 18, "2030-01-14T18:00+00:00"),
        ("2030-01-14T18:00+00:00", (0, 3), 18, "2030-01-17T18:00+00:00"),
        ("2030-01-14T18:00+00:00", (0,), 18, "2030-01-21T18:00+00:00"),
        ("2030-07-15T12:00+00:00", (0,), 18, "2030-07-15T17:00+00:00"),
    ],
    ids=["later today", "the other day", "in a week", "in summer"],
)
def test_the_next_set_time_lies_ahead_on_one_of_its_days(now: str, days: tuple[int, ...], hour: int, then: str) -> None:
    zone = ZoneInfo("Europe/London")
    found = duty.next_set_time(datetime.fromisoformat(now), days, hour * 60, zone)
    assert found == datetime.fromisoformat(then)
