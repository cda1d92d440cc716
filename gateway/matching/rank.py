"""Who should be asked to answer: a choice among plain values, with its reason.

Who may be asked at all is decided one floor below, in `gateway.eligible`. Among those: whoever answered before; else
whoever has the least against them by load, closeness of skills, and a fair share of the week together. Who goes home
before an answer could be written comes after those who stay, and who let offers lapse after everybody who answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway import eligible

# What `best` takes and gives is found where `best` is.
from gateway.eligible import LONG as LONG
from gateway.eligible import Candidate as Candidate
from gateway.eligible import Case as Case

FARNESS = 0.5  # an advisor trained in nothing else that it is about weighs like half a table
SHARE = 0.25  # a whole week's work weighs like a quarter of a table
NAMED_AWAY = "named_away"
NO_TIME = 2.0  # more than load, farness and share together can be
BEHIND = 4.0  # more than all the rest together can be: for each lapse somebody comes after those who have one less
TO_WRITE = timedelta(minutes=45)  # whoever goes home before that is asked after those who stay
LONG_TO_WRITE = timedelta(hours=3)  # what two could not take wants much time: whoever stays longest is asked
TWO = 2
A_WEEK = 7  # a full table a day for a week is a whole week's work


@dataclass(frozen=True)
class Choice:
    """The advisor to ask, or None, and why.

    `why` is one of continuity, least_load, closest, fair_share, time_left and answers_offers, or for nobody: not_now,
    no_skill, no_language, no_hours, full. Beside it stands named_away where somebody else is asked than the advisor of
    the set times, because that one is away or has left.
    """

    advisor_id: str | None
    why: tuple[str, ...]


def best(case: Case, candidates: Sequence[Candidate], now: datetime) -> Choice:
    """The advisor to ask: whoever answered before, else who has least against them, else the lowest id.

    Whoever answered before but lets offers lapse is one among the others: a person must not wait for somebody absent.
    """
    codes = eligible.standings(case, candidates, now)
    able = [candidate for candidate in candidates if codes[candidate.advisor_id] == eligible.MAY]
    if not able:
        return Choice(None, (eligible.missing(codes),))
    also = (NAMED_AWAY,) if eligible.named_is_gone(case, candidates) else ()
    if case.wanted not in case.passed_by and any(them.advisor_id == case.wanted and not them.lapses for them in able):
        return Choice(case.wanted, ("continuity", *also))
    costs = {candidate.advisor_id: against(case, candidate, now) for candidate in able}
    chosen, *others = sorted(costs, key=lambda advisor: (sum(costs[advisor].values()), advisor))
    return Choice(chosen, (_reason(costs[chosen], costs[others[0] if others else chosen]), *also))


def against(case: Case, candidate: Candidate, now: datetime) -> dict[str, float]:
    """What speaks against asking somebody, each under the reason that it becomes when another has more of it."""
    about = case.about
    close = (len(about & candidate.skills) / len(about) + (case.topic in candidate.gladly)) / 2
    return {
        "least_load": candidate.load / candidate.capacity,
        "closest": FARNESS * (1 - close),
        "time_left": NO_TIME * _lacks_time(case, candidate, now),
        "answers_offers": BEHIND * candidate.lapses,
        "fair_share": SHARE * min(1.0, candidate.week / (candidate.capacity * A_WEEK)),
    }


def _lacks_time(case: Case, candidate: Candidate, now: datetime) -> float:
    """How far somebody's hours are from what it takes to write this, 0 to 1."""
    if candidate.off_at is None:
        return 0.0
    left = max(candidate.off_at - now, timedelta())
    if len(case.passed_by) < TWO:
        return float(left < TO_WRITE)
    return 1 - min(left / LONG_TO_WRITE, 1.0)


def _reason(mine: dict[str, float], others: dict[str, float]) -> str:
    """Where the one who is asked is furthest ahead of the next."""
    return max(mine, key=lambda reason: others[reason] - mine[reason])
