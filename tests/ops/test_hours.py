"""Days and hours as an operator writes them."""

from __future__ import annotations

import pytest

from ops import hours
from ops.office import Refused


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("mon-sun", [0, 1, 2, 3, 4, 5, 6]),
        ("mon", [0]),
        ("sat,sun", [5, 6]),
        ("Mon - Fri", [0, 1, 2, 3, 4]),
        ("sun-tue", [0, 1, 6]),
        ("mon,wed-fri,mon", [0, 2, 3, 4]),
        ("fri-fri", [4]),
    ],
)
def test_days_are_names_and_ranges(written: str, means: list[int]) -> None:
    assert hours.days(written) == means


@pytest.mark.parametrize("written", ["", "monday", "mon-", "-fri", "mon-tue-wed", "mon;tue", "0"])
def test_what_is_no_day_is_refused_with_the_days_there_are(written: str) -> None:
    with pytest.raises(Refused, match="mon, tue, wed, thu, fri, sat, sun"):
        hours.days(written)


@pytest.mark.parametrize(("written", "means"), [("00:00", 0), ("9:05", 545), ("23:59", 1439), ("24:00", 1440)])
def test_hours_are_minutes_of_the_day(written: str, means: int) -> None:
    assert hours.minute(written) == means


@pytest.mark.parametrize("written", ["24:01", "12:60", "noon", "12", "-1:00", "12:5", "25:00", ""])
def test_what_is_no_hour_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="00:00 to 24:00"):
        hours.minute(written)


def test_hours_may_run_into_the_next_day() -> None:
    assert hours.stretch("22:00", "06:00") == (1320, 360)
    assert hours.stretch("00:00", "24:00") == (0, 1440)


@pytest.mark.parametrize(("begin", "end"), [("09:00", "09:00"), ("00:00", "00:00"), ("24:00", "06:00")])
def test_hours_that_are_empty_are_refused(begin: str, end: str) -> None:
    with pytest.raises(Refused, match="--from 00:00 --to 24:00"):
        hours.stretch(begin, end)
