from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.matching.assign import drain
from gateway.store import Engine, audit, boundaries, conversations, plans, reading, team, transaction
from gateway.store.conversations import Mover
from gateway.store.plans import SetTimes
from gateway.store.tables import Boundary, Contact, Conversation, Rota, Staff, Stance
from gateway.time_and_chance import Circumstances
from tests.builders import (
    NOON,
    StoppedClock,
    a_contact,
    a_conversation,
    a_supervisor,
    an_absence,
    an_advisor,
    an_id,
    circumstances_of,
)

SETTINGS = Settings.model_validate({"languages": ("en", "fi"), "lease_minutes": 20})


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def circumstances(clock: StoppedClock) -> Circumstances:
    return circumstances_of(clock)


def with_rows(engine: Engine, advisors: list[dict[str, Any]], waiting: list[dict[str, Any]]) -> list[str]:
    """Store these; returns the conversations' ids."""
    with transaction(engine) as session:
        for given in advisors:
            an_advisor(session, **given)
        return [a_conversation(session, **given).id for given in waiting]


def now_at(engine: Engine, conversation_id: str) -> Conversation:
    with reading(engine) as session:
        conversation = conversations.with_id(session, conversation_id)
        assert conversation is not None
        session.expunge(conversation)
        return conversation


def offers(engine: Engine) -> dict[str, str | None]:
    """Conversation to advisor, of everything on offer."""
    with reading(engine) as session:
        offered = conversations.in_state(session, State.OFFERED, limit=10_000)
        return {conversation.id: conversation.advisor_id for conversation in offered}


def test_what_waits_is_offered_on_a_lease_with_a_token(any_engine: Engine, circumstances: Circumstances) -> None:
    (conversation_id,) = with_rows(any_engine, [{"id": "ada"}], [{}])

    assert drain(any_engine, SETTINGS, circumstances) == 1

    offered = now_at(any_engine, conversation_id)
    assert (offered.state, offered.advisor_id) == (State.OFFERED, "ada")
    assert offered.offered_until == NOON + timedelta(minutes=20)
    assert offered.lease is not None
    assert len(offered.lease) == 32


def test_an_offer_says_why_in_the_audit(engine: Engine, circumstances: Circumstances) -> None:
    (conversation_id,) = with_rows(engine, [{"id": "ada"}], [{}])

    drain(engine, SETTINGS, circumstances)

    with reading(engine) as session:
        (entry,) = audit.of_conversation(session, conversation_id)
        assert (entry.act, entry.by, entry.code) == ("offer", "matching", "least_load")


def test_a_second_drain_finds_nothing_to_do(any_engine: Engine, circumstances: Circumstances) -> None:
    with_rows(any_engine, [{}], [{}])

    assert drain(any_engine, SETTINGS, circumstances) == 1
    assert drain(any_engine, SETTINGS, circumstances) == 0


def test_the_greatest_danger_and_then_the_nearest_promise_get_the_last_free_places(
    engine: Engine, circumstances: Circumstances
) -> None:
    soon, late = NOON + timedelta(hours=2), NOON + timedelta(hours=9)
    _, nearest, dangerous = with_rows(
        engine, [{"capacity": 4}], [{"due_at": late}, {"due_at": soon}, {"due_at": late, "risk": 3}]
    )

    drain(engine, SETTINGS, circumstances)

    assert offers(engine).keys() == {nearest, dangerous}


def test_work_is_spread_as_offers_are_made(engine: Engine, circumstances: Circumstances) -> None:
    with_rows(engine, [{"id": "ada", "capacity": 4}, {"id": "bo", "capacity": 2}], [{}] * 6)

    assert drain(engine, SETTINGS, circumstances) == 6

    assert Counter(offers(engine).values()) == {"ada": 4, "bo": 2}


def test_what_is_already_on_the_table_counts(engine: Engine, circumstances: Circumstances) -> None:
    on_the_table = [{"state": state, "advisor_id": "ada"} for state in (State.ASSIGNED, State.IN_REVIEW)]
    with_rows(engine, [{"id": "ada", "capacity": 3}], [*on_the_table, {}, {}])

    assert drain(engine, SETTINGS, circumstances) == 1


def test_a_follow_up_goes_to_whoever_answered_before(engine: Engine, circumstances: Circumstances) -> None:
    *_, follow_up = with_rows(
        engine,
        [{"id": "ada"}, {"id": "bo"}],
        [{"state": State.ASSIGNED, "advisor_id": "bo"}, {"advisor_id": "bo"}],
    )

    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {follow_up: "bo"}


