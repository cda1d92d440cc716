"""A supervisor at the review desk: exact words, four eyes, new words, second thoughts."""

from __future__ import annotations

from datetime import timedelta

from gateway import letters, signoff
from gateway.conversation import Actor, State, Step
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import RosterWatch
from gateway.doorbell import Bell
from gateway.store import contacts, conversations, deliveries, messages, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Conversation, Delivery, Direction, Draft, DraftState, Message, SignOff, Staff, Standing
from tests.console.consoles import ADDRESS, NOON, Console, Visitor
from tests.walks.staff import seen

ANSWER = "Sleep is a shy animal: it comes when you look away."
EDITED = "Sleep is a very shy animal: it comes when you look away."
OTHER = "Please tell your doctor about this soon, and let us know how it went with them."


def approve(visitor: Visitor, conversation_id: str, **fields: str) -> str:
    """Open a conversation, approve it, and return what the next page says."""
    return seen(visitor.press(visitor.open(f"/conversations/{conversation_id}"), "Approve", **fields))


def write_again(console: Console, conversation_id: str, words: str) -> None:
    """What the door does when somebody writes while their answer is about to leave."""
    console.says(conversation_id, words)
    with transaction(console.engine) as session:
        row = session.get_one(Conversation, conversation_id)
        conversations.take(session, row, Step.WRITE_AGAIN, Mover(Actor.CONTACT, "contact", NOON, console.desk.new_id()))
        deliveries.void_signoffs(session, row.id)
        deliveries.cancel(session, row.id, "thread_moved")
        messages.withdraw(session, row.id)
        draft = messages.draft_of(session, row.id, DraftState.SIGNED)
        assert draft is not None
        assert messages.set_draft_state(session, draft, DraftState.SUBMITTED)


def signed_by_sue(console: Console, delivery: Delivery) -> signoff.Statement:
    """What outbound finds when it checks the sign-off behind a delivery."""
    ring = Keyring.of_process(console.views, "outbound")
    roster = RosterWatch(console.views / "outbound", ring).current()
    return signoff.verified(console.row(SignOff, delivery.signoff_id or ""), roster, ring.service_id)


