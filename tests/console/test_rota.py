"""The rota: read by supervisors, changed by the coordinator, and red where nobody is on call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.matching import coming_back
from gateway.store import transaction
from gateway.store.tables import Absence, AuditEntry, Channel, Rota, Staff
from tests.builders import NOON, an_absence
from tests.console.consoles import ADDRESS, Console, Visitor
from tests.walks.staff import seen

ALL_DAY = {"begin": "00:00", "end": "00:00", "days": "every"}


@pytest.fixture
def cora(console: Console) -> Visitor:
    return console.sign_in("cora")


def add(cora: Visitor, who: str, **fields: str) -> str:
    given = {"days": "every", "begin": "00:00", "end": "00:00", "call": "1"} | fields
    return seen(cora.client.post("/rota/add", data={"who": who} | given, headers={"Origin": ADDRESS}))


def rows(console: Console) -> set[tuple[str, int, int, int, int]]:
    return {(row.staff_id, row.weekday, row.from_minute, row.to_minute, row.position) for row in console.rows(Rota)}


def acts(console: Console) -> list[tuple[str, str]]:
    return [(entry.act, entry.code) for entry in console.rows(AuditEntry, by="cora") if entry.act.startswith("rota")]


def test_an_empty_rota_is_red_for_the_whole_week(console: Console, cora: Visitor) -> None:
    assert "Nobody is on call: from now to Monday 21 January, 12:00" in seen(cora.open("/rota"))


def test_the_form_puts_a_supervisor_on_call_and_the_page_shows_it(console: Console, cora: Visitor) -> None:
    fields = {"Who": "sue", "Days": "0", "From": "22:00", "To": "06:00", "Of_those_on_call": "2"}
    page = seen(cora.press(cora.open("/rota"), "Add these hours", **fields))

    assert rows(console) == {("sue", 0, 1320, 360, 2)}
    assert "22:00 to 06:00 on Tuesday Sue On call, second call" in page
    assert "Nobody is on call: from now to Monday 22:00" in page
    assert acts(console) == [("rota_add", "sue 0 1320-360 2")]
    assert console.bell.rung == [Bell.MATCHING]


def test_a_full_week_leaves_nothing_red_and_the_whole_day_is_said_so(console: Console, cora: Visitor) -> None:
    page = add(cora, "sue")

    assert rows(console) == {("sue", day, 0, 1440, 1) for day in range(7)}
    assert "Nobody is on call" not in page
    assert page.count("The whole day Sue On call, first call") == 7
    assert len(acts(console)) == 7


def test_hours_that_stand_there_already_stay_once(console: Console, cora: Visitor) -> None:
    add(cora, "sue", days="0")
    add(cora, "sue", days="week")

    assert len(console.rows(Rota)) == len(acts(console)) == 5


def test_an_advisor_is_on_duty_in_these_hours_and_not_on_call(console: Console, cora: Visitor) -> None:
    page = add(cora, "ada", days="weekend", begin="09:00", end="12:30")

    assert "09:00 to 12:30 Ada On duty" in page
    assert "Nobody is on call: from now" in page


def test_taking_hours_away_turns_red_what_nobody_covers_then(console: Console, cora: Visitor) -> None:
    add(cora, "sue")
    page = seen(cora.press(cora.open("/rota"), "Take away the hours of Sue on Wednesday (The whole day)"))

    assert "Nobody is on call: from Wednesday 00:00 to Thursday 00:00" in page
    assert ("rota_remove", "sue 2 0-1440 1") in acts(console)
    assert cora.client.post("/rota/none/remove", headers={"Origin": ADDRESS}).status_code == 404


def test_an_absence_weeks_ahead_is_red_before_it_begins(console: Console, cora: Visitor, sue: Visitor) -> None:
    add(cora, "sue")
    with transaction(console.engine) as session:
        an_absence(session, "sue", NOON + timedelta(days=4, hours=12), NOON + timedelta(days=13, hours=12))

    page = seen(cora.open("/rota"))

    assert "Nobody is on call: from Saturday 00:00 to Monday 28 January, 00:00" in page
    assert "Sue Away from Saturday 19 January to Sunday 27 January" in page
    assert page.count("On call, first call Away on") == 2
    assert "Away on 19 January" in page
    assert "Nobody is on call from Saturday 00:00 to Monday 21 January, 12:00." in seen(sue.open("/"))
    add(cora, "sam", call="2")
    assert "Nobody is on call" not in seen(cora.open("/rota"))


def test_a_supervisor_reads_the_rota_and_finds_nothing_to_press(console: Console, cora: Visitor, sue: Visitor) -> None:
    add(cora, "sue", days="0")
    page = sue.open("/rota")

    assert "The whole day Sue" in seen(page)
    assert "Add these hours" not in seen(page)
    assert "Take away" not in seen(page)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"who": "sue", "days": "sometimes"}, "Please choose from the lists"),
        ({"who": "sue", "call": "first"}, "Please choose from the lists"),
        ({"who": "sue", "begin": "9 o'clock"}, "Hours are written as"),
        ({"who": "sue", "begin": "24:00"}, "Hours are written as"),
        ({"who": "sue", "begin": "09:00", "end": "09:00"}, "These hours are empty"),
        ({"who": "cora"}, "cannot be put on the rota"),
        ({"who": "unreachable"}, "cannot be put on the rota"),
        ({"who": "gone"}, "cannot be put on the rota"),
        ({"who": "nobody"}, "There is nothing here"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    console: Console, cora: Visitor, fields: dict[str, str], said: str
) -> None:
    with transaction(console.engine) as session:
        texted = {"address": b"sealed", "address_channel": Channel.SMS}
        session.add(Staff(id="unreachable", name="Uma", roles=["supervisor"], **texted))
        session.add(Staff(id="gone", name="Gus", roles=["advisor"], active=False))

    assert said in add(cora, **fields)
    assert console.rows(Rota) == []
    assert acts(console) == []


def test_nobody_gets_more_hours_than_a_week_can_hold(console: Console, cora: Visitor) -> None:
    for hour in range(10):
        add(cora, "sue", begin=f"{hour:02}:00", end=f"{hour:02}:30")

    assert "more than anybody can have" in add(cora, "sue", begin="20:00", end="21:00")
    assert len(console.rows(Rota)) == 70


def test_a_form_from_elsewhere_changes_nothing(console: Console, cora: Visitor) -> None:
    sent = cora.client.post("/rota/add", data={"who": "sue"} | ALL_DAY, headers={"Origin": "http://evil.example"})

    assert sent.status_code == 403
    assert console.rows(Rota) == []


AWAY = {"Who_is_away": "ada", "Away_from": "2030-01-14", "To,_that_day_included": "2030-01-15"}


def absence_acts(console: Console) -> list[tuple[str, str]]:
    entries = console.rows(AuditEntry, by="cora")
    return sorted((entry.act, entry.code) for entry in entries if entry.act.startswith("absence"))


def test_the_coordinator_notes_that_somebody_is_away_who_cannot_do_it(console: Console, cora: Visitor) -> None:
    mine = console.conversation(state=State.ASSIGNED, advisor_id="ada", silent_at=NOON + timedelta(days=1))
    page = seen(cora.press(cora.open("/rota"), "Note that they are away", **AWAY))

    assert "Noted. They see it under their own hours" in page
    assert "Ada Away until Tuesday 15 January" in page
    assert absence_acts(console) == [("absence_add", "ada")], "whose days, and not which"
    assert console.bell.rung == [Bell.MATCHING]
    coming_back.take_back(console.engine, console.desk.settings, console.desk.circumstances)
    assert console.state(mine) is State.WAITING
    assert "Away until Tuesday 15 January" in seen(console.sign_in("ada").open("/my/hours"))


def test_either_of_them_takes_it_back(console: Console, cora: Visitor) -> None:
    cora.press(cora.open("/rota"), "Note that they are away", **AWAY)
    page = seen(cora.press(cora.open("/rota"), "They are there (Ada, Away until Tuesday 15 January)"))
    assert "Taken back: they count as there." in page
    assert "Nobody has said that they will be away" in page
    assert absence_acts(console) == [("absence_add", "ada"), ("absence_end", "ada")]

    cora.press(cora.open("/rota"), "Note that they are away", **AWAY)
    ada = console.sign_in("ada")
    ada.press(ada.open("/my/hours"), "I am back (Away until Tuesday 15 January)")
    assert console.rows(Absence) == []


@pytest.mark.parametrize(
    ("who", "first", "last", "status", "said"),
    [
        ("nobody", "2030-01-14", "2030-01-15", 404, ""),
        ("gone", "2030-01-14", "2030-01-15", 409, "They are not active"),
        ("ada", "2030-01-15", "2030-01-14", 409, "must not lie before the first"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    console: Console, cora: Visitor, who: str, first: str, last: str, status: int, said: str
) -> None:
    with transaction(console.engine) as session:
        session.add(Staff(id="gone", name="Gone", roles=["advisor"], skills=[], languages=["en"], active=False))

    sent = cora.client.post("/rota/away", data={"who": who, "first": first, "last": last}, headers={"Origin": ADDRESS})

    assert (sent.status_code, said in seen(sent)) == (status, True)
    assert console.rows(Absence) == []
