"""Everything that people write within the run, made up once for each seed: the same for every policy."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bench.simulation import figures
from bench.simulation.chance import dice
from gateway.words.tagging.topics import all_topics

PROMISE_HOURS = 48
TOPICS = {topic.id: topic for topic in all_topics()}


@dataclass(frozen=True)
class Written:
    """One message: `at` in minutes from the start, `writing` and `reviewing` in minutes of somebody ordinary.

    `number` counts within its conversation; `empty` says that there is nothing to answer, `gives_up_at` when they send
    EXIT; `by_supervisor` that it is never an advisor's to answer; `sent_back` that its first draft is.
    """

    id: str
    at: float
    conversation: str
    number: int
    topics: tuple[str, ...]
    language: str
    risk: int
    writing: float
    reviewing: float
    sent_back: bool = False
    empty: bool = False
    gives_up_at: float | None = None
    by_supervisor: bool = False

    @property
    def promise_hours(self) -> int:
        """The shortest promise of its topics, or the service's own."""
        return min([PROMISE_HOURS, *(TOPICS[topic].promise_hours or PROMISE_HOURS for topic in self.topics)])

    @property
    def counts(self) -> bool:
        """Whether an answer is owed, whatever the policy."""
        return not self.empty and self.gives_up_at is None


def arrivals(seed: int, days: int = figures.DAYS, surge: bool = True) -> list[Written]:
    """What is written within so many days, in order of time."""
    chance = dice(seed, "arrivals")
    people = (_person(f"c{number:05}", at, days, chance) for number, at in enumerate(_first(days, surge, chance)))
    return sorted((one for person in people for one in person), key=lambda one: (one.at, one.id))


def rate(minute: float, surge: bool = True) -> float:
    """New people in an hour, at this minute from the start."""
    local = (figures.START + timedelta(minutes=minute)).astimezone(figures.ZONE)
    ordinary = figures.FIRST_A_DAY * figures.BY_HOUR[local.hour] / sum(figures.BY_HOUR)
    times = _surge(minute) if surge else 1.0
    return ordinary * figures.BY_WEEKDAY[local.weekday()] * times


def _surge(minute: float) -> float:
    """How many times the ordinary: at its height for some hours, then half of what is left every few hours."""
    since = minute / 60 - figures.SURGE_DAY * 24 - figures.SURGE_HOUR
    if not 0 <= since < figures.SURGE_ENDS:
        return 1.0
    after = max(0.0, since - figures.SURGE_HOURS)
    return 1 + (figures.SURGE_TIMES - 1) * math.exp2(-after / figures.SURGE_HALVES)


def _first(days: int, surge: bool, chance: random.Random) -> Iterator[float]:
    """The minutes at which somebody new writes: a Poisson stream, quarter hour by quarter hour."""
    for quarter in range(days * 96):
        expected, at = rate(quarter * 15, surge) / 4, 0.0
        while (at := at + chance.expovariate(1.0)) < expected:
            yield quarter * 15 + chance.random() * 15


def _person(conversation: str, at: float, days: int, chance: random.Random) -> list[Written]:
    """Everything that one person writes."""
    language = _drawn(figures.BY_LANGUAGE, chance)
    risk = chance.choices(range(5), figures.BY_RISK)[0]
    topics = _topics(risk, chance)
    if chance.random() < figures.EMPTY:
        return [Written(f"{conversation}.0", at, conversation, 0, topics, language, 0, 0, 0, empty=True)]
    messages = [_message(conversation, 0, at, topics, language, risk, chance)]
    for number in range(1, 1 + _returns(chance)):
        at += _pause(chance)
        risk = risk if chance.random() < 0.35 else min(risk, chance.choices(range(5), figures.BY_RISK)[0])
        if at < days * figures.A_DAY and messages[-1].gives_up_at is None:
            messages.append(_message(conversation, number, at, topics, language, risk, chance))
    return messages


def _message(
    conversation: str,
    number: int,
    at: float,
    topics: tuple[str, ...],
    language: str,
    risk: int,
    chance: random.Random,
) -> Written:
    gives_up = chance.random() < figures.GIVES_UP and risk < 3 and number == 0
    return Written(
        f"{conversation}.{number}",
        at,
        conversation,
        number,
        topics,
        language,
        risk,
        figures.WRITING_MINUTES * figures.WRITING_BY_RISK[risk] * math.exp(chance.gauss(0, 0.45)),
        figures.REVIEWING_MINUTES * math.exp(chance.gauss(0, 0.4)),
        sent_back=chance.random() < figures.SENT_BACK,
        gives_up_at=at + chance.expovariate(1 / (figures.GIVES_UP_HOURS * 60)) if gives_up else None,
        by_supervisor=risk == 4 or (risk == 3 and chance.random() < figures.SUPERVISOR_WRITES),
    )


def _returns(chance: random.Random) -> int:
    kind = chance.random()
    if kind < figures.ONCE:
        return 0
    mean = figures.RETURNS_OFTEN if kind > 1 - figures.OFTEN else figures.RETURNS
    return 1 + int(math.log(1 - chance.random()) / math.log(1 - 1 / mean))


def _pause(chance: random.Random) -> float:
    """Minutes until the same person writes again; more often in the evening hours, as the first time."""
    if chance.random() < figures.ADDS_WORDS:
        return chance.uniform(5, 120)
    days = max(1, round(figures.DAYS_BETWEEN * math.exp(chance.gauss(0, 0.7))))
    return days * figures.A_DAY + chance.uniform(-120, 120)


def _topics(risk: int, chance: random.Random) -> tuple[str, ...]:
    first = _drawn(figures.WHEN_HEAVY, chance) if risk >= 2 else _drawn(_ordinary(), chance)
    if chance.random() >= figures.SECOND_TOPIC:
        return (first,)
    return tuple(dict.fromkeys((first, _drawn(_ordinary(), chance))))


def _drawn(shares: dict[str, float], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _ordinary() -> dict[str, float]:
    """The share of every topic at levels 0 and 1: its group's, and within it what the topics file says is common."""
    weights = {topic.id: math.exp(topic.common) * (0.4 if topic.is_sensitive else 1.0) for topic in TOPICS.values()}
    whole = {
        group: sum(weights[topic.id] for topic in TOPICS.values() if topic.group == group) for group in figures.BY_GROUP
    }
    return {
        topic.id: figures.BY_GROUP[topic.group] * weights[topic.id] / whole[topic.group] for topic in TOPICS.values()
    }
