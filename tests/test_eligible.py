from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.eligible import (
    MAY,
    NOT_NOW,
    Candidate,
    Case,
    Line,
    missing,
    named_is_gone,
    place,
    rest,
    standings,
    turn,
    weight,
)
from tests.builders import NOON


def case(**given: Any) -> Case:
    return Case(**{"id": "case", "topic": "exams", "language": "en", "topics": ("exams", "debt")} | given)


def someone(advisor_id: str = "ada", **given: Any) -> Candidate:
    able: dict[str, Any] = {"skills": frozenset({"exams", "debt"}), "languages": frozenset({"en"})}
    return Candidate(advisor_id=advisor_id, **able | given)


def code(of: Case, *candidates: Candidate) -> str:
    return standings(of, candidates, NOON)[candidates[0].advisor_id]


def test_what_weighs_more_is_never_lighter_and_a_lonely_evening_weighs_one() -> None:
    weights = [weight(risk) for risk in range(-1, 7)]
    assert weights == sorted(weights)
    assert (weight(0), weight(2) > weight(0)) == (1, True)


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        ({}, MAY),
        ({"foundation": False}, "no_skill"),
        ({"skills": frozenset({"debt"})}, "no_skill"),
        ({"languages": frozenset({"fi"})}, "no_language"),
        ({"on_duty": False}, "no_hours"),
        ({"load": 3}, "full"),
        ({"rests_until": NOON + timedelta(seconds=1)}, NOT_NOW),
        ({"rests_until": NOON}, MAY),
        ({"never": frozenset({"debt"})}, NOT_NOW),
        ({"with_buddy": frozenset({"exams"})}, NOT_NOW),
        ({"under_18": True}, MAY),
        ({"asked_again_at": NOON + timedelta(seconds=1)}, NOT_NOW),
        ({"asked_again_at": NOON, "lapses": 9}, MAY),
    ],
)
def test_each_thing_that_stands_in_the_way_has_its_code(lacking: dict[str, Any], expected: str) -> None:
    assert code(case(), someone(**lacking)) == expected


def test_every_sensitive_topic_needs_its_training_and_another_topic_does_not() -> None:
    exams_only = someone(skills=frozenset({"exams"}))
    assert code(case(), exams_only) == MAY
    assert code(case(sensitive=frozenset({"debt"})), exams_only) == "no_skill"


@pytest.mark.parametrize("risk", [2, 4])
def test_a_heavy_case_fits_an_empty_table_and_no_table_above_its_capacity(risk: int) -> None:
    assert code(case(risk=risk), someone(capacity=1)) == MAY
    assert code(case(risk=risk), someone(capacity=2, load=1)) == "full"
    assert code(case(risk=risk), someone(capacity=4, load=1)) == MAY


def test_under_18_is_asked_only_beside_a_supervisor_and_not_where_a_topic_has_an_age_limit() -> None:
    young = someone(under_18=True)
    assert code(case(supervised=False), young) == NOT_NOW
    assert code(case(adults_only=True), young) == NOT_NOW
    assert code(case(supervised=False, adults_only=True), someone()) == MAY


def test_a_buddy_is_a_colleague_on_duty_who_is_trained_in_it_and_needs_none() -> None:
    shy = someone("shy", with_buddy=frozenset({"debt"}))
    assert code(case(), shy, someone("bo", load=3)) == MAY
    assert code(case(), shy, someone("bo", on_duty=False)) == NOT_NOW
    assert code(case(), shy, someone("bo", skills=frozenset({"exams"}))) == NOT_NOW
    assert code(case(), shy, someone("bo", with_buddy=frozenset({"debt"}))) == NOT_NOW


def test_no_code_tells_which_of_the_private_reasons_it_was() -> None:
    told = {
        code(case(recused=frozenset({"ada"})), someone()),
        code(case(), someone(never=frozenset({"exams"}))),
        code(case(), someone(rests_until=NOON + timedelta(hours=1))),
        code(case(passed_by=frozenset({"ada"})), someone(), someone("bo")),
    }
    assert told == {NOT_NOW}


def test_private_reasons_are_not_shown_by_accident() -> None:
    shown = repr(someone(never=frozenset({"grief"}), rests_until=NOON)) + repr(case(recused=frozenset({"ada"})))
    assert "grief" not in shown
    assert "rests" not in shown
    assert "recused" not in shown


def test_waiting_for_long_overcomes_having_passed_but_never_a_recusal() -> None:
    waited = {"waiting_since": NOON - timedelta(days=30)}
    assert code(case(passed_by=frozenset({"ada"}), **waited), someone()) == MAY
    assert code(case(recused=frozenset({"ada"}), **waited), someone()) == NOT_NOW
    assert code(case(**waited), someone(never=frozenset({"exams"}))) == NOT_NOW


def test_what_is_missing_is_what_whoever_came_nearest_lacks() -> None:
    assert missing({}) == NOT_NOW
    assert missing({"ada": "no_skill", "bo": "no_language"}) == "no_language"
    assert missing({"ada": "full", "bo": "no_hours"}) == "full"
    assert missing({"ada": "full", "bo": MAY}) == MAY


