from __future__ import annotations

from datetime import timedelta
from typing import Any

from gateway.matching.rank import LONG, Candidate, Case, Choice, best
from tests.builders import NOON


def case(**given: Any) -> Case:
    ordinary: dict[str, Any] = {"id": "case", "topic": "exams", "language": "en", "waiting_since": NOON}
    return Case(**ordinary | given)


def someone(advisor_id: str, **given: Any) -> Candidate:
    able: dict[str, Any] = {"skills": frozenset({"exams"}), "languages": frozenset({"en"}), "capacity": 3, "load": 0}
    return Candidate(advisor_id=advisor_id, **able | given)


def asked(of: Case, *candidates: Candidate, later: timedelta = timedelta()) -> tuple[str | None, str]:
    choice = best(of, candidates, NOON + later)
    (why,) = choice.why
    return choice.advisor_id, why


ADA, BO = someone("ada"), someone("bo")
FULL = someone("full", load=3)


def test_nobody_there_means_not_now() -> None:
    assert asked(case()) == (None, "not_now")


def test_an_advisor_must_be_trained_in_the_topic() -> None:
    assert asked(case(topic="debt"), ADA) == (None, "no_skill")


def test_an_advisor_must_speak_the_language() -> None:
    assert asked(case(language="fi"), ADA) == (None, "no_language")


def test_one_person_must_have_both_skill_and_language() -> None:
    finn = someone("finn", skills=frozenset({"debt"}), languages=frozenset({"fi"}))
    assert asked(case(language="fi"), ADA, finn) == (None, "no_language")


def test_an_advisor_with_a_full_table_is_not_asked() -> None:
    assert asked(case(), FULL) == (None, "full")


def test_an_advisor_with_no_capacity_is_never_asked() -> None:
    assert asked(case(), someone("ada", capacity=0)) == (None, "full")


def test_whoever_answered_before_is_asked_first() -> None:
    assert asked(case(wanted="bo"), ADA, someone("bo", load=2)) == ("bo", "continuity")


def test_whoever_answered_before_is_not_asked_above_their_capacity() -> None:
    assert asked(case(wanted="full"), FULL, ADA) == ("ada", "least_load")


def test_whoever_answered_before_but_is_not_trained_in_this_is_not_asked() -> None:
    assert asked(case(wanted="cy"), someone("cy", skills=frozenset({"debt"})), ADA) == ("ada", "least_load")


def test_whoever_answered_before_and_has_passed_is_not_asked_again_while_others_are_there() -> None:
    assert asked(case(wanted="ada", passed_by=frozenset({"ada"})), ADA, BO) == ("bo", "least_load")


def test_the_least_laden_is_asked() -> None:
    assert asked(case(), someone("ada", load=1), BO) == ("bo", "least_load")


def test_load_is_weighed_against_capacity() -> None:
    assert asked(case(), someone("ada", load=1, capacity=2), someone("bo", load=2, capacity=10)) == ("bo", "least_load")


def test_equal_shares_of_different_capacities_are_equal() -> None:
    assert asked(case(), someone("bo", load=1), someone("ada", load=2, capacity=6)) == ("ada", "least_load")


def test_between_equals_the_lowest_id_is_asked_whatever_the_order() -> None:
    assert asked(case(), BO, ADA) == asked(case(), ADA, BO) == ("ada", "least_load")


def test_whoever_passed_is_not_asked_again_while_another_has_room() -> None:
    assert asked(case(passed_by=frozenset({"ada"})), ADA, someone("bo", load=2)) == ("bo", "least_load")


def test_when_everyone_able_has_passed_it_starts_over() -> None:
    assert asked(case(passed_by=frozenset({"ada", "bo"})), someone("ada", load=1), BO) == ("bo", "least_load")


def test_starting_over_does_not_wait_for_people_who_could_not_take_it_anyway() -> None:
    other = someone("other", skills=frozenset({"debt"}))
    assert asked(case(passed_by=frozenset({"ada"})), ADA, other) == ("ada", "least_load")


def test_whoever_passed_is_not_bothered_again_at_once_because_another_is_busy() -> None:
    assert asked(case(passed_by=frozenset({"ada"})), ADA, FULL) == (None, "not_now")


def test_after_a_long_wait_whoever_passed_is_asked_again() -> None:
    assert asked(case(passed_by=frozenset({"ada"})), ADA, FULL, later=LONG) == ("ada", "least_load")


def test_a_case_whose_wait_is_not_known_waits_for_the_busy_one() -> None:
    of = case(passed_by=frozenset({"ada"}), waiting_since=None)
    assert asked(of, ADA, FULL, later=LONG) == (None, "not_now")


def test_having_passed_long_ago_elsewhere_does_not_matter() -> None:
    assert asked(case(passed_by=frozenset({"gone"})), ADA) == ("ada", "least_load")


def test_that_the_advisor_of_the_set_times_is_away_is_said_beside_the_reason() -> None:
    away = someone("away", away=True, on_duty=False)
    assert best(case(named="away"), [ADA, away], NOON) == Choice("ada", ("least_load", "named_away"))
    assert best(case(named="left", wanted="ada"), [ADA, BO], NOON) == Choice("ada", ("continuity", "named_away"))
    assert best(case(named="bo"), [ADA, BO], NOON) == Choice("bo", ("least_load",))


def test_whoever_let_offers_lapse_comes_after_whoever_answers_and_the_more_the_later() -> None:
    once, twice = someone("a once", lapses=1), someone("a twice", lapses=2)
    busy = someone("busy", load=2, skills=frozenset({"exams"}), week=99)
    of = case(topics=("exams", "debt"))
    assert asked(of, twice, once, busy) == ("busy", "answers_offers")
    assert asked(of, twice, once) == ("a once", "answers_offers")
    assert asked(of, twice) == ("a twice", "least_load")


def test_whoever_answered_before_but_lets_offers_lapse_is_one_among_the_others() -> None:
    assert asked(case(wanted="bo"), ADA, someone("bo", lapses=1)) == ("ada", "answers_offers")
    assert asked(case(wanted="bo"), someone("bo", lapses=1)) == ("bo", "least_load")


def until(advisor_id: str, minutes: int, **given: Any) -> Candidate:
    return someone(advisor_id, off_at=NOON + timedelta(minutes=minutes), **given)


def test_who_goes_home_before_it_could_be_written_is_asked_after_those_who_stay() -> None:
    assert asked(case(), until("ada", 44), until("bo", 45, load=2)) == ("bo", "time_left")
    assert asked(case(), until("ada", 44), someone("bo", load=2)) == ("bo", "time_left")
    assert asked(case(), until("ada", 45), until("bo", 180)) == asked(case(), ADA, BO)


def test_who_goes_home_soon_is_asked_when_nobody_else_can_be() -> None:
    assert asked(case(), until("ada", 5), FULL)[0] == "ada"


def test_who_answers_offers_is_asked_before_who_stays_and_lets_them_lapse() -> None:
    assert asked(case(), until("ada", 5), someone("bo", lapses=1)) == ("ada", "answers_offers")


def test_what_two_did_not_take_goes_to_whoever_stays_longest() -> None:
    passed = case(passed_by=frozenset({"cy", "di"}))
    assert asked(passed, until("ada", 60), until("bo", 150, load=1)) == ("bo", "time_left")
    assert asked(case(passed_by=frozenset({"cy"})), until("ada", 60), until("bo", 150, load=1)) == ("ada", "least_load")
