from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gateway.conversation import State
from gateway.crypto.roster import Person
from gateway.reader.client import ReaderAway, ReaderRefused
from gateway.store import audit, conversations, reading, transaction
from gateway.store.tables import AuditEntry, Conversation, Direction, DraftState, Message, Staff, StaffSession
from tests.builders import NOON

if TYPE_CHECKING:
    from tests.reader.conftest import Service


def refused(service: Service, person: str, conversation_id: str) -> str:
    with pytest.raises(ReaderRefused) as refusal:
        service.client.thread(service.tokens[person], conversation_id)
    return refusal.value.code


def entries(service: Service, conversation_id: str) -> list[tuple[str, str, str]]:
    with reading(service.engine) as session:
        return [(entry.act, entry.by, entry.code) for entry in audit.of_conversation(session, conversation_id)]


def test_an_advisor_reads_the_conversation_she_holds_in_order_with_her_draft(service: Service) -> None:
    conversation_id = service.conversation()
    second = service.message(conversation_id, "an answer", 2, direction=Direction.OUT)
    first = service.message(conversation_id, "am I in trouble?", 1, rest="> before", left_out=["picture"])
    draft_id = service.draft(conversation_id, "Hi [name]", "warmer, please", state=DraftState.SENT_BACK, version=3)

    thread = service.client.thread(service.tokens["ada"], conversation_id)

    question, answer = thread.messages
    assert (question.number, question.direction, question.words) == (1, Direction.IN, "am I in trouble?")
    assert (question.message_id, question.left_out, question.has_rest) == (first, ("picture",), True)
    assert (answer.message_id, answer.direction, answer.words) == (second, Direction.OUT, "an answer")
    assert (answer.has_rest, answer.damaged) == (False, False)
    assert thread.draft is not None
    assert (thread.draft.draft_id, thread.draft.version, thread.draft.state) == (draft_id, 3, DraftState.SENT_BACK)
    assert (thread.draft.words, thread.draft.feedback) == ("Hi [name]", "warmer, please")
    assert (thread.draft.author_id, thread.draft.thread_version) == ("ada", 1)


@pytest.mark.parametrize("state", [State.ASSIGNED, State.IN_REVIEW, State.APPROVED, State.ANSWERED])
def test_an_advisor_reads_what_she_holds(state: State, service: Service) -> None:
    conversation_id = service.conversation(state=state)

    assert service.client.thread(service.tokens["ada"], conversation_id).messages == ()


@pytest.mark.parametrize(
    "state", [State.WAITING, State.OFFERED, State.HELD, State.ESCALATED, State.CLOSED, State.ERASED]
)
def test_an_advisor_does_not_read_what_is_not_in_her_hands(state: State, service: Service) -> None:
    assert refused(service, "ada", service.conversation(state=state)) == "not_yours"


def test_an_advisor_does_not_read_anothers_conversation_and_it_leaves_no_entry_of_opening(service: Service) -> None:
    conversation_id = service.conversation()

    assert refused(service, "bo", conversation_id) == "not_yours"
    assert entries(service, conversation_id) == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.ERASED])
def test_a_supervisor_reads_anything_that_is_not_erased(state: State, service: Service) -> None:
    conversation_id = service.conversation(state=state)
    service.message(conversation_id, "hello")

    assert service.client.thread(service.tokens["sue"], conversation_id).messages[0].words == "hello"


def test_nobody_reads_what_is_erased(service: Service) -> None:
    assert refused(service, "sue", service.conversation(state=State.ERASED)) == "not_yours"


def test_whoever_the_roster_no_longer_names_is_no_supervisor_whatever_the_database_says(service: Service) -> None:
    conversation_id = service.conversation()
    service.change(Staff, "bo", roles=["advisor", "supervisor"])

    assert refused(service, "una", conversation_id) == "not_yours"
    assert refused(service, "bo", conversation_id) == "not_yours"


def test_a_new_roster_counts_at_once(service: Service) -> None:
    conversation_id = service.conversation()
    service.keys.write_roster(2, Person("bo", ("supervisor",), NOON.isoformat()))

    service.client.thread(service.tokens["bo"], conversation_id)

    assert refused(service, "sue", conversation_id) == "not_yours"


