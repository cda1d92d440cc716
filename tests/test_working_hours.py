"""Working hours: how they are written, and into which moment they move another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gateway import working_hours
from gateway.working_hours import Window, WorkingHours

LONDON = ZoneInfo("Europe/London")
OFFICE = "mo-fr 09:00-21:00, sa 10:00-16:00"
moments = some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001 - the zone is put on at once


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("written", "windows"),
    [
        ("", ()),
        ("mo 09:00-17:00", (Window(0, 540, 1020),)),
        ("sa-mo 22:00-06:00", (Window(5, 1320, 360), Window(6, 1320, 360), Window(0, 1320, 360))),
        ("TU 00:00-24:00; we 08:30-09:00,", (Window(1, 0, 1440), Window(2, 510, 540))),
    ],
)
def test_hours_are_days_and_times_a_week_long(written: str, windows: tuple[Window, ...]) -> None:
    assert working_hours.read(written).windows == windows


@pytest.mark.parametrize(
    "written",
    [
        "09:00-17:00",
        "mo-fr",
        "mo 9-17",
        "mo 09:00-09:00",
        "mo 24:00-06:00",
        "mo 09:00-25:00",
        "mo 09:60-10:00",
        "x" * 750_000,
    ],
)
def test_hours_that_are_written_otherwise_are_refused_with_how_to_write_them(written: str) -> None:
    with pytest.raises(ValueError, match="must") as refused:
        working_hours.read(written)
    assert len(str(refused.value)) < 200


def test_a_holiday_is_a_date() -> None:
    assert working_hours.read("", ["2026-12-25"]).holidays == {datetime(2026, 12, 25, tzinfo=UTC).date()}
    with pytest.raises(ValueError, match="2026-12-25"):
        working_hours.read("", ["25 December"])


@pytest.mark.parametrize(
    ("hours", "holidays", "ends", "moved"),
    [
        ("", (), "2026-07-05T03:00", "2026-07-05T03:00"),  # always open: a Sunday night is as good as any
        (OFFICE, (), "2026-07-02T15:00", "2026-07-02T15:00"),  # a Thursday
        (OFFICE, (), "2026-07-02T21:00", "2026-07-02T21:00"),  # the end of the hours is within them
        (OFFICE, (), "2026-07-02T21:01", "2026-07-03T10:00"),  # a minute later it is the first hour of Friday
        (OFFICE, (), "2026-07-03T09:00", "2026-07-03T10:00"),
        (OFFICE, (), "2026-07-03T09:59", "2026-07-03T10:00"),
        (OFFICE, (), "2026-07-03T22:00", "2026-07-04T11:00"),  # Saturday opens an hour later
        (OFFICE, (), "2026-07-05T12:00", "2026-07-06T10:00"),  # Sunday to Monday
        (OFFICE, ("2026-07-06",), "2026-07-05T12:00", "2026-07-07T10:00"),  # and Monday is a holiday
        (OFFICE, ("2026-07-02",), "2026-07-02T15:00", "2026-07-03T10:00"),
        ("mo 09:00-09:30", (), "2026-07-02T12:00", "2026-07-06T09:30"),  # shorter than an hour: its end
        ("mo-su 00:00-24:00", (), "2026-07-02T00:10", "2026-07-02T00:10"),  # days that touch do not open anew
        ("mo-su 00:00-24:00", ("2026-07-02",), "2026-07-02T15:00", "2026-07-03T01:00"),
        ("fr 22:00-06:00", (), "2026-07-04T03:00", "2026-07-04T03:00"),  # Friday's night runs into Saturday
        ("fr 22:00-06:00", ("2026-07-04",), "2026-07-04T03:00", "2026-07-04T03:00"),
        ("fr 22:00-06:00", ("2026-07-03",), "2026-07-04T03:00", "2026-07-10T23:00"),
        (OFFICE, (), "2026-03-28T17:00", "2026-03-30T10:00"),  # over the beginning of summer time
        (OFFICE, (), "2026-10-24T17:00", "2026-10-26T10:00"),  # and its end
        ("su 01:30-05:00", (), "2026-03-29T00:00", "2026-03-29T03:30"),  # half past one does not exist: half past two
        ("su 00:30-01:30", (), "2026-10-24T12:00", "2026-10-25T01:30"),  # half past one comes twice
    ],
)
def test_what_would_end_outside_the_hours_ends_with_the_first_hour_of_the_next_opening(
    hours: str, holidays: tuple[str, ...], ends: str, moved: str
) -> None:
    found = working_hours.read(hours, holidays).moved_into(local(ends), LONDON)

    assert found.astimezone(LONDON).replace(fold=0) == local(moved)


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    hours = working_hours.read("su 00:30-01:30")
    second = local("2026-10-25T01:20").replace(fold=1)

    assert hours.moved_into(second, LONDON) == second


def test_a_service_that_has_closed_for_good_moves_nothing() -> None:
    never = working_hours.read(
        "mo 09:00-17:00", [f"2026-{month:02}-{day:02}" for month in (7, 8, 9) for day in range(1, 31)]
    )
    moment = local("2026-07-02T12:00")

    assert never.moved_into(moment, LONDON) == moment


@given(moments, some.integers(0, 4 * 24 * 60))
def test_what_ends_earlier_is_never_moved_beyond_what_ends_later(moment: datetime, minutes: int) -> None:
    hours = working_hours.read(OFFICE, ["2026-12-25", "2026-12-28"])
    later = moment + timedelta(minutes=minutes)

    assert moment <= hours.moved_into(moment, LONDON) <= hours.moved_into(later, LONDON)


@given(moments)
def test_what_has_been_moved_once_stays(moment: datetime) -> None:
    hours = working_hours.read(OFFICE, ["2026-12-25"])
    moved = hours.moved_into(moment, LONDON)
    here = moved.astimezone(LONDON)

    assert hours.moved_into(moved, LONDON) == moved
    assert here.weekday() < 6
    assert here.date().isoformat() != "2026-12-25"


def test_the_hours_of_texts_are_the_same_every_day() -> None:
    assert working_hours.every_day((480, 1260)).moved_into(local("2026-07-05T23:00"), LONDON) == local(
        "2026-07-06T09:00"
    )
    assert WorkingHours().moved_into(local("2026-07-05T23:00"), LONDON) == local("2026-07-05T23:00")
