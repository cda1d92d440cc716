"""A short simulated week: nothing is lost, nobody is harmed, nobody starves, and every policy meets the same people."""

from __future__ import annotations

import pytest

from bench.simulation import figures
from bench.simulation.jointly import Jointly
from bench.simulation.ledger import Ledger
from bench.simulation.measured import lines, starved
from bench.simulation.policies import FirstCome, NearestSkill, Ours, Policy
from bench.simulation.runs import World, run, world
from gateway.conversation import State

POLICIES: tuple[Policy, ...] = (FirstCome(), NearestSkill(), Ours(), Jointly())
RESTING = {State.ANSWERED.value, State.CLOSED.value}


@pytest.fixture(scope="module", name="here")
def a_week() -> World:
    return world(7, days=7)


@pytest.fixture(scope="module", name="runs")
def the_week_under_every_policy(here: World) -> dict[str, Ledger]:
    return {policy.name: run(policy, here) for policy in POLICIES}


def test_every_conversation_ends_in_exactly_one_state(here: World, runs: dict[str, Ledger]) -> None:
    conversations = {message.conversation for message in here.written}
    for ledger in runs.values():
        assert ledger.ended.keys() == conversations
        assert set(ledger.ended.values()) <= RESTING


def test_every_message_that_is_owed_an_answer_is_answered_once(here: World, runs: dict[str, Ledger]) -> None:
    owed = {message.id for message in here.written if message.counts}
    for ledger in runs.values():
        assert owed <= ledger.entries.keys()
        assert all(ledger.entries[message].answered is not None for message in owed)


def test_nobody_is_answered_before_they_have_written(runs: dict[str, Ledger]) -> None:
    entries = [entry for ledger in runs.values() for entry in ledger.entries.values() if entry.answered is not None]
    assert all(entry.wait > 0 for entry in entries)


def test_no_offer_breaks_a_boundary(runs: dict[str, Ledger]) -> None:
    assert {name: ledger.breaches for name, ledger in runs.items()} == {policy.name: [] for policy in POLICIES}


def test_an_offer_that_breaks_boundaries_would_be_seen(here: World) -> None:
    class Careless(Ours):
        """Offers what waits to whoever comes first on the list."""

        def offer_all(self, waiting, desk) -> None:  # type: ignore[no-untyped-def] # as the policies, whatever it is
            for thread in waiting:
                desk.offer(thread, min(desk.candidates))

    assert run(Careless(), here).breaches


def test_nobody_starves_with_ours(runs: dict[str, Ledger]) -> None:
    owed = [entry for entry in runs["ours"].entries.values() if entry.message.counts]
    assert [entry.message.id for entry in owed if starved(entry)] == []


def test_every_policy_meets_the_same_arrivals_at_the_same_promises(runs: dict[str, Ledger]) -> None:
    met = [{(entry.message, entry.due) for entry in ledger.entries.values()} for ledger in runs.values()]
    assert all(one == met[0] for one in met)


def test_the_same_policy_does_the_same_twice(here: World, runs: dict[str, Ledger]) -> None:
    assert lines(run(Ours(), here), here.advisors) == lines(runs["ours"], here.advisors)


def test_the_world_has_what_the_service_must_cope_with(here: World) -> None:
    people = here.advisors
    assert len(people) == figures.ADVISORS
    assert sum(person.under_18 for person in people) == figures.UNDER_18
    assert sum(person.pace > figures.SLOW * 0.75 for person in people) == figures.SLOW_WRITERS
    assert sum(person.neglects > 0 for person in people) == figures.SILENT_ONES
    assert sum(person.stops_at < float("inf") for person in people) == figures.DROP_OUTS
    assert any(person.never for person in people)
    assert any(not spell.comes for spell in here.spells)
