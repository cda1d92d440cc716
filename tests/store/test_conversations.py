from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from gateway.conversation import Actor, NotAllowed, Overtaken, State, Step
from gateway.eligible import Line, turn
from gateway.store import Engine, Session, audit, conversations, reading, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation, ReplyToken
from tests.builders import NOON, a_conversation, an_id


def matching() -> Mover:
    return Mover(Actor.MATCHING, "matching", NOON.replace(second=42), an_id("entry"))


def advisor(person: str = "ada") -> Mover:
    return Mover(Actor.ADVISOR, person, NOON, an_id("entry"))


def stored(engine: Engine, **given: object) -> Conversation:
    with transaction(engine) as session:
        return a_conversation(session, **given)


def state_of(session: Session, conversation: Conversation) -> State:
    found = conversations.with_id(session, conversation.id)
    assert found is not None
    return found.state


def test_a_step_moves_the_conversation_and_writes_who_took_it(any_engine: Engine) -> None:
    seen = stored(any_engine)

    with transaction(any_engine) as session:
        there = conversations.take(session, seen_again(session, seen), Step.OFFER, matching(), code="least_load")

    with reading(any_engine) as session:
        (entry,) = audit.of_conversation(session, seen.id)
        assert state_of(session, seen) is there is State.OFFERED
        assert (entry.act, entry.by, entry.code, entry.minute) == ("offer", "matching", "least_load", NOON)


def seen_again(session: Session, conversation: Conversation) -> Conversation:
    found = conversations.with_id(session, conversation.id)
    assert found is not None
    return found


def test_whoever_comes_second_is_told_so_and_leaves_no_entry(any_engine: Engine) -> None:
    seen = stored(any_engine)
    with reading(any_engine) as session:
        as_the_second_saw_it = seen_again(session, seen)
        session.expunge(as_the_second_saw_it)
    with transaction(any_engine) as session:
        conversations.take(session, seen_again(session, seen), Step.OFFER, matching())

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        conversations.take(session, as_the_second_saw_it, Step.OFFER, matching())

    with reading(any_engine) as session:
        assert len(audit.of_conversation(session, seen.id)) == 1


def test_a_step_that_is_rolled_back_leaves_neither_state_nor_entry(any_engine: Engine) -> None:
    seen = stored(any_engine)

    def break_off() -> None:
        with transaction(any_engine) as session:
            conversations.take(session, seen_again(session, seen), Step.OFFER, matching())
            raise KeyError

    with pytest.raises(KeyError):
        break_off()

    with reading(any_engine) as session:
        assert state_of(session, seen) is State.WAITING
        assert audit.of_conversation(session, seen.id) == []


def test_a_step_that_is_not_allowed_changes_nothing(any_engine: Engine) -> None:
    seen = stored(any_engine)

    with pytest.raises(NotAllowed), transaction(any_engine) as session:
        conversations.take(session, seen_again(session, seen), Step.OFFER, advisor())

    with reading(any_engine) as session:
        assert state_of(session, seen) is State.WAITING


def test_an_old_lease_accepts_nothing(any_engine: Engine) -> None:
    seen = stored(any_engine, state=State.OFFERED, advisor_id="ada", lease="new")

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        conversations.take(session, seen_again(session, seen), Step.ACCEPT, advisor(), under_lease="old")

    with transaction(any_engine) as session:
        conversations.take(session, seen_again(session, seen), Step.ACCEPT, advisor(), under_lease="new")
        assert state_of(session, seen) is State.ASSIGNED