LINE = Line(lost=NOON, step=timedelta(hours=16))


@given(risk=st.integers(0, 1), minutes=st.integers(-9000, 9000))
def test_an_ordinary_promise_that_is_lost_steps_back_once_and_no_other_does(risk: int, minutes: int) -> None:
    due = NOON + timedelta(minutes=minutes)
    assert place(risk, due, LINE) == (due + timedelta(hours=16) if minutes <= 0 else due)
    assert place(2, due, LINE) == place(3, due, LINE) == due


@given(minutes=st.integers(-9000, 9000), more=st.integers(1, 2000))
def test_nothing_steps_further_back_than_to_the_time_that_they_were_told_since(minutes: int, more: int) -> None:
    due = NOON + timedelta(minutes=minutes)
    told = due + timedelta(minutes=more)
    assert due <= place(0, due, LINE, told) <= told
    assert place(0, due, LINE, due) == place(0, due, LINE)


@given(risks=st.tuples(st.integers(0, 4), st.integers(0, 2)), hours=st.integers(-99, 99), ahead=st.integers(17, 99))
def test_nothing_but_danger_overtakes_what_was_promised_long_before_it(
    risks: tuple[int, int], hours: int, ahead: int
) -> None:
    old, new = risks
    due = NOON + timedelta(hours=hours)
    assert turn(old, due, "z", LINE) < turn(new, due + timedelta(hours=ahead), "a", LINE)


def test_danger_goes_before_everything_and_the_graver_danger_first() -> None:
    waits = [("d", 0, -50), ("c", 2, -60), ("b", 3, 1), ("a", 4, 2)]
    turns = sorted((turn(risk, NOON + timedelta(hours=hours), name, LINE), name) for name, risk, hours in waits)
    assert [name for _, name in turns] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("risk", "hours"), [(0, 0), (1, 0), (2, 1), (3, 6), (4, 12)])
def test_the_graver_what_they_answered_the_longer_an_advisor_rests(risk: int, hours: int) -> None:
    assert rest(risk, (1, 6, 12)) == timedelta(hours=hours)


def test_who_has_set_times_waits_for_that_advisor_as_long_as_they_may_have_it_at_all() -> None:
    ada, bo = someone("ada"), someone("bo")
    assert code(case(named="bo"), ada, bo) == NOT_NOW
    assert code(case(named="bo"), bo, ada) == MAY
    assert code(case(named="bo"), ada, someone("bo", on_duty=False)) == NOT_NOW
    for cannot in ({"skills": frozenset()}, {"languages": frozenset()}, {"never": frozenset({"exams"})}):
        assert code(case(named="bo"), ada, someone("bo", **cannot)) == MAY
    assert code(case(named="bo"), ada) == MAY
    assert code(case(named="bo", recused=frozenset({"bo"})), ada, bo) == MAY


@pytest.mark.parametrize("gone", [{"away": True}, {"capacity": 0}])
def test_what_is_for_an_advisor_who_is_away_may_be_asked_of_others_at_once(gone: dict[str, Any]) -> None:
    ada, bo = someone("ada"), someone("bo", on_duty=False, **gone)
    assert code(case(named="bo"), ada, bo) == MAY
    assert code(case(named="bo"), ada, someone("bo", on_duty=False)) == NOT_NOW
    assert named_is_gone(case(named="bo"), [ada, bo])


def test_only_an_advisor_of_set_times_can_be_gone_from_them() -> None:
    assert not named_is_gone(case(), [someone("ada", away=True)])
    assert not named_is_gone(case(named="ada"), [someone("ada")])
    assert named_is_gone(case(named="left"), [someone("ada")])


@pytest.mark.parametrize(("risk", "expected"), [(0, NOT_NOW), (2, NOT_NOW), (3, MAY), (4, MAY)])
def test_in_danger_nobody_is_spared_for_offers_that_they_let_lapse(risk: int, expected: str) -> None:
    assert code(case(risk=risk), someone(asked_again_at=NOON + timedelta(hours=1), lapses=1)) == expected


def test_who_passed_and_was_asked_once_more_is_asked_no_more_though_it_waits_for_long() -> None:
    twice = {"passed_by": frozenset({"ada"}), "asked_twice": frozenset({"ada"})}
    waited = {"waiting_since": NOON - timedelta(days=30)}
    assert code(case(**twice | waited), someone()) == NOT_NOW
    assert code(case(**twice | waited), someone(), someone("bo", load=3)) == NOT_NOW
    assert code(case(**twice), someone(on_duty=False)) == "no_hours"
    assert code(case(risk=3, **twice), someone()) == MAY
    assert code(case(risk=3, **twice), someone(), someone("bo")) == NOT_NOW


def test_who_passed_once_is_asked_again_when_whoever_else_passed_may_be_asked_no_more() -> None:
    of = case(passed_by=frozenset({"ada", "bo"}), asked_twice=frozenset({"ada"}))
    assert standings(of, [someone("ada"), someone("bo")], NOON) == {"ada": NOT_NOW, "bo": MAY}