@pytest.mark.parametrize("token", ["", "somebodys", "ada", "ADATOKEN\0"])
def test_a_token_of_nobody_opens_nothing(token: str, service: Service) -> None:
    conversation_id = service.conversation()

    with pytest.raises(ReaderRefused) as refusal:
        service.client.thread(token, conversation_id)

    assert refusal.value.code == "not_signed_in"


def test_the_hash_that_the_database_holds_of_a_token_opens_nothing(service: Service) -> None:
    conversation_id = service.conversation()
    with reading(service.engine) as session:
        stored = session.connection().exec_driver_sql("SELECT id FROM staffsession WHERE staff_id = 'ada'").scalar()

    with pytest.raises(ReaderRefused) as refusal:
        service.client.thread(str(stored), conversation_id)

    assert refusal.value.code == "not_signed_in"


def test_a_session_that_has_expired_opens_nothing(service: Service) -> None:
    conversation_id = service.conversation()
    service.clock.wait(days=400)

    assert refused(service, "ada", conversation_id) == "not_signed_in"


def test_a_conversation_that_does_not_exist_is_not_found(service: Service) -> None:
    assert refused(service, "sue", "nothing") == "not_found"


def test_a_messages_id_does_not_pass_for_a_conversations(service: Service) -> None:
    message_id = service.message(service.conversation(), "hello")

    assert refused(service, "sue", message_id) == "not_found"


def test_every_opening_is_written_down_with_who_and_what(service: Service) -> None:
    conversation_id = service.conversation()
    message_id = service.message(conversation_id, "hello", rest="> before", others={"[name 2]": "Jo"})

    service.client.thread(service.tokens["ada"], conversation_id)
    service.client.thread(service.tokens["ada"], conversation_id)
    service.client.rest(service.tokens["ada"], message_id)
    service.client.others(service.tokens["sue"], message_id, "safety")

    assert sorted(entries(service, conversation_id)) == [
        ("opened", "ada", "thread"),
        ("opened", "ada", "thread"),
        ("opened_others", "sue", "safety"),
        ("opened_rest", "ada", "rest"),
    ]


def test_no_entry_no_words(service: Service) -> None:
    conversation_id = service.conversation()
    service.message(conversation_id, "hello")
    with transaction(service.engine) as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON auditentry BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )

    with pytest.raises(ReaderAway):
        service.client.thread(service.tokens["ada"], conversation_id)


def test_a_supervisors_opening_ends_the_alarms(service: Service) -> None:
    conversation_id = service.conversation(
        state=State.ESCALATED, advisor_id=None, next_alarm_at=NOON + timedelta(minutes=5), alarms=1
    )

    service.client.thread(service.tokens["sue"], conversation_id)

    with reading(service.engine) as session:
        seen = session.get_one(Conversation, conversation_id)
        assert (seen.seen_at, seen.next_alarm_at) == (NOON, None)
        assert conversations.alarms_due(session, NOON + timedelta(days=1)) == []


def test_an_advisors_opening_does_not_end_the_alarms(service: Service) -> None:
    due = NOON + timedelta(minutes=5)
    conversation_id = service.conversation(next_alarm_at=due)

    service.client.thread(service.tokens["ada"], conversation_id)

    with reading(service.engine) as session:
        conversation = session.get_one(Conversation, conversation_id)
        assert (conversation.seen_at, conversation.next_alarm_at) == (None, due)


def test_a_supervisors_look_at_something_quiet_is_no_answer_to_an_alarm(service: Service) -> None:
    conversation_id = service.conversation()

    service.client.thread(service.tokens["sue"], conversation_id)

    with reading(service.engine) as session:
        assert session.get_one(Conversation, conversation_id).seen_at is None


