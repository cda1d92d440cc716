"""One's own hours: the rota as it concerns them, absences, and being told in the evening."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.matching import coming_back
from gateway.store import transaction
from gateway.store.tables import Absence, AuditEntry, Channel, Rota, Staff
from tests.builders import NOON, an_absence
from tests.console.consoles import ADDRESS, Console, Visitor
from tests.walks.staff import seen

AFTERNOON = {"weekday": 0, "from_minute": 540, "to_minute": 1020}


def go_away(visitor: Visitor, first: str, last: str) -> str:
    fields = {"Away_from": first, "To,_that_day_included": last}
    return seen(visitor.press(visitor.open("/my/hours"), "I will be away", **fields))


def on_call(console: Console, *people: str) -> None:
    with transaction(console.engine) as session:
        for person in people:
            for day in range(7):
                session.add(Rota(id=f"{person}{day}", staff_id=person, weekday=day, from_minute=0, to_minute=1440))


def acts(console: Console, person: str) -> list[tuple[str, str]]:
    return sorted((entry.act, entry.code) for entry in console.rows(AuditEntry, by=person) if "absence" in entry.act)


def test_everybody_sees_their_own_hours_and_nobody_elses(console: Console, ada: Visitor, sue: Visitor) -> None:
    with transaction(console.engine) as session:
        session.add(Rota(id="a", staff_id="ada", **AFTERNOON))
        session.add(Rota(id="s", staff_id="sue", **AFTERNOON | {"from_minute": 1320, "to_minute": 360}))

    assert "Monday 09:00 to 17:00 On duty" in seen(ada.open("/my/hours"))
    assert "22:00" not in seen(ada.open("/my/hours"))
    assert "Monday 22:00 to 06:00 on Tuesday On call, first call" in seen(sue.open("/my/hours"))
    assert "No fixed hours of yours" in seen(console.sign_in("bo").open("/my/hours"))


def test_an_absence_lasts_from_the_first_midnight_to_the_one_after_the_last_day(console: Console, ada: Visitor) -> None:
    page = go_away(ada, "2030-06-10", "2030-06-14")

    (row,) = console.rows(Absence)
    assert (row.staff_id, row.from_at) == ("ada", datetime(2030, 6, 9, 23, 0, tzinfo=UTC))  # summer time
    assert row.until_at == datetime(2030, 6, 14, 23, 0, tzinfo=UTC)
    assert "Away from Monday 10 June to Friday 14 June" in page
    assert acts(console, "ada") == [("absence_add", "")]
    assert console.bell.rung == [Bell.MATCHING]


def test_from_the_first_day_on_nothing_comes_and_what_was_hers_is_somebody_elses(console: Console) -> None:
    mine = console.conversation(state=State.ASSIGNED, advisor_id="ada", silent_at=NOON + timedelta(days=1))
    ada = console.sign_in("ada")
    page = go_away(ada, "2030-01-14", "2030-01-15")
    assert "Away until Tuesday 15 January" in page

    coming_back.take_back(console.engine, console.desk.settings, console.desk.circumstances)

    assert console.state(mine) is State.WAITING
    assert "You said that you are away" in seen(ada.press(ada.open("/"), "Take the next one"))
    assert "Ada AdvisorAway" in seen(console.sign_in("cora").open("/people"))
    page = seen(ada.press(ada.open("/my/hours"), "I am back (Away until Tuesday 15 January)"))
    assert "You are there on those days" in page
    assert acts(console, "ada") == [("absence_add", ""), ("absence_end", "")]
    ada.press(ada.open("/"), "Take the next one")
    assert console.state(mine) is State.ASSIGNED


def test_a_supervisor_sees_in_red_which_hours_on_call_they_leave_open(console: Console, sue: Visitor) -> None:
    on_call(console, "sue", "sam")
    assert "Nobody is on call" not in go_away(sue, "2030-02-01", "2030-02-02")

    page = go_away(console.sign_in("sam"), "2030-02-02", "2030-02-03")

    assert "Nobody is on call: from Saturday 2 February, 00:00 to Sunday 3 February, 00:00 Please find" in page


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2030-01-16", "2030-01-15", "The last day must not lie before the first"),
        ("2030-01-01", "2030-01-13", "nor before today"),
        ("2030-01-16", "2031-06-01", "more than a year ahead"),
        ("9999-12-31", "9999-12-31", "more than a year ahead"),
        ("tomorrow", "2030-01-16", "Please choose both days"),
        ("2030-01-16", "", "Please choose both days"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(
    console: Console, ada: Visitor, first: str, last: str, said: str
) -> None:
    sent = ada.client.post("/my/absences", data={"first": first, "last": last}, headers={"Origin": ADDRESS})
    assert said in seen(sent)
    assert console.rows(Absence) == []


def test_nobody_can_note_absences_without_end(console: Console, ada: Visitor) -> None:
    with transaction(console.engine) as session:
        for _ in range(30):
            an_absence(session, "ada", NOON, NOON + timedelta(days=1))

    sent = ada.client.post(
        "/my/absences", data={"first": "2030-02-01", "last": "2030-02-01"}, headers={"Origin": ADDRESS}
    )

    assert "great many absences are noted already" in seen(sent)
    assert len(console.rows(Absence)) == 30


def test_an_absence_is_taken_back_by_whose_it_is_alone(console: Console, ada: Visitor) -> None:
    with transaction(console.engine) as session:
        an_absence(session, "ada", NOON, NOON + timedelta(days=1), id="hers")

    bo = console.sign_in("bo")

    assert bo.client.post("/my/absences/hers/end", headers={"Origin": ADDRESS}).status_code == 404
    assert len(console.rows(Absence)) == 1


def test_an_advisor_chooses_when_to_be_told(console: Console, ada: Visitor) -> None:
    console.change(Staff, "ada", address=b"sealed", address_channel=Channel.EMAIL)
    page = ada.open("/my/hours")
    assert "we tell you by email: once in an evening at most, between 18:00 and 21:00" in seen(page)

    page = ada.press(page, "Keep these hours", Tell_me_from="19:30", Until="00:00")

    assert "between 19:30 and 00:00" in seen(page)
    row = console.row(Staff, "ada")
    assert (row.to_be_told, row.told_from, row.told_until) == (True, 1170, 1440)


def test_an_advisor_who_does_not_want_to_be_told_is_not_and_keeps_their_hours(console: Console, ada: Visitor) -> None:
    console.change(Staff, "ada", address=b"sealed", address_channel=Channel.EMAIL, told_from=600)

    page = ada.press(ada.open("/my/hours"), "Do not tell me")

    assert "We do not tell you when something waits." in seen(page)
    assert (console.row(Staff, "ada").to_be_told, console.row(Staff, "ada").told_from) == (False, 600)
    ada.press(page, "Tell me in these hours")
    assert console.row(Staff, "ada").to_be_told


@pytest.mark.parametrize("address", [{}, {"address": b"sealed", "address_channel": Channel.SMS}])
def test_whom_no_letter_reaches_reads_that_nothing_can_be_sent(
    console: Console, ada: Visitor, address: dict[str, object]
) -> None:
    console.change(Staff, "ada", **address)  # this service sends no texts
    assert "nothing can be sent to you" in seen(ada.open("/my/hours"))


@pytest.mark.parametrize(("begin", "end"), [("22:00", "02:00"), ("18:00", "18:00"), ("now", "then")])
def test_hours_of_the_evening_lie_in_one_day(console: Console, ada: Visitor, begin: str, end: str) -> None:
    sent = ada.client.post("/my/telling", data={"told": "yes", "begin": begin, "end": end}, headers={"Origin": ADDRESS})
    assert sent.status_code == 409
    assert console.row(Staff, "ada").told_from == 1080


def test_each_reads_what_becomes_of_their_own_work_while_they_are_away(ada: Visitor, sue: Visitor) -> None:
    advisor, supervisor = seen(ada.open("/my/hours")), seen(sue.open("/my/hours"))
    assert ("goes to somebody else" in advisor, "stays yours until" in advisor) == (True, False)
    assert ("goes to somebody else" in supervisor, "stays yours until" in supervisor) == (False, True)


def test_a_supervisor_is_told_by_being_on_call_and_has_nothing_to_choose(console: Console, sue: Visitor) -> None:
    assert "Being told in the evening" not in seen(sue.open("/my/hours"))
    assert sue.client.post("/my/telling", headers={"Origin": ADDRESS}).status_code == 403
