"""What lies beside a message: each opening is asked for, and on record."""

from __future__ import annotations

from gateway.conversation import State
from gateway.store.tables import AuditEntry
from tests.console.consoles import Console, Visitor
from tests.walks.staff import seen

MINE = {"state": State.ASSIGNED, "advisor_id": "ada"}


def test_what_was_cut_off_is_shown_when_it_is_asked_for(console: Console, ada: Visitor) -> None:
    mine = console.conversation(**MINE)
    console.says(mine, "Here.", rest="On Monday you wrote", left_out=["picture"])
    page = ada.open(f"/conversations/{mine}")
    assert "On Monday you wrote" not in seen(page)
    assert "Left out at the door: a picture." in seen(page)
    assert "On Monday you wrote" in seen(ada.press(page, "Show what was cut off"))
    assert len(console.rows(AuditEntry, act="opened_rest")) == 1


def test_a_supervisor_who_says_why_sees_whom_they_mean(console: Console, ada: Visitor, sue: Visitor) -> None:
    mine = console.conversation(**MINE)
    console.says(mine, "I fear [name 2].", others={"[name 2]": "Bernard"})
    assert "Names and places they mention" not in seen(ada.open(f"/conversations/{mine}"))
    page = sue.press(sue.open(f"/conversations/{mine}"), "Show them")
    assert "Bernard" in seen(page)
    assert console.rows(AuditEntry, act="opened_others")[0].code == "safety"


def test_an_advisor_reads_on_while_supervisors_have_it(console: Console, ada: Visitor) -> None:
    case = console.drafted("Sleep is a shy animal.")
    page = ada.open(f"/conversations/{case}")
    assert "I cannot sleep." in seen(page)
    assert "Approve" not in seen(page)
    assert "Recall" not in seen(page)