def test_question_and_draft_stand_side_by_side(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    page = sue.open(f"/conversations/{case}")
    assert "I cannot sleep." in page.text
    assert f"{ANSWER}</textarea>" in page.text
    assert "Answer by Ada" in page.text


def test_an_approved_answer_is_signed_sealed_and_on_its_way(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    said = approve(sue, case)
    assert "Approved." in said
    assert console.state(case) is State.APPROVED
    (delivery,) = console.rows(Delivery)
    assert (delivery.standing, delivery.next_at) == (Standing.PENDING, NOON + timedelta(seconds=10))
    assert console.letter(delivery) == ANSWER
    (draft,) = console.rows(Draft)
    assert draft.state is DraftState.SIGNED
    statement = signed_by_sue(console, delivery)
    assert (statement.author, statement.supervisor, statement.thread_version) == ("ada", "sue", 1)
    assert (statement.draft, statement.draft_version) == (draft.id, draft.version)
    (message,) = console.rows(Message, direction=Direction.OUT)
    assert (message.number, message.delivery_id) == (2, delivery.id)
    assert Bell.OUTBOUND in console.bell.rung
    assert ANSWER in said


def test_small_edits_are_signed_exactly_and_the_original_is_kept(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    approve(sue, case, Edited_answer=EDITED)
    (delivery,) = console.rows(Delivery)
    assert console.letter(delivery) == EDITED
    assert signed_by_sue(console, delivery).author == "ada"
    assert {draft.state: draft.version for draft in console.rows(Draft)} == {
        DraftState.SET_ASIDE: 1,
        DraftState.SIGNED: 2,
    }


def test_whoever_rewrites_more_than_half_becomes_the_author_and_another_must_approve(
    console: Console, sue: Visitor
) -> None:
    case = console.drafted(ANSWER)
    said = approve(sue, case, Edited_answer=OTHER)
    assert "you are the author now" in said
    assert console.state(case) is State.IN_REVIEW
    assert console.rows(Delivery) == []
    assert "Another supervisor must approve it" in seen(sue.open(f"/conversations/{case}"))

    approve(console.sign_in("sam"), case)

    (delivery,) = console.rows(Delivery)
    assert console.letter(delivery) == OTHER
    assert signed_by_sue(console, delivery).author == "sue"


def test_whoever_rewrites_an_answer_in_several_steps_becomes_its_author_too(console: Console, sue: Visitor) -> None:
    case = console.drafted("one two three four five six seven eight nine ten")
    first = "ONE TWO THREE four five six seven eight nine ten"
    sue.press(sue.open(f"/conversations/{case}"), "Approve", Edited_answer=first)
    sue.press(sue.open(f"/conversations/{case}"), "Recall")

    second = "ONE TWO THREE FOUR FIVE SIX seven eight nine ten"
    sue.press(sue.open(f"/conversations/{case}"), "Approve", Edited_answer=second)

    assert console.state(case) is State.IN_REVIEW
    assert "You are the author of this answer" in seen(sue.open(f"/conversations/{case}"))
    sam = console.sign_in("sam")
    sam.press(sam.open(f"/conversations/{case}"), "Approve")
    assert console.state(case) is State.APPROVED


def test_a_slip_of_the_pen_may_be_mended_after_recalling(console: Console, sue: Visitor) -> None:
    case = console.drafted("one two three four five six seven eight nine ten")
    for words in (
        "one too three four five six seven eight nine ten",
        "one two three four five six seven eight nine ten",
    ):
        sue.press(sue.open(f"/conversations/{case}"), "Approve", Edited_answer=words)
        assert console.state(case) is State.APPROVED
        sue.press(sue.open(f"/conversations/{case}"), "Recall")


def test_a_supervisor_cannot_sign_off_her_own_draft(console: Console, sue: Visitor) -> None:
    case = console.conversation(state=State.ESCALATED, risk=3)
    page = sue.press(sue.open(f"/conversations/{case}"), "Take over")
    sue.press(page, "Submit", Your_answer=ANSWER)
    (draft,) = console.rows(Draft)
    form = {"edited": ANSWER, "draft_id": draft.id, "draft_version": "1", "thread_version": "1"}

    refused = sue.client.post(f"/conversations/{case}/approve", data=form, headers={"Origin": ADDRESS})

    assert refused.status_code == 409
    assert "Another supervisor must approve it" in seen(refused)
    assert console.rows(SignOff) == []
    approve(console.sign_in("sam"), case)
    assert console.state(case) is State.APPROVED


def test_an_advisor_who_supervises_too_cannot_approve_what_she_wrote(console: Console, ada: Visitor) -> None:
    case = console.drafted(ANSWER)
    console.change(Staff, "ada", roles=["advisor", "supervisor"])
    (draft,) = console.rows(Draft)
    form = {"edited": ANSWER, "draft_id": draft.id, "draft_version": "1", "thread_version": "1"}
    ada.client.post(f"/conversations/{case}/approve", data=form, headers={"Origin": ADDRESS})
    assert console.rows(SignOff) == []


def test_words_that_came_while_the_page_was_open_are_shown_and_still_right_signs_for_them(
    console: Console, sue: Visitor
) -> None:
    case = console.drafted(ANSWER, "My first canary.")
    page = sue.open(f"/conversations/{case}")
    console.says(case, "And I lost my job.")

    asked = sue.press(page, "Approve", Edited_answer=EDITED)

    assert asked.status_code == 409
    assert "And I lost my job." in seen(asked)
    assert "Is the answer still right?" in seen(asked)
    assert console.rows(Delivery) == []
    sue.press(asked, "Still right")
    (delivery,) = console.rows(Delivery)
    assert console.letter(delivery) == EDITED
    assert signed_by_sue(console, delivery).thread_version == 2


def test_new_words_after_approval_are_shown_alone_and_still_right_renews_the_signature(
    console: Console, sue: Visitor
) -> None:
    case = console.drafted(ANSWER)
    approve(sue, case, Edited_answer=EDITED)
    write_again(console, case, "And I lost my job.")
    assert "still right?" in seen(sue.open("/"))

    page = sue.open(f"/conversations/{case}")
    assert "And I lost my job." in seen(page)
    assert "after this answer was approved" in seen(page)
    sue.press(page, "Still right")

    assert console.state(case) is State.APPROVED
    new = next(delivery for delivery in console.rows(Delivery) if delivery.standing is Standing.PENDING)
    assert console.letter(new) == EDITED
    assert signed_by_sue(console, new).thread_version == 2
    assert len(console.rows(Message, direction=Direction.OUT)) == 1


def test_a_draft_that_changed_while_the_page_was_open_is_shown_again(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    page = sue.open(f"/conversations/{case}")
    approve(console.sign_in("sam"), case, Edited_answer=OTHER)

    again = sue.press(page, "Approve")

    assert again.status_code == 409
    assert "Somebody has changed the answer" in seen(again)
    assert OTHER in seen(again)
    assert console.rows(Delivery) == []


def test_sending_back_gives_the_author_feedback_that_stays_while_they_write(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    sue.press(sue.open(f"/conversations/{case}"), "Send back", Feedback="Warmer, please.")
    assert console.state(case) is State.ASSIGNED
    ada = console.sign_in("ada")
    page = ada.open(f"/conversations/{case}")
    assert "Warmer, please." in seen(page)
    assert f"{ANSWER}</textarea>" in page.text
    saved = ada.press(page, "Save", Your_answer=EDITED)
    assert "Warmer, please." in seen(saved)
    ada.press(saved, "Submit")
    assert f"{EDITED}</textarea>" in sue.open(f"/conversations/{case}").text


def test_sending_back_without_a_word_is_asked_for_one(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    page = sue.press(sue.open(f"/conversations/{case}"), "Send back", Edited_answer=EDITED)
    assert "so that they can learn from it" in seen(page)
    assert f"{EDITED}</textarea>" in page.text
    assert console.state(case) is State.IN_REVIEW


def test_an_approved_answer_can_be_recalled_before_it_leaves(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    approve(sue, case)
    sue.press(sue.open(f"/conversations/{case}"), "Recall")
    assert console.state(case) is State.IN_REVIEW
    (delivery,) = console.rows(Delivery)
    assert (delivery.standing, delivery.letter) == (Standing.CANCELLED, None)
    assert console.rows(Message, direction=Direction.OUT) == []
    assert console.rows(SignOff)[0].voided
    approve(sue, case)
    assert console.state(case) is State.APPROVED


def test_an_answer_that_is_leaving_cannot_be_recalled(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    approve(sue, case)
    page = sue.open(f"/conversations/{case}")
    console.change(Delivery, console.rows(Delivery)[0].id, standing=Standing.SENDING, lease="worker")
    late = sue.press(page, "Recall")
    assert "can no longer be recalled" in seen(late)
    assert console.state(case) is State.APPROVED
    assert not console.rows(SignOff)[0].voided


def test_an_edit_that_cannot_go_out_is_refused_and_kept_on_the_page(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    page = sue.press(sue.open(f"/conversations/{case}"), "Approve", Edited_answer=f"{ANSWER} Ring [phone].")
    assert page.status_code == 422
    assert "[phone] would reach them" in seen(page)
    assert "Ring [phone].</textarea>" in page.text


def test_nothing_is_approved_for_who_has_said_stop(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    contact_id = console.row(Conversation, case).contact_id
    with transaction(console.engine) as session:
        contacts.stop(session, console.desk.new_id(), b"optout " + contact_id.encode(), NOON)
    assert "asked us to stop" in approve(sue, case)
    assert console.rows(Delivery) == []


def test_escalating_and_taking_over_make_the_supervisor_the_writer(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER)
    sue.press(sue.open(f"/conversations/{case}"), "Escalate")
    assert console.state(case) is State.ESCALATED
    page = sue.press(sue.open(f"/conversations/{case}"), "Take over")
    row = console.row(Conversation, case)
    assert (row.state, row.advisor_id) == (State.ASSIGNED, "sue")
    assert f"{ANSWER}</textarea>" in page.text
    sue.press(page, "Submit")
    assert console.rows(Draft)[0].author_id == "sue"


def test_opening_an_escalated_conversation_ends_the_alarms(console: Console, sue: Visitor) -> None:
    case = console.conversation(state=State.ESCALATED, risk=4, escalated_at=NOON, next_alarm_at=NOON)
    assert "Nobody has opened it yet" in seen(sue.open("/"))
    sue.open(f"/conversations/{case}")
    row = console.row(Conversation, case)
    assert (row.seen_at, row.next_alarm_at) == (NOON, None)


def test_an_answer_to_somebody_in_danger_leaves_at_any_hour_and_before_all_others(
    console: Console, sue: Visitor
) -> None:
    for risk, urgency in ((2, letters.ORDINARY), (3, letters.AT_ONCE)):
        case = console.drafted(ANSWER, risk=risk)
        approve(sue, case)
        (delivery,) = console.rows(Delivery, conversation_id=case)
        assert delivery.urgency == urgency
