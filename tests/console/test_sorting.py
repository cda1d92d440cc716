"""A supervisor says what it is about and how much danger is in it, and that counts at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.store import agreement, reading
from gateway.store.agreement import Agreement
from gateway.store.tables import AuditEntry, Conversation, Judgement, Message
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen

SORT_BY = NOON + timedelta(hours=36)
RIGHT = "That is right"


def counted(console: Console) -> list[Agreement]:
    with reading(console.engine) as session:
        return list(agreement.by_language(session))


def test_what_nobody_could_place_stands_on_the_desk_with_its_promise_and_is_no_advisors(
    console: Console, sue: Visitor
) -> None:
    console.conversation(pseudonym="Later", sort_by=SORT_BY)
    console.conversation(pseudonym="Sooner", sort_by=SORT_BY, due_at=NOON + timedelta(hours=40))
    console.conversation(pseudonym="Riskier", sort_by=SORT_BY, risk=2, topic="debt")
    desk = seen(sue.open("/"))
    assert "To sort (3)" in desk
    assert "Nobody can take these" not in desk
    assert desk.index("Riskier") < desk.index("Sooner") < desk.index("Later")
    assert "Nobody could tell what it is about. It goes to an advisor by itself on Wednesday 00:00" in desk
    assert "Answer promised by" in desk

    ada = console.sign_in("ada")
    assert "Nothing waits for you" in seen(ada.press(ada.open("/"), "Take the next one"))


def test_sorted_it_goes_on_to_an_advisor_with_what_was_said(console: Console, sue: Visitor) -> None:
    unsorted = console.conversation(sort_by=SORT_BY)

    page = sue.open(f"/conversations/{unsorted}")
    assert "Waiting to be sorted" in seen(page)
    sue.press(page, "Send it on", Topic="bullying", Also_about="sleep", Language="en", Danger="1")

    row = console.row(Conversation, unsorted)
    assert (row.state, row.sort_by, row.topic, row.topics) == (State.WAITING, None, "bullying", ["bullying", "sleep"])
    assert (row.language, row.risk, row.due_at) == ("en", 1, NOON + timedelta(hours=48))
    assert console.bell.rung == [Bell.MATCHING]
    assert "To sort" not in seen(sue.open("/"))
    assert [entry.code for entry in console.rows(AuditEntry, act="sort")] == ["bullying 1"]


def test_when_its_time_is_over_an_advisor_is_asked_though_nobody_has_looked(console: Console, sue: Visitor) -> None:
    unsorted = console.conversation(sort_by=SORT_BY)
    console.clock.wait(hours=36)
    sue, ada = console.sign_in("sue"), console.sign_in("ada")
    assert "To sort" not in seen(sue.open("/"))
    assert ada.press(ada.open("/"), "Take the next one").url.path == f"/conversations/{unsorted}"


def test_what_is_in_a_language_of_nobody_here_says_so(console: Console, sue: Visitor) -> None:
    strange, unknown = console.conversation(sort_by=SORT_BY), console.conversation(sort_by=SORT_BY)
    heard = {strange: "nl", unknown: "und"}
    with_language(console, heard)
    assert "It seems to be Dutch" in seen(sue.open(f"/conversations/{strange}"))
    assert "Nobody could tell its language" in seen(sue.open(f"/conversations/{unknown}"))


def with_language(console: Console, heard: dict[str, str]) -> None:
    for conversation_id, language in heard.items():
        for message in console.rows(Message, conversation_id=conversation_id):
            console.change(Message, message.id, language=language)


def test_danger_that_a_supervisor_finds_is_escalated_and_due_within_the_hour(console: Console, sue: Visitor) -> None:
    writing = console.conversation(state=State.ASSIGNED, advisor_id="ada")

    sue.press(sue.open(f"/conversations/{writing}"), RIGHT, Danger="3")

    row = console.row(Conversation, writing)
    assert (row.state, row.risk, row.seen_at) == (State.ESCALATED, 3, NOON)
    assert row.due_at == NOON + timedelta(hours=1)
    assert [(one.alarms, one.missed, one.exact) for one in counted(console)] == [(0, 1, 0)]


@pytest.mark.parametrize(("due", "then"), [(48, 24), (3, 3)])
def test_a_level_that_is_raised_shortens_the_promise_and_one_that_is_lowered_never_lengthens_it(
    console: Console, sue: Visitor, due: int, then: int
) -> None:
    waiting = console.conversation(due_at=NOON + timedelta(hours=due))
    page = sue.press(sue.open(f"/conversations/{waiting}"), RIGHT, Danger="2")
    row = console.row(Conversation, waiting)
    assert (row.risk, row.due_at) == (2, NOON + timedelta(hours=then))

    sue.press(page, RIGHT, Danger="0")
    row = console.row(Conversation, waiting)
    assert (row.risk, row.due_at) == (0, NOON + timedelta(hours=then))
    assert len(console.rows(Judgement)) == 1


def test_a_level_is_not_lowered_over_words_that_nobody_has_read(console: Console, sue: Visitor) -> None:
    waiting = console.conversation(risk=2)
    page = sue.open(f"/conversations/{waiting}")
    console.says(waiting, "And now it is worse.")
    assert "They wrote again" in seen(sue.press(page, RIGHT, Danger="0"))
    assert console.row(Conversation, waiting).risk == 2
    assert console.rows(Judgement) == []


def test_a_form_that_says_what_is_on_no_list_changes_nothing(console: Console, sue: Visitor) -> None:
    waiting = console.conversation()
    origin = {"Origin": str(sue.client.base_url)}
    for wrong in ({"topic": "No Topic!"}, {"language": "klingon"}, {"level": "7"}, {"also": "'; --"}):
        page = sue.client.post(f"/conversations/{waiting}/sort", data={"topic": "sleep"} | wrong, headers=origin)
        assert "from the lists" in seen(page)
    assert console.row(Conversation, waiting).topic == "general"


def test_what_is_approved_must_be_recalled_before_danger_is_found_in_it(console: Console, sue: Visitor) -> None:
    leaving = console.conversation(state=State.APPROVED, advisor_id="ada")
    assert "Recall it first" in seen(sue.press(sue.open(f"/conversations/{leaving}"), RIGHT, Danger="4"))
    assert (console.state(leaving), console.rows(Judgement)) == (State.APPROVED, [])


def test_an_advisors_escalation_counts_as_danger_that_the_door_had_not_heard(console: Console, ada: Visitor) -> None:
    mine = console.conversation(state=State.ASSIGNED, advisor_id="ada")
    ada.press(ada.open(f"/conversations/{mine}"), "Escalate")
    assert [(one.levels, one.missed, one.topics) for one in counted(console)] == [(1, 1, 0)]


def test_what_is_closed_is_no_longer_sorted(console: Console, sue: Visitor) -> None:
    closed = console.conversation(state=State.CLOSED)
    origin = {"Origin": str(sue.client.base_url)}
    page = sue.client.post(f"/conversations/{closed}/sort", data={"topic": "sleep"}, headers=origin)
    assert "This is closed" in seen(page)


def test_an_answer_under_review_and_one_that_a_supervisor_writes_can_be_judged_too(
    console: Console, sue: Visitor
) -> None:
    review = console.drafted("Sleep is a shy animal.")
    sue.press(sue.open(f"/conversations/{review}"), RIGHT, Danger="1")
    writing = console.conversation(state=State.ASSIGNED, advisor_id="sue")
    sue.press(sue.open(f"/conversations/{writing}"), RIGHT, Danger="1")
    assert [console.row(Conversation, one).risk for one in (review, writing)] == [1, 1]
    assert console.state(review) is State.IN_REVIEW


def test_supervisors_and_coordinators_read_how_often_people_and_the_door_agree(console: Console, sue: Visitor) -> None:
    page = "/agreement"
    assert "Nobody has said anything" in seen(sue.open(page))
    waiting = console.conversation(topic="sleep", topics=["sleep"])
    sue.press(sue.open(f"/conversations/{waiting}"), RIGHT)
    told = seen(console.sign_in("cora").open(page))
    assert "English" in told
    assert "Level of danger the same: 1 of 1 (100%)" in told
    assert "First topic the same: 1 of 1 (100%)" in told
    assert "Alarms" not in told
    assert console.sign_in("ada").open(page).status_code == 403