@pytest.mark.parametrize("language", ["und", "tlh"])
def test_an_unknown_language_means_the_services_first(
    language: str, engine: Engine, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(
        engine, [{"id": "finn", "languages": ["fi"]}, {"id": "zoe", "languages": ["en"]}], [{"language": language}]
    )

    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {conversation_id: "zoe"}


def test_a_language_of_the_service_waits_for_somebody_who_speaks_it(
    engine: Engine, circumstances: Circumstances
) -> None:
    with_rows(engine, [{"languages": ["en"]}], [{"language": "fi"}])

    assert drain(engine, SETTINGS, circumstances) == 0


def test_a_language_that_an_advisor_speaks_is_kept_though_the_service_does_not_offer_it(
    engine: Engine, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(engine, [{"id": "ada"}, {"id": "zosia", "languages": ["pl"]}], [{"language": "pl"}])

    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {conversation_id: "zosia"}


def test_what_nobody_can_take_does_not_stand_in_the_way_of_the_rest(
    any_engine: Engine, circumstances: Circumstances
) -> None:
    nobody_can = [{"topic": "debt", "risk": 2}] * 120 + [{"topic": "exams", "language": "fi", "risk": 2}] * 120
    skilled = [
        {"id": "ada", "skills": ["exams"]},
        {"id": "finn", "skills": ["other"], "languages": ["fi"]},
    ]
    *_, last = with_rows(any_engine, skilled, [*nobody_can, {"topic": "exams"}])

    assert drain(any_engine, SETTINGS, circumstances) == 1

    assert offers(any_engine) == {last: "ada"}


def test_somebody_trained_in_a_topic_of_an_earlier_list_is_offered_what_took_its_place(
    any_engine: Engine, circumstances: Circumstances
) -> None:
    skilled = [{"id": "ada", "skills": ["family"]}, {"id": "ben", "skills": ["sadness"]}]
    new, older = with_rows(any_engine, skilled, [{"topic": "separation"}, {"topic": "low-mood"}])

    assert drain(any_engine, SETTINGS, circumstances) == 2

    assert offers(any_engine) == {new: "ada", older: "ben"}


def test_one_drain_takes_everything_that_waits(any_engine: Engine, circumstances: Circumstances) -> None:
    with_rows(any_engine, [{"capacity": 200}, {"capacity": 200}], [{}] * 250)

    assert drain(any_engine, SETTINGS, circumstances) == 250


def test_with_nobody_on_nothing_is_offered(engine: Engine, circumstances: Circumstances) -> None:
    with_rows(engine, [{"free": False}, {"active": False}, {"roles": ["supervisor"]}], [{}])

    assert drain(engine, SETTINGS, circumstances) == 0


def test_an_offer_that_lapsed_goes_to_the_next_advisor(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(any_engine, [{"id": "ada"}, {"id": "bo"}], [{}])
    drain(any_engine, SETTINGS, circumstances)
    first_lease = now_at(any_engine, conversation_id).lease

    clock.wait(minutes=20)
    assert drain(any_engine, SETTINGS, circumstances) == 1

    offered = now_at(any_engine, conversation_id)
    assert (offered.advisor_id, offered.passed_by) == ("bo", ["ada"])
    assert offered.lease != first_lease
    with reading(any_engine) as session:
        acts = sorted(entry.act for entry in audit.of_conversation(session, conversation_id))
        assert acts == ["lapse", "offer", "offer"]


def test_whoever_passed_is_asked_about_it_once_more_and_then_never(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    passed = {"passed_by": ["ada"], "once_more": {"ada": True}}
    (conversation_id,) = with_rows(any_engine, [{"id": "ada"}], [passed])

    assert drain(any_engine, SETTINGS, circumstances) == 1
    assert now_at(any_engine, conversation_id).once_more == {"ada": False}

    clock.wait(minutes=20)
    drain(any_engine, SETTINGS, circumstances)
    clock.wait(days=3)
    assert drain(any_engine, SETTINGS, circumstances) == 0

    with transaction(any_engine) as session:
        an_advisor(session, id="bo")
        conversations.change(session, session.get_one(Conversation, conversation_id), risk=3)
    assert drain(any_engine, SETTINGS, circumstances) == 1
    assert offers(any_engine) == {conversation_id: "bo"}


def test_letting_an_offer_lapse_is_not_passing(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(any_engine, [{"id": "ada"}], [{}])

    asked = 0
    for _ in range(4):
        asked += drain(any_engine, SETTINGS, circumstances)
        clock.wait(minutes=20)
        asked += drain(any_engine, SETTINGS, circumstances)
        clock.wait(days=1)

    assert asked == 4
    assert now_at(any_engine, conversation_id).once_more == {}


def test_an_offer_stands_until_its_lease_ends(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(engine, [{"id": "ada"}, {"id": "bo"}], [{}])
    drain(engine, SETTINGS, circumstances)

    clock.wait(minutes=19, seconds=59)
    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {conversation_id: "ada"}


def test_the_only_advisor_is_asked_again_some_time_after_an_offer_lapsed(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(engine, [{"id": "ada"}], [{}])
    drain(engine, SETTINGS, circumstances)

    clock.wait(minutes=20)
    assert drain(engine, SETTINGS, circumstances) == 0
    clock.wait(hours=2)
    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {conversation_id: "ada"}
    assert now_at(engine, conversation_id).passed_by == ["ada"]


def test_an_offer_accepted_in_time_does_not_lapse(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(engine, [{"id": "ada"}], [{}])
    drain(engine, SETTINGS, circumstances)
    with transaction(engine) as session:
        offered = session.get_one(Conversation, conversation_id)
        mover = Mover(Actor.ADVISOR, "ada", NOON, an_id("entry"))
        conversations.take(session, offered, Step.ACCEPT, mover, under_lease=offered.lease)

    clock.wait(hours=9)
    drain(engine, SETTINGS, circumstances)

    assert now_at(engine, conversation_id).state is State.ASSIGNED


def test_a_heavier_conversation_takes_more_of_the_table(engine: Engine, circumstances: Circumstances) -> None:
    with_rows(engine, [{"id": "ada", "capacity": 3}], [{"risk": 2}, {"risk": 2}, {"risk": 0}])

    assert drain(engine, SETTINGS, circumstances) == 2

    with reading(engine) as session:
        assert conversations.load(session) == {"ada": 3}


def test_an_ordinary_question_whose_time_runs_out_goes_before_newer_and_more_urgent_ones(
    engine: Engine, circumstances: Circumstances
) -> None:
    soon, later = NOON + timedelta(hours=11), NOON + timedelta(hours=24)
    *_, old = with_rows(
        engine, [{"capacity": 1}], [{"risk": 2, "due_at": later}, {"risk": 1, "due_at": later}, {"due_at": soon}]
    )

    drain(engine, SETTINGS, circumstances)

    assert offers(engine).keys() == {old}


def test_danger_still_goes_before_a_question_whose_time_runs_out(engine: Engine, circumstances: Circumstances) -> None:
    soon, later = NOON + timedelta(minutes=1), NOON + timedelta(hours=24)
    _, danger = with_rows(engine, [{"capacity": 1}], [{"due_at": soon}, {"risk": 3, "due_at": later}])

    drain(engine, SETTINGS, circumstances)

    assert offers(engine).keys() == {danger}


def test_whoever_may_know_the_person_is_never_asked_even_after_the_person_was_erased(
    any_engine: Engine, circumstances: Circumstances
) -> None:
    with_rows(any_engine, [{"id": "ada"}], [])
    with transaction(any_engine) as session:
        before = a_contact()
        boundaries.recuse(session, "recusal", before, "ada", NOON)
        boundaries.recuse(session, "again", before, "ada", NOON)  # once is enough
        again = a_contact(optout_hash=before.optout_hash)  # the row of before was never even there
        session.add(again)
        session.flush()
        a_conversation(session, contact_id=again.id, opened_minute=NOON - timedelta(days=9))
        other = a_conversation(session).id

    drain(any_engine, SETTINGS, circumstances)

    assert offers(any_engine) == {other: "ada"}


def boundary(engine: Engine, stance: Stance, ends_at: datetime | None = None) -> None:
    with transaction(engine) as session:
        rows = [Boundary(id=an_id(), staff_id="ada", topic="general", stance=stance, ends_at=ends_at)]
        boundaries.keep(session, "ada", rows)


def test_a_boundary_is_obeyed_until_it_ends(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    with_rows(any_engine, [{"id": "ada"}], [{}])
    boundary(any_engine, Stance.NOT_THIS_MONTH, NOON + timedelta(days=30))
    clock.wait(days=29)
    assert drain(any_engine, SETTINGS, circumstances) == 0
    clock.wait(days=1)
    assert drain(any_engine, SETTINGS, circumstances) == 1


def test_only_with_a_buddy_means_while_a_colleague_trained_in_it_is_on_duty(
    engine: Engine, circumstances: Circumstances
) -> None:
    with_rows(engine, [{"id": "ada"}, {"id": "bo", "free": False, "capacity": 0}], [{}])
    boundary(engine, Stance.WITH_BUDDY)
    assert drain(engine, SETTINGS, circumstances) == 0

    with transaction(engine) as session:
        session.get_one(Staff, "bo").free = True

    assert drain(engine, SETTINGS, circumstances) == 1
    assert set(offers(engine).values()) == {"ada"}


@pytest.mark.parametrize(
    "lacking",
    [
        {"foundation": False},
        {"trained_until": {"foundation": "2030-01-13"}},
        {"trained_until": {"general": "2030-01-13"}},
        {"rests_until": NOON + timedelta(minutes=1)},
        {"under_18": True},  # and no supervisor is on duty
    ],
)
def test_who_lacks_training_or_must_be_spared_is_not_asked(
    lacking: dict[str, Any], engine: Engine, circumstances: Circumstances
) -> None:
    with_rows(engine, [lacking], [{}])

    assert drain(engine, SETTINGS, circumstances) == 0


def hours_on(engine: Engine, person: str) -> None:
    with transaction(engine) as session:
        team.set_rota(session, person, [Rota(id=an_id(), staff_id=person, weekday=0, from_minute=0, to_minute=1440)])


def test_under_18_is_asked_while_a_supervisor_is_on_duty(engine: Engine, circumstances: Circumstances) -> None:
    with_rows(engine, [{"id": "ada", "under_18": True}], [{}])
    with transaction(engine) as session:
        a_supervisor(session, id="sue")
    hours_on(engine, "sue")

    assert drain(engine, SETTINGS, circumstances) == 1


def test_whoever_has_hours_now_is_asked_though_not_marked_free(engine: Engine, circumstances: Circumstances) -> None:
    with_rows(engine, [{"id": "ada", "free": False}], [{}])
    hours_on(engine, "ada")

    assert drain(engine, SETTINGS, circumstances) == 1


def test_of_two_alike_whoever_took_less_this_week_is_asked(engine: Engine, circumstances: Circumstances) -> None:
    long_ago, lately = "2030-01-07", "2030-01-08"
    (conversation_id,) = with_rows(
        engine, [{"id": "ada", "taken": {lately: 1}}, {"id": "bo", "taken": {long_ago: 9}}], [{}]
    )

    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {conversation_id: "bo"}
    with reading(engine) as session:
        (entry,) = audit.of_conversation(session, conversation_id)
        assert entry.code == "fair_share"


def test_what_should_be_sorted_first_is_offered_by_itself_when_its_time_for_that_is_over(
    any_engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (unsorted,) = with_rows(any_engine, [{"id": "ada"}], [{"sort_by": NOON + timedelta(hours=36)}])

    assert drain(any_engine, SETTINGS, circumstances) == 0
    clock.wait(hours=36)

    assert drain(any_engine, SETTINGS, circumstances) == 1
    assert offers(any_engine) == {unsorted: "ada"}


@pytest.mark.parametrize(
    ("given", "asked"),
    [({}, "bo"), ({"risk": 3}, "ada"), ({"due_at": NOON}, "ada")],
    ids=["at set times", "in danger", "when the set time has passed"],
)
def test_who_has_set_times_is_offered_to_that_advisor_alone(
    any_engine: Engine, circumstances: Circumstances, given: dict[str, Any], asked: str
) -> None:
    (waits,) = with_rows(any_engine, [{"id": "ada"}, {"id": "bo", "capacity": 9, "taken": {"2030-01-14": 99}}], [given])
    with transaction(any_engine) as session:
        row = conversations.with_id(session, waits)
        assert row is not None
        times = SetTimes("bo", (0,), 18 * 60, NOON + timedelta(weeks=4))
        plans.keep(session, session.get_one(Contact, row.contact_id), times)

    drain(any_engine, SETTINGS, circumstances)

    assert offers(any_engine) == {waits: asked}


def test_while_the_advisor_of_the_set_times_is_away_somebody_else_is_asked_at_once(
    any_engine: Engine, circumstances: Circumstances
) -> None:
    (waits,) = with_rows(any_engine, [{"id": "ada"}, {"id": "bo", "taken": {"2030-01-14": 99}}], [{}])
    with transaction(any_engine) as session:
        row = session.get_one(Conversation, waits)
        times = SetTimes("ada", (0,), 18 * 60, NOON + timedelta(weeks=4))
        plans.keep(session, session.get_one(Contact, row.contact_id), times)
        an_absence(session, "ada", NOON, NOON + timedelta(days=1))

    drain(any_engine, SETTINGS, circumstances)

    assert offers(any_engine) == {waits: "bo"}
    with reading(any_engine) as session:
        assert [entry.code for entry in audit.of_conversation(session, waits)] == ["least_load named_away"]
