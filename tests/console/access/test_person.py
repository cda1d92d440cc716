"""Whoever does anything in the console is there, and is asked again whatever offers they let lapse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.store.tables import Staff
from tests.console.consoles import NOON, Console, Visitor

AGAIN_AT = NOON + timedelta(hours=8)


def lapses(console: Console, name: str = "ada") -> tuple[int, bool]:
    row = console.row(Staff, name)
    return row.lapses, row.asked_again_at is not None


@pytest.fixture
def unseen(console: Console, ada: Visitor) -> Visitor:
    """Ada, who is signed in and has let three offers in a row lapse."""
    console.change(Staff, "ada", lapses=3, asked_again_at=AGAIN_AT)
    console.bell.rung.clear()
    return ada


@pytest.mark.parametrize("path", ["/", "/queue", "/my/hours"])
def test_opening_any_page_is_a_sign_of_life_and_matching_hears_of_it(
    console: Console, unseen: Visitor, path: str
) -> None:
    unseen.open(path)
    assert lapses(console) == (0, False)
    assert console.bell.rung == [Bell.MATCHING]

    unseen.open(path)
    assert console.bell.rung == [Bell.MATCHING]


def test_a_page_left_open_that_looks_again_by_itself_is_none(console: Console, unseen: Visitor) -> None:
    assert unseen.client.get("/queue", headers={"HX-Request": "true"}).status_code == 200
    assert lapses(console) == (3, True)


def test_what_is_kept_in_the_background_while_she_writes_is_one(console: Console, ada: Visitor) -> None:
    mine = console.conversation(state=State.ASSIGNED, advisor_id="ada")
    page = ada.open(f"/conversations/{mine}")
    console.change(Staff, "ada", lapses=1, asked_again_at=AGAIN_AT)
    ada.client.headers["HX-Request"] = "true"
    ada.press(page, "Save", Your_answer="Dear friend")
    assert lapses(console) == (0, False)


def test_signing_in_is_one_and_only_for_oneself(console: Console) -> None:
    for name in ("ada", "bo"):
        console.change(Staff, name, lapses=1, asked_again_at=AGAIN_AT)
    console.sign_in("ada")
    assert (lapses(console, "ada"), lapses(console, "bo")) == ((0, False), (1, True))


def test_a_page_that_is_not_hers_to_see_is_none(console: Console, unseen: Visitor) -> None:
    assert unseen.open("/supervision").status_code == 403
    assert lapses(console) == (3, True)
