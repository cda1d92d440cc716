"""The supervisors' desk: worst first, and nobody forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gateway.conversation import State
from gateway.store import contacts, copies, deliveries, reports, transaction
from gateway.store.tables import (
    Channel,
    Contact,
    Conversation,
    Delivery,
    Direction,
    Kind,
    Message,
    Rota,
    Staff,
    Standing,
)
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen

ANSWER = "Sleep is a shy animal."


def on_call(console: Console, *hours: tuple[int, int, int]) -> None:
    """Sue is on call: weekday, from hour, to hour."""
    with transaction(console.engine) as session:
        for weekday, start, end in hours:
            row = Rota(
                id=console.desk.new_id(), staff_id="sue", weekday=weekday, from_minute=start * 60, to_minute=end * 60
            )
            session.add(row)


def letter(console: Console, conversation_id: str | None, standing: Standing, **given: Any) -> None:
    """A letter that stands so."""
    ordinary: dict[str, Any] = {"kind": Kind.REPLY, "channel": Channel.EMAIL, "made_minute": NOON}
    with transaction(console.engine) as session:
        row = Delivery(id=console.desk.new_id(), conversation_id=conversation_id, standing=standing, **ordinary | given)
        deliveries.keep(session, row)


def test_danger_stands_first_then_review_by_risk_and_promise(console: Console, sue: Visitor) -> None:
    console.drafted(ANSWER, pseudonym="Later", due_at=NOON + timedelta(hours=9))
    console.drafted(ANSWER, pseudonym="Sooner", due_at=NOON + timedelta(hours=3))
    console.drafted(ANSWER, pseudonym="Riskier", risk=2)
    console.conversation(pseudonym="Danger", state=State.ESCALATED, risk=4)
    page = seen(sue.open("/"))
    places = [page.index(name) for name in ("Danger", "Riskier", "Sooner", "Later")]
    assert places == sorted(places)


def test_danger_that_a_supervisor_has_taken_over_stays_in_sight_of_the_others(console: Console, sue: Visitor) -> None:
    console.conversation(pseudonym="Danger", state=State.ASSIGNED, risk=4, advisor_id="sue")
    console.conversation(pseudonym="Ordinary", state=State.ASSIGNED, risk=2, advisor_id="ada")
    others = seen(console.sign_in("sam").open("/"))
    assert "Danger" in others
    assert "Sue is writing the answer" in others
    assert "Ordinary" not in others
    assert seen(sue.open("/")).count("Danger") == 1, "her own stands under what is hers to write"


def stop(console: Console, conversation_id: str, days_ago: int) -> None:
    """Its person has said STOP."""
    with transaction(console.engine) as session:
        contact = session.get_one(Contact, session.get_one(Conversation, conversation_id).contact_id)
        contacts.stop(session, console.desk.new_id(), contact.optout_hash, NOON - timedelta(days=days_ago))


def test_danger_from_somebody_who_said_stop_is_marked_as_beyond_an_answer(console: Console, sue: Visitor) -> None:
    stop(console, console.conversation(pseudonym="Danger", state=State.ESCALATED, risk=3), days_ago=6 - 1)
    stop(console, console.conversation(pseudonym="Older", state=State.ESCALATED, risk=3), days_ago=13)
    page = seen(sue.open("/"))
    assert "Cannot be answered: STOP on Wednesday" in page  # the clock stands at Monday 14 January
    assert "Cannot be answered: STOP on 1 January" in page


def test_a_stop_after_worrying_words_is_shown_and_one_after_ordinary_words_is_only_held(
    console: Console, sue: Visitor
) -> None:
    worrying = console.conversation(pseudonym="Worried", state=State.HELD, held_reason="stopped", risk=2)
    ordinary = console.conversation(pseudonym="Calm", state=State.HELD, held_reason="stopped", risk=1)
    for conversation_id in (worrying, ordinary):
        stop(console, conversation_id, days_ago=1)
    page = seen(sue.open("/"))
    assert "Said STOP after worrying words" in page
    assert "STOP on Sunday" in page
    assert "Worried" in page
    assert "Calm" not in page


def test_a_stop_from_before_somebody_first_wrote_from_this_number_may_have_been_anothers(
    console: Console, sue: Visitor
) -> None:
    held = {"state": State.HELD, "held_reason": "stopped"}
    for name, channel, days_ago in (("Heir", Channel.SMS, 100), ("Self", Channel.SMS, 0), ("Mail", Channel.EMAIL, 100)):
        stop(console, console.conversation(pseudonym=name, channel=channel, **held), days_ago)

    page = seen(sue.open("/held"))
    assert page.count("the number may have been somebody else's. START brings them back") == 1
    assert page.count("They asked us to stop writing (STOP on ") == 3


def test_copies_that_stay_at_the_provider_are_said(console: Console, sue: Visitor) -> None:
    with transaction(console.engine) as session:
        copies.keep(session, "SM1", Direction.IN, NOON - timedelta(days=16), NOON)
    assert "The provider of texts still holds copies from more than 15 days ago: 1." in seen(sue.open("/"))


def test_an_hour_with_nobody_on_call_is_said_beforehand(console: Console, sue: Visitor) -> None:
    on_call(console, (0, 0, 22), (1, 0, 24))  # the clock stands at Monday noon
    assert "Nobody is on call from Monday 22:00 to Tuesday 00:00." in seen(sue.open("/"))
    on_call(console, (0, 22, 24))
    assert "Nobody is on call" not in seen(sue.open("/"))
    console.change(Staff, "sue", active=False)
    assert "Nobody is on call from now" in seen(console.sign_in("sam").open("/"))


def test_what_somebody_on_call_was_warned_of_stands_on_the_desk_with_who_has_it(console: Console, sue: Visitor) -> None:
    soon = {"due_at": NOON + timedelta(hours=12)}
    console.conversation(pseudonym="Waits", **soon)
    console.conversation(pseudonym="In Vain", topic="debt", **soon)
    console.conversation(pseudonym="With Ada", state=State.ASSIGNED, advisor_id="ada", **soon)
    console.conversation(pseudonym="Has Time", due_at=NOON + timedelta(hours=13))
    console.conversation(pseudonym="Sooner Promised", topic="eating", due_at=NOON + timedelta(hours=7))  # of 24
    console.conversation(pseudonym="Soon Over", topic="eating", due_at=NOON + timedelta(hours=6))
    console.conversation(pseudonym="Is Late", due_at=NOON - timedelta(seconds=1))

    page = seen(sue.open("/"))

    near = page.split("Soon late")[1].split("Nobody can take these")[0]
    assert all(name in near for name in ("Waits", "In Vain", "With Ada", "Soon Over"))
    assert "Sooner Promised" not in near
    assert "Nobody has taken it" in near
    assert "Nobody is trained in" in near
    assert "Ada has it; you can take it over" in near
    assert "Has Time" not in page
    assert "Is Late" not in near
    assert page.count("In Vain") == 1


def test_what_did_not_get_through_is_named_until_it_is_seen_to(console: Console, sue: Visitor) -> None:
    held = console.conversation(pseudonym="Far Crane", state=State.HELD, held_reason="did_not_arrive")
    seen_to = console.conversation(pseudonym="Near Crane", state=State.ANSWERED)
    letter(console, held, Standing.UNDELIVERED)
    letter(console, seen_to, Standing.UNDELIVERED)
    letter(console, seen_to, Standing.SENT)
    letter(console, None, Standing.UNCERTAIN, kind=Kind.STAFF, staff_id="sam")
    page = seen(sue.open("/"))
    assert "Answer to Far Crane" in page
    assert "Near Crane" not in page
    assert "Alarm to the staff It may have arrived" in page


def test_an_answer_that_is_reported_lost_after_it_left_is_named(console: Console, sue: Visitor) -> None:
    answered = console.conversation(pseudonym="Far Crane", state=State.ANSWERED, channel=Channel.SMS)
    letter(console, answered, Standing.SENT, made_minute=NOON - timedelta(days=1))
    letter(console, answered, Standing.SENT, channel=Channel.SMS, attempt_token="hash of the token")
    with transaction(console.engine) as session:
        assert reports.outcome(session, "hash of the token", "undelivered", "30003", NOON)
    assert "Answer to Far Crane" in seen(sue.open("/"))


def test_a_refused_answer_says_why_on_the_desk_and_where_it_is_reviewed(console: Console, sue: Visitor) -> None:
    case = console.drafted(ANSWER, pseudonym="Far Crane")
    sue.press(sue.open(f"/conversations/{case}"), "Approve")
    delivery = console.rows(Delivery)[0]
    console.change(Delivery, delivery.id, standing=Standing.REFUSED, reason="words_changed")
    console.change(Conversation, case, state=State.IN_REVIEW)
    assert "Refused: the words are not those that were signed" in seen(sue.open("/"))
    page = sue.open(f"/conversations/{case}")
    assert "Read it again with care" in seen(page)
    sue.press(page, "Approve")
    (answer,) = console.rows(Message, direction=Direction.OUT)
    assert answer.delivery_id != delivery.id


def test_a_broken_promise_is_an_alarm(console: Console, sue: Visitor) -> None:
    console.conversation(due_at=NOON - timedelta(hours=1))
    assert "1 conversation waits past the time we promised, the first since Monday 11:00" in seen(sue.open("/"))


def test_the_work_of_an_advisor_who_went_silent_is_on_the_desk_to_be_taken_over(console: Console, sue: Visitor) -> None:
    case = console.conversation(
        state=State.ASSIGNED, advisor_id="ada", due_at=NOON - timedelta(hours=1), pseudonym="Late Swan"
    )
    page = sue.open("/")
    assert "Past the promised time" in seen(page)
    assert "Late Swan" in seen(page)
    assert "has it; you can take it over" in seen(page)

    sue.press(sue.open(f"/conversations/{case}"), "Take over")
    assert "Past the promised time" not in seen(sue.open("/"))


def test_what_is_in_time_is_not_called_late(console: Console, sue: Visitor) -> None:
    console.conversation(due_at=NOON + timedelta(hours=1))
    assert "Past the promised time" not in seen(sue.open("/"))


def test_what_nobody_could_verify_is_marked_on_the_desk_and_explained_where_it_is_read(
    console: Console, sue: Visitor
) -> None:
    doubtful = console.conversation(pseudonym="Far Crane", state=State.ESCALATED, risk=3, verified=False)
    known = console.conversation(pseudonym="Near Crane", state=State.ESCALATED, risk=3)

    assert seen(sue.open("/")).count("The sender could not be verified") == 1
    assert "Nothing proves that the owner of the address wrote this." in seen(sue.open(f"/conversations/{doubtful}"))
    assert "could not be verified" not in seen(sue.open(f"/conversations/{known}"))


def test_who_is_quiet_after_danger_is_left_to_the_supervisors_until_one_closes_it(
    console: Console, sue: Visitor
) -> None:
    given = {"state": State.ANSWERED, "risk": 3, "quiet_at": NOON}
    heavy = console.conversation(pseudonym="Quiet Heron", **given)
    console.conversation(pseudonym="Loud Owl", **given | {"quiet_at": NOON + timedelta(days=1)})
    console.conversation(pseudonym="Late Lark", **given | {"risk": 2})

    page = seen(sue.open("/")).partition("Quiet after danger")[2].partition("To review")[0]
    assert "Quiet Heron" in page
    assert "it does not close by itself" in page
    assert "Loud Owl" not in page
    assert "Late Lark" not in page

    sue.press(sue.open(f"/conversations/{heavy}"), "Close")
    assert "Quiet after danger" not in seen(sue.open("/"))
