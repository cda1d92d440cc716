"""The desk shows what will be late, why, and how often it was put off."""

from __future__ import annotations

from datetime import timedelta

from gateway.conversation import State
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen

SOON, LATER = NOON + timedelta(hours=2), NOON + timedelta(hours=40)


def test_what_will_be_late_stands_on_the_desk_with_the_reason(console: Console, sue: Visitor) -> None:
    console.conversation(pseudonym="Ring Ouzel", due_at=SOON, revisions=1)
    console.conversation(pseudonym="Plain Wren", due_at=LATER)
    console.conversation(pseudonym="Held Lark", state=State.HELD, held_reason="unreadable", due_at=SOON)
    page = seen(sue.open("/"))

    assert "Little time is left. Nobody has taken it. Put off once already" in page
    assert "It has been held for long" in page
    assert "Plain Wren" not in page


def test_a_draft_that_has_waited_long_for_review_is_named(console: Console) -> None:
    console.drafted("Sleep is a shy animal.", pseudonym="Ring Ouzel", due_at=LATER)
    console.clock.wait(hours=11)
    assert "waited long for review" not in seen(console.sign_in("sue").open("/"))
    console.clock.wait(hours=1)
    assert "It has waited long for review" in seen(console.sign_in("sue").open("/"))


def test_what_is_late_says_how_often_it_was_put_off(console: Console, sue: Visitor) -> None:
    console.conversation(pseudonym="Ring Ouzel", state=State.ASSIGNED, advisor_id="ada", due_at=NOON, revisions=2)
    console.clock.wait(minutes=1)
    assert "you can take it over. Put off twice already" in seen(sue.open("/"))
