"""People write in the simulation as the published figures say, and the same for every policy."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bench.simulation import figures
from bench.simulation.arrivals import Written, arrivals
from bench.simulation.hours import moment

SURGE = range(figures.SURGE_DAY, figures.SURGE_DAY + 2)


@pytest.fixture(scope="module", name="calm")
def of_many_calm_days() -> list[Written]:
    return [message for seed in range(1, 5) for message in arrivals(seed, surge=False)]


def firsts(messages: list[Written]) -> list[Written]:
    return [message for message in messages if message.number == 0]


def test_the_same_seed_writes_the_same_and_another_writes_something_else() -> None:
    assert arrivals(1, 7) == arrivals(1, 7)
    assert arrivals(1, 7) != arrivals(2, 7)


def test_levels_of_risk_come_in_the_published_shares(calm: list[Written]) -> None:
    asked = [message for message in firsts(calm) if not message.empty]
    levels = Counter(message.risk for message in asked)
    for level, share in enumerate(figures.BY_RISK):
        assert levels[level] / len(asked) == pytest.approx(share, abs=0.02)


def test_most_people_write_from_six_in_the_evening_to_one_at_night(calm: list[Written]) -> None:
    hours = [moment(message.at).astimezone(figures.ZONE).hour for message in firsts(calm)]
    evening = sum(hour >= 18 or hour == 0 for hour in hours) / len(hours)
    expected = (sum(figures.BY_HOUR[18:]) + figures.BY_HOUR[0]) / sum(figures.BY_HOUR)
    assert evening == pytest.approx(expected, abs=0.03)
    assert evening > 0.5


def test_mondays_are_the_busiest_and_saturdays_the_quietest_days(calm: list[Written]) -> None:
    days = Counter(moment(message.at).astimezone(figures.ZONE).weekday() for message in firsts(calm))
    assert days[0] > days[5]


def test_most_people_write_once_only(calm: list[Written]) -> None:
    last = max(index for index, message in enumerate(calm) if message.conversation == "c00000" and message.number == 0)
    asked = Counter(message.conversation for message in calm[last:] if not message.empty)  # of one of the seeds
    once = sum(count == 1 for count in asked.values()) / len(asked)
    assert once == pytest.approx(figures.ONCE, abs=0.08)


def test_topics_come_in_the_shares_of_their_groups(calm: list[Written]) -> None:
    ordinary = [message for message in firsts(calm) if message.risk < 2 and not message.empty]
    parents = sum(message.topics[0] == "parents" for message in ordinary) / len(ordinary)
    assert 0.08 < parents < 0.21  # of all that young people write about at home, most


def test_a_surge_brings_twenty_times_as_many_for_some_hours() -> None:
    begins = figures.SURGE_DAY * figures.A_DAY + figures.SURGE_HOUR * 60
    ends = begins + figures.SURGE_HOURS * 60

    def within(surge: bool) -> int:
        seeds = range(1, 9)
        return sum(begins <= one.at < ends for seed in seeds for one in firsts(arrivals(seed, surge=surge)))

    assert within(True) / within(False) == pytest.approx(figures.SURGE_TIMES, rel=0.35)


def test_outside_of_the_surge_nothing_is_changed_by_it() -> None:
    with_it, without = (arrivals(3, 40, surge=surge) for surge in (True, False))
    assert with_it == without


def test_nobody_writes_before_the_first_day_or_after_the_last(calm: list[Written]) -> None:
    assert min(message.at for message in calm) >= 0
    assert max(message.at for message in calm) < figures.DAYS * figures.A_DAY


def test_a_promise_is_the_shortest_of_its_topics() -> None:
    message = Written("m", 0.0, "c", 0, ("parents", "self-harm"), "en", 0, 30.0, 9.0)
    assert message.promise_hours == 24


def test_the_run_begins_on_a_monday_at_midnight_where_the_service_is() -> None:
    local = moment(0).astimezone(figures.ZONE)
    assert (local.weekday(), local.hour, local.minute) == (0, 0, 0)
    assert moment(figures.DAYS * figures.A_DAY).astimezone(figures.ZONE).utcoffset() == timedelta()