def test_what_was_cut_is_opened_by_a_click_of_whoever_may_read_it(service: Service) -> None:
    conversation_id = service.conversation()
    with_rest = service.message(conversation_id, "hello", 1, rest="> what [name 2] wrote")
    without = service.message(conversation_id, "again", 2)

    assert service.client.rest(service.tokens["ada"], with_rest) == "> what [name 2] wrote"
    assert service.client.rest(service.tokens["ada"], without) == ""
    with pytest.raises(ReaderRefused, match="not_yours"):
        service.client.rest(service.tokens["bo"], with_rest)


def test_what_placeholders_stand_for_is_for_a_supervisor_with_a_reason(service: Service) -> None:
    conversation_id = service.conversation()
    message_id = service.message(conversation_id, "[name 2] hit me", others={"[name 2]": "Jo"})

    assert service.client.others(service.tokens["sue"], message_id, "safety") == {"[name 2]": "Jo"}
    with pytest.raises(ReaderRefused, match="not_yours"):
        service.client.others(service.tokens["ada"], message_id, "safety")
    for reason in ("", "curious", "Jo lives next door"):
        with pytest.raises(ReaderRefused, match="needs_reason"):
            service.client.others(service.tokens["sue"], message_id, reason)


def test_a_message_without_placeholders_has_none_to_show(service: Service) -> None:
    message_id = service.message(service.conversation(), "hello")

    assert service.client.others(service.tokens["sue"], message_id, "other") == {}


def test_a_message_that_was_altered_is_shown_as_damaged_beside_the_others(service: Service) -> None:
    conversation_id = service.conversation()
    altered = service.message(conversation_id, "one", 1, rest="> rest")
    service.message(conversation_id, "two", 2)
    with reading(service.engine) as session:
        words = session.get_one(Message, altered).words
    service.change(Message, altered, words=words[:-1] + bytes([words[-1] ^ 1]))

    one, two = service.client.thread(service.tokens["ada"], conversation_id).messages

    assert (one.words, one.damaged) == ("", True)
    assert (two.words, two.damaged) == ("two", False)


def test_a_message_moved_to_another_conversation_does_not_open_there(service: Service) -> None:
    theirs, hers = service.conversation(advisor_id="bo"), service.conversation()
    message_id = service.message(theirs, "a secret", rest="> a secret")
    service.change(Message, message_id, conversation_id=hers)

    (moved,) = service.client.thread(service.tokens["ada"], hers).messages

    assert (moved.words, moved.damaged) == ("", True)
    with pytest.raises(ReaderRefused, match="damaged"):
        service.client.rest(service.tokens["ada"], message_id)


def test_a_draft_that_was_set_aside_is_not_shown(service: Service) -> None:
    conversation_id = service.conversation()
    service.draft(conversation_id, "kept", saved_at=NOON)
    service.draft(conversation_id, "set aside", saved_at=NOON + timedelta(minutes=9), state=DraftState.SET_ASIDE)

    draft = service.client.thread(service.tokens["ada"], conversation_id).draft

    assert draft is not None
    assert (draft.words, draft.feedback) == ("kept", "")


def test_an_advisor_opens_thirty_conversations_an_hour_and_no_more(service: Service) -> None:
    many = [service.conversation() for _ in range(31)]
    for conversation_id in many[:30]:
        service.client.thread(service.tokens["ada"], conversation_id)

    assert refused(service, "ada", many[30]) == "budget"
    assert entries(service, many[30]) == []
    service.client.thread(service.tokens["ada"], many[0])  # the same one again is no new one
    service.clock.wait(minutes=60)
    service.client.thread(service.tokens["ada"], many[30])


def test_somebody_who_leaves_is_signed_out_at_once(service: Service) -> None:
    conversation_id = service.conversation()
    service.change(Staff, "ada", active=False)

    assert refused(service, "ada", conversation_id) == "not_signed_in"


def test_entries_name_nobodys_token(service: Service) -> None:
    conversation_id = service.conversation()
    service.client.thread(service.tokens["ada"], conversation_id)

    with reading(service.engine) as session:
        (entry,) = audit.of_conversation(session, conversation_id)
        assert isinstance(entry, AuditEntry)
        assert service.tokens["ada"] not in str(entry.model_dump())
        assert session.get(StaffSession, service.tokens["ada"]) is None
