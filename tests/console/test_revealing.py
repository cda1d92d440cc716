"""What lies beside a message: each opening is asked for, and on record; and what a reader is told about the words."""

from __future__ import annotations

from typing import Any

from gateway.conversation import State
from gateway.store import deliveries, transaction
from gateway.store.tables import AuditEntry, Channel, Delivery, Kind, Standing
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen

MINE = {"state": State.ASSIGNED, "advisor_id": "ada"}


def test_what_was_cut_off_is_shown_when_it_is_asked_for(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    console.says(mine, "Here.", rest="On Monday you wrote", left_out=["image"])
    page = ada.open(f"/conversations/{mine}")
    assert "On Monday you wrote" not in seen(page)
    assert "Left out at the door: a picture." in seen(page)
    assert "On Monday you wrote" in seen(ada.press(page, "Show what was cut off"))
    assert len(console.rows(AuditEntry, act="opened_rest")) == 1


def test_a_supervisor_who_says_why_sees_whom_they_mean(console: Console, ada: Visitor, sue: Visitor) -> None:
    mine = console.conversation(**MINE)
    console.says(mine, "I fear [name 2].", others={"[name 2]": "Bernard"})
    assert "Names and numbers they mention" not in seen(ada.open(f"/conversations/{mine}"))
    page = sue.press(sue.open(f"/conversations/{mine}"), "Show them")
    assert "Bernard" in seen(page)
    assert console.rows(AuditEntry, act="opened_others")[0].code == "safety"


def test_an_advisor_reads_on_while_supervisors_have_it(console: Console, ada: Visitor) -> None:
    case = console.drafted("Sleep is a shy animal.")
    page = ada.open(f"/conversations/{case}")
    assert "I cannot sleep." in seen(page)
    assert "Approve" not in seen(page)
    assert "Recall" not in seen(page)


def test_placeholders_are_explained_where_there_are_any(console: Console, ada: Visitor) -> None:
    plain = console.conversation("Nobody [listens] to me.", **MINE)
    named = console.conversation("I am [name], and so is my cat, [name again].", **MINE)
    explained = "Words in brackets stand for details we took out"
    assert explained in seen(ada.open(f"/conversations/{named}"))
    assert explained not in seen(ada.open(f"/conversations/{plain}"))


def test_a_reader_is_told_what_the_service_itself_has_written(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    letter: dict[str, Any] = {
        "kind": Kind.LETTER,
        "channel": Channel.EMAIL,
        "conversation_id": mine,
        "made_minute": NOON,
    }
    with transaction(console.engine) as session:
        sent: dict[str, Any] = {"standing": Standing.SENT, "sent_minute": NOON}
        deliveries.keep(session, Delivery(id="a" * 32, template="crisis", **letter, **sent))
        deliveries.keep(session, Delivery(id="b" * 32, template="receipt", **letter, standing=Standing.PENDING))
    page = seen(ada.open(f"/conversations/{mine}"))
    assert "Crisis letter (Today, 12:00)" in page
    assert "Receipt (on its way)" in page
