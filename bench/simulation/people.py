"""The advisors and supervisors of a seed: what they can, what they will not, when they come, and how they are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.simulation import figures
from bench.simulation.arrivals import TOPICS
from bench.simulation.chance import dice, share
from gateway.duty import Watch

ADULT_TOPICS = frozenset(topic.id for topic in TOPICS.values() if topic.advisor_age >= 18)
SENSITIVE = frozenset(topic.id for topic in TOPICS.values() if topic.is_sensitive)
ORDINARY = tuple(topic for topic in TOPICS if topic not in SENSITIVE)


@dataclass(frozen=True)
class Advisor:
    """Somebody who answers. `pace` is how many minutes they need for one of somebody ordinary.

    `neglects` is the share of what they accept that they never write; from minute `stops_at` on they do not come any
    more. `taken_off_at` is when that has been noticed.
    """

    id: str
    skills: frozenset[str]
    languages: frozenset[str]
    capacity: int
    under_18: bool
    gladly: frozenset[str]
    never: frozenset[str]
    with_buddy: frozenset[str]
    pace: float
    neglects: float
    stops_at: float
    watches: tuple[Watch, ...]

    @property
    def taken_off_at(self) -> float:
        """The minute at which they are off the list."""
        return self.stops_at + figures.UNNOTICED_DAYS * figures.A_DAY

    def knows(self, conversation: str, seed: int) -> bool:
        """Whether they would see, on reading, that they may know this person."""
        return share(seed, "knows", self.id, conversation) < figures.KNOWS_THEM

    def may_ever(self, topics: tuple[str, ...], language: str) -> bool:
        """Whether nothing lasting stands in their way. Written apart from the gateway's own rules, to check them."""
        needed = {topics[0], *(topic for topic in topics if topic in SENSITIVE)}
        adults_only = any(topic in ADULT_TOPICS for topic in topics)
        return (
            needed <= self.skills
            and language in self.languages
            and self.never.isdisjoint(topics)
            and not (self.under_18 and adults_only)
        )


def advisors(seed: int) -> list[Advisor]:
    """The forty of this seed. Every third speaks a second language, and these can do most."""
    chance = dice(seed, "advisors")
    kinds = list(range(figures.ADVISORS))
    chance.shuffle(kinds)
    return [_advisor(f"a{number:02}", kind, chance) for number, kind in enumerate(kinds)]


def _advisor(name: str, kind: int, chance: random.Random) -> Advisor:
    under_18 = kind < figures.UNDER_18
    slow = figures.UNDER_18 <= kind < figures.UNDER_18 + figures.SLOW_WRITERS
    silent = 14 <= kind < 14 + figures.SILENT_ONES
    leaves = 17 <= kind < 17 + figures.DROP_OUTS
    bilingual = kind >= 24  # sixteen of the forty: eight for each of the other languages
    skills = _skills(chance, under_18, bilingual)
    liked = frozenset(chance.sample(sorted(skills), 4))
    refused = frozenset(chance.sample(sorted(skills - liked), chance.choice((0, 0, 1, 1, 2))))
    buddy = (
        frozenset(chance.sample(sorted((skills & SENSITIVE) - refused - liked), 1))
        if chance.random() < 0.2
        else frozenset()
    )
    return Advisor(
        name,
        skills,
        frozenset({"en", ("nl", "fr")[kind % 2]}) if bilingual else frozenset({"en"}),
        chance.choice(figures.CAPACITIES),
        under_18,
        liked,
        refused,
        buddy,
        pace=(figures.SLOW if slow else 1.0) * chance.uniform(0.8, 1.25),
        neglects=figures.NEGLECT if silent else 0.0,
        stops_at=chance.uniform(20, 70) * figures.A_DAY if leaves else float("inf"),
        watches=tuple(_shifts(name, chance)),
    )


def _skills(chance: random.Random, under_18: bool, wide: bool) -> frozenset[str]:
    ordinary = chance.sample(ORDINARY, len(ORDINARY) - 3 if wide else chance.randint(20, 28))
    may = sorted(SENSITIVE - ADULT_TOPICS if under_18 else SENSITIVE)
    sensitive = chance.sample(may, min(len(may), len(may) - 1 if wide else chance.randint(4, 9)))
    return frozenset(("general", "about-us", *ordinary, *sensitive))


def _shifts(name: str, chance: random.Random) -> Iterator[Watch]:
    """Three shifts in a week, on different days."""
    for weekday in chance.sample(range(7), figures.SHIFTS_A_WEEK):
        [hour] = chance.choices(list(figures.SHIFT_STARTS), list(figures.SHIFT_STARTS.values()))
        first = hour * 60 + chance.choice((0, 30))
        yield Watch(name, weekday, first, (first + round(chance.choice(figures.SHIFT_HOURS) * 60)) % (24 * 60))


def supervisors() -> list[Watch]:
    """Six supervisors: one through the day from nine, a second and a third in the evening, nobody after midnight."""
    day = [Watch(f"s{weekday % 3}", weekday, 9 * 60, 16 * 60) for weekday in range(7)]
    evening = [Watch(f"s{(weekday + 1) % 3}", weekday, 16 * 60, 0) for weekday in range(7)]
    second = [Watch(f"s{3 + weekday % 3}", weekday, 16 * 60, 23 * 60) for weekday in range(7)]
    third = [Watch(f"s{3 + (weekday + 1) % 3}", weekday, 18 * 60, 22 * 60) for weekday in range(7)]
    return [*day, *evening, *second, *third]
