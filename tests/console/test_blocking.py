"""Blocking somebody for a while, and lifting it in one step."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.console import wording
from gateway.console.blocking import LASTS
from gateway.conversation import State
from gateway.store import blocks, transaction
from gateway.store.tables import AuditEntry, Block, Contact, Conversation, Delivery
from tests.builders import a_conversation
from tests.console.consoles import ADDRESS, NOON, Console, Visitor
from tests.walks.staff import seen

LONDON = ZoneInfo("Europe/London")


def press_block(visitor: Visitor, conversation_id: str, lasts: str = "1_day", reason: str = "insults") -> str:
    """Open the conversation, choose, press, and give what the next page says."""
    page = visitor.open(f"/conversations/{conversation_id}")
    return seen(visitor.press(page, "Block Quiet Heron", For_how_long=lasts, Why=reason))


def heron(console: Console, **given: object) -> str:
    return console.conversation(pseudonym="Quiet Heron", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lasts", "span"),
    [
        ("2_hours", timedelta(hours=2)),
        ("1_day", timedelta(days=1)),
        ("1_week", timedelta(days=7)),
        ("1_month", timedelta(days=30)),
        ("permanent", None),
    ],
)
def test_a_block_is_kept_as_a_hash_with_its_end_its_reason_and_who_made_it(
    console: Console, sue: Visitor, lasts: str, span: timedelta | None
) -> None:
    case = heron(console)
    press_block(sue, case, lasts)
    (block,), contact = console.rows(Block), console.row(Contact, console.row(Conversation, case).contact_id)
    assert (block.hash, block.since_minute, block.by, block.reason) == (contact.optout_hash, NOON, "sue", "insults")
    assert block.until_at == (NOON + span if span else None)


def test_everything_that_can_be_chosen_has_words() -> None:
    assert list(LASTS) == list(wording.BLOCK_TIMES)
    assert wording.until(None, NOON, LONDON) == "Blocked for ever"


def test_a_block_and_its_lifting_are_on_record(console: Console, sue: Visitor) -> None:
    case = heron(console)
    press_block(sue, case)
    sue.press(sue.open("/blocked"), "Lift the block on Quiet Heron")
    acts = {entry.act: (entry.by, entry.conversation_id, entry.code) for entry in console.rows(AuditEntry)}
    assert acts["block"] == ("sue", case, "insults 1_day")
    assert acts["unblock"][:2] == ("sue", None)
    assert acts["unblock"][2].startswith("insults ")


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.ASSIGNED])
def test_the_work_on_a_conversation_rests_when_its_person_is_blocked(
    console: Console, sue: Visitor, state: State
) -> None:
    case = heron(console, state=state, advisor_id="ada", offered_until=NOON + timedelta(hours=1))
    assert "What they write is still taken in" in press_block(sue, case)
    row = console.row(Conversation, case)
    assert (row.state, row.held_reason, row.offered_until) == (State.HELD, "blocked", None)


def test_their_other_conversations_rest_too_and_nobody_elses(console: Console, sue: Visitor) -> None:
    case, another = heron(console), console.conversation()
    with transaction(console.engine) as session:
        contact_id = session.get_one(Conversation, case).contact_id
        beside = a_conversation(session, contact_id=contact_id, verified=False).id
    press_block(sue, case)
    assert [console.state(row) for row in (case, beside, another)] == [State.HELD, State.HELD, State.WAITING]


@pytest.mark.parametrize(
    ("state", "risk"), [(State.ESCALATED, 4), (State.ASSIGNED, 3), (State.ANSWERED, 0), (State.CLOSED, 0)]
)
def test_danger_and_what_rests_already_stay_where_they_are(
    console: Console, sue: Visitor, state: State, risk: int
) -> None:
    case = heron(console, state=state, risk=risk, advisor_id="ada")
    press_block(sue, case)
    assert console.state(case) is state
    assert len(console.rows(Block)) == 1


def test_a_supervisor_who_writes_the_answer_can_block_from_there_and_an_advisor_cannot(
    console: Console, sue: Visitor
) -> None:
    hers, adas = (heron(console, state=State.ASSIGNED, advisor_id="sue"), console.conversation())
    console.change(Conversation, adas, state=State.ASSIGNED, advisor_id="ada")
    press_block(sue, hers)
    assert console.state(hers) is State.HELD
    assert "Block" not in seen(console.sign_in("ada").open(f"/conversations/{adas}"))


def test_an_answer_under_review_rests_too(console: Console, sue: Visitor) -> None:
    case = console.drafted("Sleep is a shy animal.", pseudonym="Quiet Heron")
    press_block(sue, case)
    assert console.state(case) is State.HELD


def test_an_answer_that_is_about_to_leave_is_recalled_first(console: Console, sue: Visitor) -> None:
    case = heron(console, state=State.APPROVED)
    assert "Block this person" not in seen(sue.open(f"/conversations/{case}"))
    form = {"lasts": "1_day", "reason": "insults"}
    sent = sue.client.post(f"/conversations/{case}/block", data=form, headers={"Origin": ADDRESS})
    assert "Recall it first" in seen(sent)
    assert console.rows(Block) == []


@pytest.mark.parametrize("form", [{"lasts": "9_years", "reason": "insults"}, {"lasts": "1_day", "reason": "x"}, {}])
def test_what_is_not_on_the_lists_is_declined(console: Console, sue: Visitor, form: dict[str, str]) -> None:
    case = heron(console)
    sent = sue.client.post(f"/conversations/{case}/block", data=form, headers={"Origin": ADDRESS})
    assert (sent.status_code, console.rows(Block), console.state(case)) == (409, [], State.WAITING)


def test_who_is_blocked_is_on_one_page_with_why_until_when_and_by_whom(console: Console, sue: Visitor) -> None:
    press_block(sue, heron(console))
    page = seen(sue.open("/blocked"))
    assert "Quiet Heron Blocked until Tuesday 15 January, 12:00, for another 24 hours" in page
    assert "Insults or threats · Sue · Today, 12:00" in page
    console.clock.wait(days=1)
    assert "Nobody is blocked" in seen(console.sign_in("sue").open("/blocked"))


def test_a_block_of_somebody_erased_can_still_be_lifted(console: Console, sue: Visitor) -> None:
    with transaction(console.engine) as session:
        blocks.put(session, Block(id="old", hash=b"gone", since_minute=NOON, by="left", reason="gone"))
    page = sue.open("/blocked")
    assert "Somebody who has been erased" in seen(page)
    assert "Nobody is blocked" in seen(sue.press(page, "Lift the block on Somebody who has been erased"))


def test_one_step_lifts_it_from_the_conversation_too_and_what_was_held_waits_for_a_look(
    console: Console, sue: Visitor
) -> None:
    case = heron(console)
    press_block(sue, case)
    page = sue.open(f"/conversations/{case}")
    assert "Block this person" not in seen(page)
    assert "still held" in seen(sue.press(page, "Lift the block on Quiet Heron"))
    assert (console.rows(Block), console.state(case)) == ([], State.HELD)
    sue.press(sue.open("/held"), "Release Quiet Heron")
    assert console.state(case) is State.WAITING


def test_a_block_that_is_gone_is_said_to_be_gone(sue: Visitor) -> None:
    assert sue.client.post("/blocked/nobody/lift", headers={"Origin": ADDRESS}).status_code == 404


def test_nothing_of_the_blocked_is_released_before_the_block_is_lifted(console: Console, sue: Visitor) -> None:
    case = heron(console)
    press_block(sue, case)
    held = seen(sue.open("/held"))
    assert "They are blocked" in held
    assert "Release" not in held.partition("Quiet Heron")[2]
    sent = sue.client.post(f"/conversations/{case}/release", headers={"Origin": ADDRESS})
    assert "Lift the block first" in seen(sent)
    assert console.state(case) is State.HELD


def test_a_new_block_replaces_the_one_before(console: Console, sue: Visitor) -> None:
    first, form = heron(console), {"lasts": "permanent", "reason": "machine"}
    press_block(sue, first)
    sue.client.post(f"/conversations/{first}/block", data=form, headers={"Origin": ADDRESS})
    (block,) = console.rows(Block)
    assert (block.until_at, block.reason) == (None, "machine")


def test_an_answer_to_the_blocked_cannot_be_approved_until_the_block_is_lifted(console: Console, sue: Visitor) -> None:
    case = console.drafted("Sleep is a shy animal.", pseudonym="Quiet Heron")
    block_quietly(console, case)
    page = sue.open(f"/conversations/{case}")
    assert "They are blocked, so this answer cannot leave" in seen(page)
    assert "Lift the block first" in seen(sue.press(page, "Approve"))
    assert (console.state(case), console.rows(Delivery)) == (State.IN_REVIEW, [])


def test_somebody_in_danger_is_answered_although_they_are_blocked(console: Console, sue: Visitor) -> None:
    case = console.drafted("Are you safe tonight?", pseudonym="Quiet Heron", risk=3)
    block_quietly(console, case)
    sue.press(sue.open(f"/conversations/{case}"), "Approve")
    assert console.state(case) is State.APPROVED


def test_an_advisor_is_told_that_an_answer_cannot_leave_and_not_that_somebody_is_blocked(console: Console) -> None:
    case = heron(console, state=State.ASSIGNED, advisor_id="ada")
    block_quietly(console, case)
    page = seen(console.sign_in("ada").open(f"/conversations/{case}"))
    assert "What you write cannot leave as things stand" in page
    assert "block" not in page.lower()


def block_quietly(console: Console, conversation_id: str) -> None:
    """A block that was made from another conversation of theirs."""
    contact = console.row(Contact, console.row(Conversation, conversation_id).contact_id)
    with transaction(console.engine) as session:
        blocks.put(session, Block(id="b", hash=contact.optout_hash, since_minute=NOON, by="sam", reason="sexual"))
