"""Whoever opens or saves is there, and at their queue for offers too; after something heavy comes a rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.matching import coming_back
from gateway.store.tables import Conversation, Draft, DraftState, Staff
from tests.console.consoles import ADDRESS, NOON, Console, Visitor
from tests.walks.staff import seen

AGAIN_AT = NOON + timedelta(hours=8)


def taken(console: Console, ada: Visitor, **given: int) -> str:
    conversation_id = console.conversation(**given)
    ada.press(ada.open("/"), "Take the next one")
    return conversation_id


def silent_at(console: Console, conversation_id: str) -> timedelta:
    until: timedelta = console.row(Conversation, conversation_id).silent_at - NOON
    return until


def test_work_stays_with_whoever_opens_or_saves_it(console: Console, ada: Visitor) -> None:
    mine = taken(console, ada)
    assert silent_at(console, mine) == timedelta(hours=24)
    console.clock.wait(hours=10)
    page = ada.open(f"/conversations/{mine}")
    assert silent_at(console, mine) == timedelta(hours=34)
    console.clock.wait(hours=1)
    ada.press(page, "Save", Your_answer="Dear friend")
    assert silent_at(console, mine) == timedelta(hours=35)
    ada.press(page, "Submit", Your_answer="Dear friend")
    assert console.row(Conversation, mine).silent_at is None


def test_after_the_silence_it_waits_again_and_the_draft_is_set_aside(console: Console, ada: Visitor) -> None:
    mine = taken(console, ada)
    ada.press(ada.open(f"/conversations/{mine}"), "Save", Your_answer="Dear friend")
    console.clock.wait(hours=24)
    assert coming_back.take_back(console.engine, console.desk.settings, console.desk.circumstances) == 1
    assert console.state(mine) is State.WAITING
    assert [draft.state for draft in console.rows(Draft)] == [DraftState.SET_ASIDE]
    assert console.sign_in("ada").open(f"/conversations/{mine}").status_code == 403


def test_what_a_supervisor_has_taken_over_does_not_go_back_by_itself(
    console: Console, ada: Visitor, sue: Visitor
) -> None:
    mine = taken(console, ada)
    sue.press(sue.open(f"/conversations/{mine}"), "Take over")
    sue.open(f"/conversations/{mine}")
    console.clock.wait(days=9)
    assert coming_back.take_back(console.engine, console.desk.settings, console.desk.circumstances) == 0


def test_what_is_sent_back_waits_for_its_author_as_long(console: Console, sue: Visitor) -> None:
    handed_in = console.drafted("Sleep is a shy animal.")
    sue.press(sue.open(f"/conversations/{handed_in}"), "Send back", Feedback="Softer.")
    assert silent_at(console, handed_in) == timedelta(hours=24)


def test_after_something_heavy_nothing_new_comes_for_an_hour(console: Console, ada: Visitor) -> None:
    heavy = taken(console, ada, risk=2)
    waiting = console.conversation()
    ada.press(ada.open(f"/conversations/{heavy}"), "Submit", Your_answer="Sleep is a shy animal.")
    console.clock.wait(minutes=59)
    assert "carried something heavy" in seen(ada.press(ada.open("/"), "Take the next one"))
    console.clock.wait(minutes=1)
    ada.press(ada.open("/"), "Take the next one")
    assert console.state(waiting) is State.ASSIGNED


@pytest.mark.parametrize(("risks", "hours"), [((2,), 1), ((3,), 6), ((4,), 12), ((3, 2), 6)])
def test_the_graver_it_was_the_longer_they_rest_and_a_short_rest_ends_no_long_one(
    console: Console, ada: Visitor, risks: tuple[int, ...], hours: int
) -> None:
    for risk in risks:
        heavy = console.conversation(risk=risk, advisor_id="ada", state=State.ASSIGNED)
        ada.press(ada.open(f"/conversations/{heavy}"), "Submit", Your_answer="Sleep is a shy animal.")
    assert console.row(Staff, "ada").rests_until == console.clock.now() + timedelta(hours=hours)


def test_after_a_lonely_evening_no_rest_is_needed(console: Console, ada: Visitor) -> None:
    light = taken(console, ada, risk=1)
    ada.press(ada.open(f"/conversations/{light}"), "Submit", Your_answer="Sleep is a shy animal.")
    assert console.row(Staff, "ada").rests_until is None


def test_what_is_taken_counts_for_the_week_by_its_weight(console: Console, ada: Visitor) -> None:
    taken(console, ada, risk=2)
    taken(console, ada)
    assert console.row(Staff, "ada").taken == {"2030-01-14": 3}


def test_a_heavy_one_is_not_taken_on_top_of_what_fills_the_table(console: Console, ada: Visitor) -> None:
    for _ in range(2):
        console.conversation(state=State.ASSIGNED, advisor_id="ada")
    heavy = console.conversation(risk=2)
    ada.press(ada.open("/"), "Take the next one")
    assert console.state(heavy) is State.WAITING


def lapses(console: Console, name: str = "ada") -> tuple[int, bool]:
    row = console.row(Staff, name)
    return row.lapses, row.asked_again_at is not None


@pytest.fixture
def unseen(console: Console, ada: Visitor) -> Visitor:
    """Ada, who is signed in and has let three offers in a row lapse."""
    console.change(Staff, "ada", lapses=3, asked_again_at=AGAIN_AT)
    console.bell.rung.clear()
    return ada


def test_whoever_opens_her_queue_is_asked_again_and_matching_hears_of_it_once(
    console: Console, unseen: Visitor
) -> None:
    unseen.open("/")
    assert lapses(console) == (0, False)
    assert console.bell.rung == [Bell.MATCHING]

    unseen.open("/queue")
    assert console.bell.rung == [Bell.MATCHING]


def test_a_queue_left_open_that_looks_again_by_itself_is_no_sign_of_anybody(console: Console, unseen: Visitor) -> None:
    assert unseen.client.get("/queue", headers={"HX-Request": "true"}).status_code == 200
    assert lapses(console) == (3, True)


def test_whoever_only_writes_is_not_asked_yet(console: Console, ada: Visitor) -> None:
    mine = taken(console, ada)
    console.change(Staff, "ada", lapses=1, asked_again_at=AGAIN_AT)
    ada.press(ada.open(f"/conversations/{mine}"), "Save", Your_answer="Dear friend")
    assert lapses(console) == (1, True)


@pytest.mark.parametrize("way", ["hand-back", "may-know"])
def test_whoever_passes_is_asked_again(console: Console, ada: Visitor, way: str) -> None:
    mine = taken(console, ada)
    console.change(Staff, "ada", lapses=1, asked_again_at=AGAIN_AT)
    ada.client.follow_redirects = False

    assert ada.client.post(f"/conversations/{mine}/{way}", headers={"Origin": ADDRESS}).status_code == 303

    assert lapses(console) == (0, False)


def test_whoever_asks_for_the_next_one_gets_it_whatever_she_let_lapse(console: Console, ada: Visitor) -> None:
    page, waiting = ada.open("/"), console.conversation()
    console.change(Staff, "ada", lapses=1, asked_again_at=AGAIN_AT)

    assert ada.press(page, "Take the next one").url.path == f"/conversations/{waiting}"

    assert lapses(console) == (0, False)


def test_signing_in_is_a_sign_of_oneself_alone(console: Console) -> None:
    for name in ("ada", "bo"):
        console.change(Staff, name, lapses=1, asked_again_at=AGAIN_AT)
    console.sign_in("ada")
    assert (lapses(console, "ada"), lapses(console, "bo")) == ((0, False), (1, True))
