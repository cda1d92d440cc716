"""A welcome is honest while its topic's light is red, and says who is quicker."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sqlmodel import select

from gateway.config import Settings
from gateway.crypto.keyring import Keyring
from gateway.inbound.arrival import Arrival
from gateway.inbound.intake import Intake, Outcome
from gateway.intake_light import Light, Shown
from gateway.store import Engine, pace, reading, transaction
from gateway.store.tables import Channel, Conversation, Delivery, Signpost, Template
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, an_id
from tests.circumstances import RememberingBell

Door = Callable[..., list[str]]


@pytest.fixture
def write(
    engine: Engine,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Door:
    """Write to the service; gives the paragraphs that the newest letter gets."""

    def arrive(text: str, channel: Channel = Channel.EMAIL, first_text: str = "plain", topic: str = "") -> list[str]:
        process = "smtp" if channel is Channel.EMAIL else "sms"
        chosen = settings.model_copy(update={"first_text": first_text})
        door = Intake(engine, keyring_of(process), bell, chosen, world)
        sender = "jo@example.org" if channel is Channel.EMAIL else "+447700900123"
        arrival = Arrival(channel, sender, text, an_id("<id"), world.now(), mailbox=topic or "ask")
        assert door.take_in(arrival) is Outcome.STORED
        with reading(engine) as session:
            (letter,) = session.exec(select(Delivery)).all()
            return letter.notes

    return arrive


def shine(engine: Engine, light: Light, *topics: str) -> None:
    with transaction(engine) as session:
        for topic in topics:
            pace.show(session, topic, Shown(light, NOON))


def signposts(engine: Engine, *rows: tuple[str, Sequence[str]], signed: bool = True) -> None:
    with transaction(engine) as session:
        for name, topics in rows:
            session.add(
                Signpost(id=name, name=name, topics=list(topics), language="en", text="x", checked_on="2030-01-01")
            )
            kept = Template(
                id=an_id(),
                name=f"signpost_{name}",
                language="en",
                channel=Channel.EMAIL,
                text="x",
                signoff_id=an_id() if signed else None,
                created_at=NOON,
            )
            session.add(kept)


GRIEF = "My grandmother has died and I miss her so much."


def test_while_the_light_is_green_or_amber_nothing_is_added(engine: Engine, write: Door) -> None:
    shine(engine, Light.AMBER, "grief")
    shine(engine, Light.RED, "general")

    assert write(GRIEF, topic="grief") == []


def test_red_is_said_with_the_signposts_that_are_approved_the_most_particular_first(
    engine: Engine, write: Door
) -> None:
    shine(engine, Light.RED, "grief")
    signposts(engine, ("many", ["grief", "sadness", "lonely"]), ("one", ["grief"]), ("two", ["grief", "lonely"]))
    signposts(engine, ("unread", ["grief"]), signed=False)
    signposts(engine, ("other", ["lonely"]), ("every", []))

    assert write(GRIEF, topic="grief") == ["note_busy", "signpost_one", "signpost_two"]


def test_a_text_gets_the_note_alone(engine: Engine, write: Door) -> None:
    shine(engine, Light.RED, "grief", "general")
    signposts(engine, ("one", ["grief", "general"]))

    assert write(GRIEF, Channel.SMS) == ["note_busy"]


def test_a_neutral_first_text_says_nothing_of_it(engine: Engine, write: Door) -> None:
    shine(engine, Light.RED, "grief", "general")

    assert write(GRIEF, Channel.SMS, first_text="neutral") == []


def test_on_a_sensitive_topic_no_signpost_tells_whoever_else_reads_the_mail(engine: Engine, write: Door) -> None:
    shine(engine, Light.RED, "no-home")
    signposts(engine, ("shelter", ["no-home"]))

    assert write("What is it like in a homeless shelter for young people?", topic="no-home") == ["note_busy"]
    with reading(engine) as session:
        assert session.exec(select(Conversation.topic)).one() == "no-home"


def test_danger_gets_the_crisis_letter_and_nothing_beside_it(engine: Engine, write: Door) -> None:
    shine(engine, Light.RED, "general", "suicide", "self-harm", "sadness")

    assert write("i am going to kill myself tonight") == []
