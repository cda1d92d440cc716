"""A conversation within a run: the gateway's own row, moved along its own arrows, and what else a run must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bench.simulation import figures
from bench.simulation.arrivals import Written
from gateway.conversation import Actor, State, Step, after
from gateway.store.tables import Channel, Conversation


@dataclass
class Thread:
    """`asked` are the messages that still want an answer, `drafted` how many of them the draft takes in.

    `todo` is what is left to write, in minutes of somebody ordinary; `turn` counts answers, so that what was planned
    for an earlier one is not done to a later one.
    """

    row: Conversation
    asked: list[Written] = field(default_factory=list)
    drafted: int = 0
    todo: float = 0.0
    turn: int = 0
    grasp: int = 0
    sent_back: bool = False
    answered_by: str | None = None

    def move(self, step: Step, by: Actor) -> None:
        """Take a step; raises NotAllowed where the gateway would."""
        self.row.state = after(self.row.state, step, by)
        self.grasp += 1

    def ask(self, message: Written) -> None:
        """One more message that wants an answer."""
        self.asked.append(message)
        self.todo += work(self.asked) - work(self.asked[:-1])

    def write_anew(self) -> None:
        """What was begun is set aside: somebody else writes from the beginning."""
        self.todo, self.drafted = work(self.asked), 0


def work(asked: Sequence[Written]) -> float:
    """Minutes of writing for one answer to all of this: what comes after the first needs less."""
    return sum(message.writing * (figures.JOINING if place else 1.0) for place, message in enumerate(asked))


def opened(message: Written, now: datetime, due: datetime, first: State) -> Thread:
    """The conversation that a first message opens."""
    row = Conversation(
        id=message.conversation,
        contact_id=message.conversation,
        channel=Channel.EMAIL,
        state=first,
        topic=message.topics[0],
        topics=list(message.topics),
        language=message.language,
        risk=message.risk,
        due_at=due,
        opened_minute=now,
        passed_by=[],
        once_more={},
    )
    return Thread(row)
