"""Somebody is unhappy with an answer: the first on call who may see to it is told, once, and all that waits with it.

Fixed words, and nothing of whom it is about, nor of whose answer it was. It wakes nobody: what is noticed at night is
told in the morning. With nobody on call who may see to it nothing is sent: it stands on the desks, and whoever comes on
call next is told.
"""

from __future__ import annotations

from gateway import on_call
from gateway.config import Settings
from gateway.conversation import Actor
from gateway.store import Engine, audit, complaints, reading, team, transaction
from gateway.time_and_chance import Circumstances
from gateway.whose_turn import may_see_to
from gateway.working_hours import every_day

TOLD = "complaint_told"
BY_DAY = every_day((8 * 60, 20 * 60))


def tell(engine: Engine, settings: Settings, circumstances: Circumstances) -> int:
    """Tell of every complaint that nobody was told of; returns how many letters."""
    now = circumstances.now()
    if BY_DAY.opens(now, settings.zone) != now:
        return 0
    with reading(engine) as session:
        if not complaints.untold(session):  # nearly always: then nobody need wait for the right to write
            return 0
    with transaction(engine) as session:
        told: set[str] = set()
        supervisors = {staff.id for staff in team.supervisors(session)}
        called = on_call.called(session, settings, now)
        for kept in complaints.untold(session):
            may = (one for one in called if may_see_to(one, kept.author_id, kept.signer_id, supervisors))
            person = next(may, None)
            if person is None or not (person in told or on_call.complaint(session, person, settings, circumstances)):
                continue
            told.add(person)
            kept.told_id = person
            audit.note(session, circumstances.new_id(), TOLD, Actor.MATCHING.value, now, kept.conversation_id, person)
        return len(told)
