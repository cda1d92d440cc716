"""A supervisor places what waits; and the desk says why nobody can be asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import State
from gateway.store import boundaries, transaction
from gateway.store.tables import AuditEntry, Boundary, Conversation, Draft, DraftState, Staff, Stance
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen


def never(console: Console, person: str) -> None:
    with transaction(console.engine) as session:
        boundaries.keep(session, person, [Boundary(id="b", staff_id=person, topic="general", stance=Stance.NEVER)])


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"state": State.OFFERED, "advisor_id": "ada", "lease": "x", "offered_until": NOON + timedelta(hours=1)},
        {"state": State.ASSIGNED, "advisor_id": "ada"},
        {"state": State.ESCALATED, "risk": 3, "seen_at": NOON},
        {"state": State.HELD, "held_reason": "too_many"},
    ],
)
def test_a_supervisor_can_place_anything_that_nobody_has_handed_in(
    console: Console, sue: Visitor, given: dict[str, Any]
) -> None:
    placed = console.conversation(**given)

    page = sue.press(sue.open(f"/conversations/{placed}"), "Place", With_whom="bo")

    assert "with the advisor you chose" in seen(page)
    row = console.row(Conversation, placed)
    assert (row.state, row.advisor_id, row.lease, row.held_reason) == (State.ASSIGNED, "bo", None, None)
    assert [entry.code for entry in console.rows(AuditEntry, act="place")] == ["bo"]
    assert console.sign_in("bo").open(f"/conversations/{placed}").status_code == 200


def test_what_its_advisor_had_begun_is_set_aside(console: Console, ada: Visitor, sue: Visitor) -> None:
    placed = console.conversation(state=State.ASSIGNED, advisor_id="ada")
    ada.press(ada.open(f"/conversations/{placed}"), "Save", Your_answer="Dear friend")
    sue.press(sue.open(f"/conversations/{placed}"), "Place", With_whom="bo")
    assert [draft.state for draft in console.rows(Draft)] == [DraftState.SET_ASIDE]
    assert ada.open(f"/conversations/{placed}").status_code == 403


def test_the_list_says_who_cannot_take_it_and_nothing_private(console: Console, sue: Visitor) -> None:
    never(console, "ada")
    console.change(Staff, "bo", languages=["fi"])
    page = sue.open(f"/conversations/{console.conversation()}")
    assert "Nobody can be given this just now." in seen(page)
    assert "Ada: not now" in seen(page)
    assert "Bo: does not speak the language" in seen(page)
    assert "never" not in page.text.lower()


def test_nobody_is_given_what_they_cannot_take_whatever_the_form_says(console: Console, sue: Visitor) -> None:
    waiting = console.conversation()
    page = sue.open(f"/conversations/{waiting}")
    never(console, "ada")
    assert "cannot be placed with them" in seen(sue.press(page, "Place", With_whom="ada"))
    assert console.state(waiting) is State.WAITING


@pytest.mark.parametrize(
    ("advisor", "waiting", "sentence"),
    [
        ({}, {"topic": "debt"}, "Nobody is trained in “Debt”."),
        ({"languages": ["fi"]}, {}, "Nobody who is trained in “Anything else” speaks English."),
        ({"free": False}, {}, "Nobody who is trained in “Anything else” and speaks English is on duty."),
        ({"capacity": 0}, {}, "Everybody who could take it carries as much as they agreed to."),
        ({"rests_until": NOON + timedelta(days=99)}, {}, "Nobody who could take it can be asked just now."),
        ({"rests_until": NOON + timedelta(days=99)}, {"due_at": NOON - timedelta(hours=1)}, "can be asked just now."),
    ],
)
def test_the_desk_says_what_is_missing(
    console: Console, sue: Visitor, advisor: dict[str, Any], waiting: dict[str, Any], sentence: str
) -> None:
    for person in ("ada", "bo"):
        console.change(Staff, person, **advisor)
    console.conversation(pseudonym="Quiet Heron", **waiting)
    page = seen(sue.open("/"))
    assert sentence in page
    assert page.count("Quiet Heron") == 1


def test_the_desk_says_nothing_of_what_somebody_can_take(console: Console, sue: Visitor) -> None:
    console.conversation(pseudonym="Quiet Heron")
    assert "Nobody can take these" not in seen(sue.open("/"))
