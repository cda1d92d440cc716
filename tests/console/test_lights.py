"""The supervisors see which topics are not green; advisors' pages say nothing of it."""

from __future__ import annotations

from datetime import timedelta

from gateway.conversation import State
from gateway.intake_light import Light, Shown
from gateway.store import pace, transaction
from tests.console.consoles import NOON, Console, Visitor
from tests.walks.staff import seen


def shine(console: Console, **topics: Light) -> None:
    with transaction(console.engine) as session:
        for hours, (topic, light) in enumerate(topics.items()):
            pace.show(session, topic, Shown(light, NOON - timedelta(hours=hours)))


def test_a_topic_that_is_not_green_is_shown_while_something_waits_on_it_red_first(
    console: Console, sue: Visitor
) -> None:
    for topic in ("grief", "money", "work"):
        console.conversation(topic=topic)
    shine(console, money=Light.AMBER, grief=Light.RED, work=Light.GREEN)

    page = seen(sue.open("/")).partition("Topics under pressure")[2].partition("To review")[0]

    assert page.index("Red: not all that waits") < page.index("Amber: what waits")
    assert page.index("Somebody died") < page.index("Money")
    assert "Since Today, 11:00" in page
    assert "Work" not in page


def test_red_topics_on_which_nothing_waits_are_one_sentence(console: Console, sue: Visitor) -> None:
    shine(console, grief=Light.RED, money=Light.RED)

    page = seen(sue.open("/"))

    assert "If somebody writes about these, nobody can answer in time: Money" in page


def test_while_all_is_green_nothing_is_said_of_lights(console: Console, sue: Visitor) -> None:
    console.conversation(topic="grief")
    shine(console, grief=Light.GREEN)

    assert "Topics under pressure" not in seen(sue.open("/"))


def test_an_advisor_sees_no_lights(console: Console, ada: Visitor) -> None:
    shine(console, general=Light.RED)
    console.conversation()

    assert "pressure" not in seen(ada.open("/"))


def test_what_is_handed_in_is_counted_with_the_time_it_took(console: Console, ada: Visitor) -> None:
    waiting = console.conversation()
    page = ada.press(ada.open("/"), "Take the next one")
    console.clock.wait(minutes=50)
    ada.press(page, "Submit", Your_answer="Sleep is a shy animal.")

    assert console.state(waiting) is State.IN_REVIEW
    with transaction(console.engine) as session:
        assert pace.written_since(session, NOON - timedelta(days=1)) == {4: 1}
