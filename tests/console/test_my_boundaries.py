"""An advisor's boundaries: hers alone to set and to see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.store.tables import AuditEntry, Boundary, Staff, Stance
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen


def choose(ada: Visitor, stance: str) -> str:
    return seen(ada.press(ada.open("/my/boundaries"), "Keep this", Anything_else=stance))


@pytest.mark.parametrize("stance", list(Stance))
def test_what_she_chose_is_kept_and_shown_to_her(console: Console, ada: Visitor, stance: Stance) -> None:
    assert "Nobody but you sees this" in choose(ada, stance)
    (row,) = console.rows(Boundary)
    assert (row.staff_id, row.topic, row.stance) == ("ada", "general", stance)
    assert f'value="{stance}" selected' in ada.open("/my/boundaries").text


def test_any_time_takes_a_boundary_away(console: Console, ada: Visitor) -> None:
    choose(ada, "never")
    choose(ada, "")
    assert console.rows(Boundary) == []


def test_what_is_not_a_stance_is_not_kept(console: Console, ada: Visitor) -> None:
    choose(ada, "banana")
    assert console.rows(Boundary) == []


def test_not_this_month_ends_after_thirty_days_however_often_the_page_is_kept(console: Console, ada: Visitor) -> None:
    choose(ada, "not_this_month")
    console.clock.wait(days=5)
    ada = console.sign_in("ada")
    choose(ada, "not_this_month")
    (row,) = console.rows(Boundary)
    assert row.ends_at == NOON + timedelta(days=30)
    console.clock.wait(days=25)
    ada = console.sign_in("ada")
    assert "selected" in ada.open("/my/boundaries").text.split('value=""')[1].split(">")[0]


def test_what_she_never_wants_is_not_hers_to_take_next(console: Console, ada: Visitor) -> None:
    waiting = console.conversation()
    choose(ada, "never")
    assert "Nothing waits for you" in seen(ada.press(ada.open("/"), "Take the next one"))
    assert console.state(waiting) is State.WAITING


def test_no_colleague_and_no_record_tells_of_it(console: Console, ada: Visitor, sue: Visitor) -> None:
    choose(ada, "never")
    cora = console.sign_in("cora")
    assert sue.open("/my/boundaries").status_code == cora.open("/my/boundaries").status_code == 403
    assert "never" not in cora.open("/people").text.lower()
    assert "selected" not in console.sign_in("bo").open("/my/boundaries").text.replace('value="" selected', "")
    assert [entry.act for entry in console.rows(AuditEntry, by="ada")] == ["sign_in"]


def test_on_a_break_nothing_new_comes_and_pressing_says_why(console: Console, ada: Visitor) -> None:
    waiting = console.conversation()
    ada.press(ada.open("/my/boundaries"), "Take a break")
    assert console.row(Staff, "ada").free is False
    assert "You are on a break" in seen(ada.press(ada.open("/"), "Take the next one"))
    ada.press(ada.open("/my/boundaries"), "I am free")
    ada.press(ada.open("/"), "Take the next one")
    assert console.state(waiting) is State.ASSIGNED


def test_training_that_has_expired_is_named_to_her(console: Console, ada: Visitor) -> None:
    console.change(Staff, "ada", trained_until={"general": "2030-01-13", "foundation": "2030-01-13"})
    page = seen(ada.open("/my/boundaries"))
    assert "Your training in this has expired" in page
    assert "foundation training is not there, or has expired" in page