def test_of_many_who_reach_for_one_conversation_exactly_one_gets_it(any_engine: Engine) -> None:
    seen = stored(any_engine, state=State.OFFERED, advisor_id="ada", lease="one")
    together, won = threading.Barrier(6), []

    def reach(person: str) -> None:
        with reading(any_engine) as session:
            mine = seen_again(session, seen)
            session.expunge(mine)
        together.wait()
        try:
            with transaction(any_engine) as session:
                as_seen = session.merge(mine, load=False)
                conversations.take(session, as_seen, Step.ACCEPT, advisor(person), under_lease="one")
        except Overtaken:
            return
        won.append(person)

    people = [threading.Thread(target=reach, args=(f"person {number}",)) for number in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    with reading(any_engine) as session:
        assert [entry.by for entry in audit.of_conversation(session, seen.id)] == won
        assert len(won) == 1


def test_a_change_that_is_no_step_needs_the_state_that_was_seen(any_engine: Engine) -> None:
    seen = stored(any_engine)
    with transaction(any_engine) as session:
        conversations.take(session, seen_again(session, seen), Step.OFFER, matching())

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        conversations.change(session, seen, topic="exams")


def test_what_waits_comes_in_order_of_danger_then_of_its_promise_batch_after_batch(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for name, risk, hours in [("e", 0, 9), ("d", 2, 8), ("a", 3, 7), ("b", 0, 1), ("c", 2, 2), ("f", 0, 9)]:
            a_conversation(session, id=name, risk=risk, due_at=NOON + timedelta(hours=hours))
        a_conversation(session, id="elsewhere", state=State.HELD)

    found: list[str] = []
    with reading(any_engine) as session:
        beyond = None
        while batch := conversations.waiting(session, {"general"}, {"en"}, beyond, limit=2):
            found += [conversation.id for conversation in batch]
            beyond = batch[-1]

    assert found == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize("line", [None, Line(NOON + timedelta(hours=4), timedelta(hours=3.5))])
def test_what_waits_comes_in_the_turn_that_the_rules_give_it(any_engine: Engine, line: Line | None) -> None:
    with transaction(any_engine) as session:
        for number in range(30):
            due = NOON + timedelta(hours=number * 7 % 11)
            told = (
                {"first_due_at": due, "due_at": due + timedelta(hours=number % 5 + 1)}
                if number % 3
                else {"due_at": due}
            )
            a_conversation(session, id=f"{number:02}", risk=number * 3 % 5, **told)

    with reading(any_engine) as session:
        found = conversations.waiting(session, {"general"}, {"en"}, None, line=line)
        turns = [turn(row.risk, row.first_due_at or row.due_at, row.id, line, row.due_at) for row in found]
        assert turns == sorted(turns)
        assert len(found) == 30


def test_what_waits_is_found_by_topic_and_language(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        a_conversation(session, id="mine", topic="exams", language="fi")
        a_conversation(session, id="not my topic", topic="debt", language="fi")
        a_conversation(session, id="not my language", topic="exams", language="sv")

    with reading(any_engine) as session:
        found = conversations.waiting(session, {"exams", "general"}, {"fi"}, None)
        assert [conversation.id for conversation in found] == ["mine"]
        assert set(conversations.languages_waiting(session)) == {"fi", "sv"}


def test_the_load_counts_what_is_offered_written_or_in_review_and_nothing_else(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for state in State:
            a_conversation(session, state=state, advisor_id="ada")
        a_conversation(session, state=State.ASSIGNED, advisor_id="bo")

    with reading(any_engine) as session:
        assert conversations.load(session) == {"ada": 3, "bo": 1}


def test_a_reply_token_leads_only_its_own_contact_to_a_conversation_that_is_open(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        conversation = a_conversation(session)
        session.add(
            ReplyToken(
                id="token",
                conversation_id=conversation.id,
                contact_id=conversation.contact_id,
                expires_at=NOON + timedelta(days=1),
            )
        )

    with reading(any_engine) as session:
        found = conversations.of_token(session, "token", conversation.contact_id, NOON)
        assert found is not None
        assert found.id == conversation.id
        assert conversations.of_token(session, "token", "another", NOON) is None
        assert conversations.of_token(session, "token", conversation.contact_id, NOON + timedelta(days=1)) is None


def test_expired_reply_tokens_are_forgotten_and_others_kept(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        conversation = a_conversation(session)
        for name, hours in [("expired", 0), ("valid", 1)]:
            until = NOON + timedelta(hours=hours)
            token = ReplyToken(
                id=name, conversation_id=conversation.id, contact_id=conversation.contact_id, expires_at=until
            )
            session.add(token)

    with transaction(any_engine) as session:
        assert conversations.forget_tokens(session, NOON) == 1

    with reading(any_engine) as session:
        assert session.get(ReplyToken, "valid") is not None


def test_an_alarm_is_counted_once_however_many_saw_it_due(any_engine: Engine) -> None:
    seen = stored(any_engine, state=State.ESCALATED, alarms=1, next_alarm_at=NOON)

    with transaction(any_engine) as session:
        assert conversations.count_alarm(session, seen, NOON + timedelta(minutes=5))
    with transaction(any_engine) as session:
        assert not conversations.count_alarm(session, seen, NOON + timedelta(minutes=5))

    with reading(any_engine) as session:
        assert seen_again(session, seen).alarms == 2


def test_no_alarm_is_counted_once_somebody_has_looked(any_engine: Engine) -> None:
    seen = stored(any_engine, state=State.ESCALATED, alarms=1, next_alarm_at=NOON)
    with transaction(any_engine) as session:
        conversations.change(session, seen_again(session, seen), seen_at=NOON)

    with transaction(any_engine) as session:
        assert not conversations.count_alarm(session, seen, NOON + timedelta(minutes=5))


def test_words_never_land_in_a_conversation_that_has_moved_on(any_engine: Engine) -> None:
    seen = stored(any_engine)
    with reading(any_engine) as session:
        as_the_door_saw_it = seen_again(session, seen)
        session.expunge(as_the_door_saw_it)
    supervisor = Mover(Actor.SUPERVISOR, "sue", NOON, an_id("entry"))
    with transaction(any_engine) as session:
        conversations.take(session, seen_again(session, seen), Step.CLOSE, supervisor)

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        conversations.add_words(session, as_the_door_saw_it)

    with reading(any_engine) as session:
        assert seen_again(session, seen).thread_version == 0


def test_a_step_that_was_decided_on_older_words_is_not_taken(any_engine: Engine) -> None:
    seen = stored(any_engine, thread_version=2)
    supervisor = Mover(Actor.SUPERVISOR, "sue", NOON, an_id("entry"))

    with pytest.raises(Overtaken), transaction(any_engine) as session:
        conversations.take(session, seen_again(session, seen), Step.CLOSE, supervisor, under_version=1)

    with transaction(any_engine) as session:
        assert conversations.take(session, seen_again(session, seen), Step.CLOSE, supervisor, under_version=2)


def test_a_wish_to_be_erased_is_found_wherever_the_conversation_stands(any_engine: Engine) -> None:
    wished = {
        stored(any_engine, state=state, asks_erasure=True).id
        for state in (State.HELD, State.ESCALATED, State.APPROVED, State.CLOSED)
    }
    stored(any_engine, state=State.HELD)
    stored(any_engine, state=State.ERASED, asks_erasure=True)

    with reading(any_engine) as session:
        assert {row.id for row in conversations.asking_erasure(session)} == wished
