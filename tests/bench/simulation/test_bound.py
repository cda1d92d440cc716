"""The bound is a bound: no policy keeps more promises, and nobody waits less."""

from __future__ import annotations

import pytest

from bench.simulation.__main__ import bounded
from bench.simulation.bound import Bound
from bench.simulation.measured import Line, lines, percentile
from bench.simulation.policies import FirstCome, NearestSkill, Ours, Policy
from bench.simulation.runs import World, run, world

NEARLY = 1e-6


@pytest.fixture(scope="module", name="here")
def ten_days() -> World:
    return world(5, days=10)


@pytest.mark.parametrize("policy", [FirstCome(), NearestSkill(), Ours()], ids=lambda policy: policy.name)
def test_no_policy_beats_the_bound_on_any_line(here: World, policy: Policy) -> None:
    found = lines(run(policy, here), here.advisors)
    bounds = {line.name: line.value for line in bounded(here, found) if line.value == line.value}
    assert len(bounds) > 25
    assert [line.name for line in found if line.name in bounds and _beats(line, bounds[line.name])] == []


def _beats(line: Line, bound: float) -> bool:
    return line.value > bound + NEARLY if line.more_is_better else line.value < bound - NEARLY


def test_nobody_is_answered_sooner_than_if_they_were_alone(here: World) -> None:
    bound, ledger = Bound(here), run(Ours(), here)
    sooner = [message.id for message in bound.owed if ledger.entries[message.id].wait < bound.soonest(message) - NEARLY]
    assert sooner == []


def test_a_promise_that_nobody_is_there_to_keep_is_not_counted_as_possible(here: World) -> None:
    bound = Bound(here)
    assert bound.most_kept(bound.owed) < len(bound.owed)


def test_sharing_minutes_bounds_a_percentile_at_least_as_tightly_as_being_alone(here: World) -> None:
    bound = Bound(here)
    heavy = [message for message in bound.owed if message.risk >= 2]
    alone = percentile([bound.soonest(message) for message in heavy], 99)
    assert bound.least_percentile(heavy, 99) >= alone - 15.0
