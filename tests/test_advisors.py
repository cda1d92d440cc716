from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.advisors import count_taken, line_now, of_the_week, rules_of, team_now
from gateway.config import Settings
from gateway.eligible import turn
from gateway.store import Engine, conversations, reading, transaction
from gateway.store.tables import Conversation, Rota
from gateway.words.tagging.topics import all_topics
from tests.builders import NOON, a_conversation, a_supervisor, an_absence, an_advisor

SETTINGS = Settings.model_validate({"languages": ("en", "fi")})


def test_a_topic_that_the_list_does_not_name_has_no_rules_of_its_own() -> None:
    rules = rules_of("no such topic")
    assert (rules.sensitive, rules.advisor_age) == (False, 0)
    assert all(0 <= rules_of(topic.id).advisor_age <= 99 for topic in all_topics())


def test_what_somebody_took_counts_by_weight_and_for_seven_days(engine: Engine) -> None:
    with transaction(engine) as session:
        ada = an_advisor(session, taken={"2030-01-07": 5, "2030-01-08": 1, "2030-01-14": 2})
        count_taken(ada, 2, SETTINGS, NOON)
        assert ada.taken == {"2030-01-08": 1, "2030-01-14": 4}
        assert of_the_week(ada, (NOON + timedelta(days=1)).date()) == {"2030-01-14": 4}


def test_the_team_is_as_it_stands_now(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        an_advisor(session, id="ada", skills=["general", "exams"], trained_until={"exams": "2030-01-13"})
        a_conversation(session, advisor_id="ada", state="in_review", risk=2)
    with reading(any_engine) as session:
        team = team_now(session, SETTINGS, NOON)
    ada = team.candidates["ada"]
    assert (ada.skills, ada.load, ada.on_duty, team.supervised) == (frozenset({"general"}), 2, True, False)


def test_the_rota_says_when_somebody_goes_home_and_nobody_who_is_free_does(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for person in ("rota", "free", "later"):
            an_advisor(session, id=person, free=person == "free")
        for person, begins in (("rota", 660), ("free", 660), ("later", 900)):
            session.add(Rota(id=person, staff_id=person, weekday=0, from_minute=begins, to_minute=960))
    with reading(any_engine) as session:
        there = team_now(session, SETTINGS, NOON).candidates
    assert {who: them.off_at for who, them in there.items()} == {
        "rota": NOON + timedelta(hours=4),
        "free": None,
        "later": None,
    }


def test_whoever_is_away_is_not_on_duty_and_supervises_nobody(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for person in (an_advisor(session, id="ada"), a_supervisor(session, id="sue")):
            session.add(Rota(id=person.id, staff_id=person.id, weekday=0, from_minute=0, to_minute=1440))
            an_absence(session, person.id, NOON, NOON + timedelta(hours=1))
    found = []
    for moment in (NOON - timedelta(minutes=1), NOON, NOON + timedelta(hours=1)):
        with reading(any_engine) as session:
            team = team_now(session, SETTINGS, moment)
        found.append((team.candidates["ada"].on_duty, team.supervised))
    assert found == [(True, True), (False, False), (True, True)]


def test_away_is_whoever_is_absent_or_has_no_hours_at_all_and_not_who_only_comes_later(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for person in ("free", "evenings", "off", "on leave"):
            an_advisor(session, id=person, free=person == "free")
        for person in ("evenings", "on leave"):
            session.add(Rota(id=person, staff_id=person, weekday=0, from_minute=1080, to_minute=1320))
        an_absence(session, "on leave", NOON, NOON + timedelta(hours=1))
        an_absence(session, "free", NOON + timedelta(hours=1), NOON + timedelta(hours=2))
    found = []
    for moment in (NOON, NOON + timedelta(hours=1)):
        with reading(any_engine) as session:
            candidates = team_now(session, SETTINGS, moment).candidates
        found.append({who for who, them in candidates.items() if them.away})
    assert found == [{"off", "on leave"}, {"off", "free"}]


@pytest.mark.parametrize(("written", "answered_in"), [("und", "en"), ("tlh", "en"), ("fi", "fi"), ("en", "en")])
def test_a_language_that_nobody_knows_is_answered_in_the_services_first(
    engine: Engine, written: str, answered_in: str
) -> None:
    with reading(engine) as session:
        assert team_now(session, SETTINGS, NOON).language(written) == answered_in


def test_batches_go_through_everything_once_in_its_turn(any_engine: Engine) -> None:
    line = line_now(SETTINGS, NOON)
    with transaction(any_engine) as session:
        for number in range(40):
            a_conversation(session, risk=number % 4, due_at=NOON + timedelta(hours=number % 7 * 4))
    seen: list[Conversation] = []
    with reading(any_engine) as session:
        while batch := conversations.waiting(session, ["general"], ["en"], seen[-1] if seen else None, 7, line):
            seen += batch
    turns = [turn(row.risk, row.due_at, row.id, line) for row in seen]
    assert len({row.id for row in seen}) == 40
    assert turns == sorted(turns)
