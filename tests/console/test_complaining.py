"""Somebody is unhappy with an answer: who sees to it, who sees that there is one, and who never answers them again."""

from __future__ import annotations

import pytest

from gateway.conversation import State
from gateway.store.tables import Complaint, Conversation, Recusal, Staff
from tests.console.consoles import Console, Visitor
from tests.walks.staff import seen

COMPLAINT = "This is a complaint"


@pytest.fixture
def answered(console: Console) -> str:
    """Ada has answered Quiet Heron, Sue has signed, and they have written again."""
    one = console.drafted("Sleep is a shy animal.", pseudonym="Quiet Heron")
    sue = console.sign_in("sue")
    sue.press(sue.open(f"/conversations/{one}"), "Approve")
    console.change(Conversation, one, state=State.WAITING, advisor_id="ada")
    return one


def complain(console: Console, conversation_id: str, person_id: str) -> str:
    person = console.sign_in(person_id)
    return seen(person.press(person.open(f"/conversations/{conversation_id}"), COMPLAINT))


def test_it_is_another_supervisors_and_its_author_is_given_nothing_of_theirs_again(
    console: Console, answered: str
) -> None:
    assert "known as a complaint" in complain(console, answered, "sam")

    (kept,) = console.rows(Complaint)
    assert (kept.author_id, kept.signer_id, kept.by) == ("ada", "sue", "sam")
    assert console.row(Conversation, answered).advisor_id is None
    assert [row.staff_id for row in console.rows(Recusal)] == ["ada"]
    ada = console.sign_in("ada")
    assert "Nothing waits for you" in seen(ada.press(ada.open("/"), "Take the next one"))
    sam, sue = console.sign_in("sam"), console.sign_in("sue")
    assert "Complaints (1)" in seen(sam.open("/"))
    assert "About an answer by Ada" in seen(sam.open("/complaints"))
    assert sam.conversations("/complaints") == [f"/conversations/{answered}"]
    assert "Complaints (1)" not in seen(sue.open("/"))
    assert "No complaint waits" in seen(sue.open("/complaints"))


def test_a_coordinator_sees_that_there_is_one_and_whom_it_is_about_and_opens_nothing(
    console: Console, answered: str
) -> None:
    complain(console, answered, "sam")
    cora = console.sign_in("cora")
    assert "1 complaint:" in seen(cora.open("/"))
    told = cora.open("/complaints")
    assert "Quiet Heron About an answer by Ada Noticed: Today, 12:00" in seen(told)
    assert "Seen to" not in seen(told)
    assert cora.conversations("/complaints") == []
    assert cora.open(f"/conversations/{answered}").status_code == 403


def test_an_advisor_who_is_its_author_gives_it_back_by_saying_so(console: Console, answered: str) -> None:
    console.change(Conversation, answered, state=State.ASSIGNED)
    complain(console, answered, "ada")
    row = console.row(Conversation, answered)
    assert (row.state, row.advisor_id) == (State.WAITING, None)


def test_whoever_else_writes_to_them_keeps_writing(console: Console, answered: str) -> None:
    console.change(Conversation, answered, state=State.ASSIGNED, advisor_id="bo")
    complain(console, answered, "bo")
    row = console.row(Conversation, answered)
    assert (row.state, row.advisor_id) == (State.ASSIGNED, "bo")


def test_seen_to_it_leaves_the_list_and_only_by_who_had_no_part_in_it(console: Console, answered: str) -> None:
    complain(console, answered, "sam")
    (kept,) = console.rows(Complaint)
    sue = console.sign_in("sue")
    refused = sue.client.post(f"/complaints/{kept.id}/seen-to", headers={"Origin": str(sue.client.base_url)})
    assert refused.status_code == 403

    sam = console.sign_in("sam")
    page = sam.press(sam.open("/complaints"), "Seen to: Quiet Heron")

    assert "No complaint waits" in seen(page)
    kept = console.row(Complaint, kept.id)
    assert (kept.seen_to_by, kept.seen_to_minute) == ("sam", console.clock.now())


def test_where_only_the_one_who_signed_is_there_it_is_theirs_rather_than_nobodys(
    console: Console, answered: str
) -> None:
    complain(console, answered, "sam")
    console.change(Staff, "sam", active=False)
    assert "Complaints (1)" in seen(console.sign_in("sue").open("/"))


def test_without_any_answer_it_is_about_the_service_and_everybodys(console: Console) -> None:
    waiting = console.conversation(pseudonym="Quiet Heron")
    complain(console, waiting, "sue")
    assert console.rows(Recusal) == []
    assert "About the service" in seen(console.sign_in("sue").open("/complaints"))


def test_in_a_new_conversation_it_is_about_the_answer_of_the_one_before(console: Console, answered: str) -> None:
    new = console.conversation()
    console.change(Conversation, new, contact_id=console.row(Conversation, answered).contact_id)
    complain(console, new, "sam")
    (kept,) = console.rows(Complaint)
    assert (kept.conversation_id, kept.author_id, kept.signer_id) == (new, "ada", "sue")


def test_it_is_known_once(console: Console, answered: str) -> None:
    complain(console, answered, "sam")
    assert "already" in complain(console, answered, "sam")
    assert len(console.rows(Complaint)) == 1


def test_one_that_nobody_sees_to_is_late_after_the_time_of_a_promise(console: Console, answered: str) -> None:
    complain(console, answered, "sam")
    assert 'class="due late"' not in console.sign_in("cora").open("/complaints").text
    console.clock.wait(hours=49)
    assert 'class="due late"' in console.sign_in("cora").open("/complaints").text


def test_an_advisor_cannot_say_it_of_what_a_colleague_has(console: Console, ada: Visitor) -> None:
    others = console.conversation(state=State.ASSIGNED, advisor_id="bo")
    page = ada.client.post(f"/conversations/{others}/complaint", headers={"Origin": str(ada.client.base_url)})
    assert page.status_code == 403
    assert console.rows(Complaint) == []
    assert ada.open("/complaints").status_code == 403
