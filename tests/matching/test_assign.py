from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.matching.assign import drain, take_back_lapsed
from gateway.store import Engine, audit, conversations, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_conversation, an_advisor, an_id, circumstances_of

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
    soon, late = NOON + timedelta(hours=1), NOON + timedelta(hours=9)
    _, nearest, dangerous = with_rows(
        engine, [{"capacity": 2}], [{"due_at": late}, {"due_at": soon}, {"due_at": late, "risk": 2}]
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


def test_an_offer_stands_until_its_lease_ends(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(engine, [{"id": "ada"}, {"id": "bo"}], [{}])
    drain(engine, SETTINGS, circumstances)

    clock.wait(minutes=19, seconds=59)
    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {conversation_id: "ada"}


def test_the_only_advisor_is_asked_again_after_an_offer_lapsed(
    engine: Engine, clock: StoppedClock, circumstances: Circumstances
) -> None:
    (conversation_id,) = with_rows(engine, [{"id": "ada"}], [{}])
    drain(engine, SETTINGS, circumstances)

    clock.wait(minutes=20)
    drain(engine, SETTINGS, circumstances)

    assert offers(engine) == {conversation_id: "ada"}
    assert now_at(engine, conversation_id).passed_by == ["ada"]


def test_many_lapsed_offers_all_come_back(any_engine: Engine, circumstances: Circumstances) -> None:
    lapsed = {"state": State.OFFERED, "advisor_id": "ada", "lease": "one", "offered_until": NOON}
    with_rows(any_engine, [], [lapsed] * 230)

    assert take_back_lapsed(any_engine, circumstances) == 230

    with reading(any_engine) as session:
        assert conversations.counts(session) == {State.WAITING: 230}


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
