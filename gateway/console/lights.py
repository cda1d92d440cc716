"""The topics that are not green, as the desk shows them; a light says nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.console import wording
from gateway.console.desk import Desk
from gateway.intake_light import Light
from gateway.store import Session, pace

RED_WITH_NOTHING = "If somebody writes about these, nobody can answer in time: "
MEANINGS = {
    Light.RED: "Red: not all that waits can be answered in time. Whoever writes is told that it may take longer",
    Light.AMBER: "Amber: what waits can just be answered in time",
}


@dataclass(frozen=True)
class Pressed:
    """A topic on which more waits than can be answered at ease."""

    topic: str
    meaning: str
    since: str


def pressed(session: Session, desk: Desk) -> list[Pressed]:
    """Every topic that is not green and on which something waits, red first, then by how long it has been so."""
    waiting, lights = pace.waiting(session), pace.lights(session)
    found = [(topic, shown) for topic, shown in lights.items() if shown.light is not Light.GREEN and topic in waiting]
    found.sort(key=lambda one: (one[1].light is not Light.RED, one[1].since, one[0]))
    return [
        Pressed(
            wording.topic(topic),
            MEANINGS[shown.light],
            f"Since {wording.written(shown.since, desk.now(), desk.settings.zone)}",
        )
        for topic, shown in found
    ]


def unstaffed(session: Session) -> str:
    """One sentence on the red topics on which nothing waits yet; empty when there are none."""
    waiting = pace.waiting(session)
    red = [topic for topic, shown in pace.lights(session).items() if shown.light is Light.RED and topic not in waiting]
    return f"{RED_WITH_NOTHING}{', '.join(sorted(map(wording.topic, red)))}." if red else ""
