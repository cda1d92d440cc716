"""Work returns from an advisor whose absence has begun: what is offered to them, and what they were writing."""

from __future__ import annotations

from gateway.matching.silence import BATCH, let_wait_again
from gateway.store import Engine, absences, reading, transaction
from gateway.time_and_chance import Circumstances

AWAY = "away"


def take_back(engine: Engine, circumstances: Circumstances) -> int:
    """Let wait again whatever lies with somebody who is away; returns how many. What is in review stays there."""
    with reading(engine) as session:  # nearly always there is none, and then nobody need wait for the right to write
        more = absences.any_work_left(session, circumstances.now())
    taken = 0
    while more:
        with transaction(engine) as session:
            left = absences.work_left(session, circumstances.now(), BATCH)
            back = sum(let_wait_again(session, conversation, AWAY, circumstances) for conversation in left)
        taken += back
        more = len(left) == BATCH and back > 0
    return taken
