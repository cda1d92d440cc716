"""A supervisor agrees set times for somebody who writes very often."""

from __future__ import annotations

from datetime import timedelta

from gateway.store import absences, plans, transaction
from gateway.store.plans import SetTimes
from gateway.store.tables import AuditEntry, Contact, Conversation, Recusal, Staff
from tests.builders import an_absence
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen

AGREE = "Agree on these times"


def held(console: Console, conversation_id: str) -> SetTimes | None:
    contact = console.row(Contact, console.row(Conversation, conversation_id).contact_id)
    return plans.of(contact, console.clock.now())


def test_they_are_agreed_shown_and_ended(console: Console, sue: Visitor) -> None:
    waiting = console.conversation()
    page = sue.press(
        sue.open(f"/conversations/{waiting}"), AGREE, Who_answers="bo", On="3", And_on="0", At="18", For="4"
    )
    assert "Bo answers on Monday and Thursday at 18:00, until 11 February." in seen(page)
    assert held(console, waiting) == SetTimes("bo", (0, 3), 18 * 60, NOON + timedelta(weeks=4))
    assert [entry.code for entry in console.rows(AuditEntry, act="set_times")] == ["bo"]

    sue.press(page, "End the set times")
    assert held(console, waiting) is None


def test_while_they_hold_only_that_advisor_takes_what_waits(console: Console, sue: Visitor) -> None:
    waiting = console.conversation()
    sue.press(sue.open(f"/conversations/{waiting}"), AGREE, Who_answers="bo")
    ada, bo = console.sign_in("ada"), console.sign_in("bo")
    assert "Nothing waits for you" in seen(ada.press(ada.open("/"), "Take the next one"))
    assert bo.press(bo.open("/"), "Take the next one").url.path == f"/conversations/{waiting}"


def test_what_is_on_no_list_and_who_is_recused_cannot_be_agreed(console: Console, sue: Visitor) -> None:
    waiting = console.conversation()
    contact = console.row(Contact, console.row(Conversation, waiting).contact_id)
    recusal = Recusal(id="r", hash=contact.optout_hash, staff_id="bo", since_minute=NOON)
    page = sue.open(f"/conversations/{waiting}")
    for wrong in ({"Who_answers": "sue"}, {"On": "7"}, {"At": "24"}, {"For": "5000"}, {"And_on": "-2"}):
        assert "from the lists" in seen(sue.press(page, AGREE, **wrong))
    with transaction(console.engine) as session:
        session.add(recusal)
    assert "somebody else" in seen(sue.press(page, AGREE, Who_answers="bo"))
    assert held(console, waiting) is None


def test_while_their_advisor_is_away_or_has_left_others_may_take_it_and_the_page_says_so(
    console: Console, sue: Visitor
) -> None:
    waiting = console.conversation()
    sue.press(sue.open(f"/conversations/{waiting}"), AGREE, Who_answers="bo")
    assert "may be asked" not in seen(sue.open(f"/conversations/{waiting}"))

    with transaction(console.engine) as session:
        absence = an_absence(session, "bo", NOON, NOON + timedelta(days=1)).id
    assert "Bo is away, so somebody else may be asked." in seen(sue.open(f"/conversations/{waiting}"))

    with transaction(console.engine) as session:
        absences.end(session, absence)
    console.change(Staff, "bo", active=False)
    assert "Bo is no advisor any more, so somebody else may be asked." in seen(sue.open(f"/conversations/{waiting}"))
    ada = console.sign_in("ada")
    assert ada.press(ada.open("/"), "Take the next one").url.path == f"/conversations/{waiting}"
