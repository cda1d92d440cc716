from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from gateway.conversation import State
from gateway.matching.silence import take_back
from gateway.store import Engine, audit, conversations, reading, transaction
from gateway.store.tables import Conversation
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_conversation

WORLD = Circumstances(lambda: NOON)
SILENT = {"state": State.ASSIGNED, "advisor_id": "ada", "silent_at": NOON}


def stored(engine: Engine, **given: Any) -> str:
    with transaction(engine) as session:
        return a_conversation(session, **SILENT | given).id


def row(engine: Engine, conversation_id: str) -> Conversation:
    with transaction(engine) as session:
        return session.get_one(Conversation, conversation_id)


def test_what_lies_with_somebody_silent_waits_again_with_its_promise_and_a_note(any_engine: Engine) -> None:
    due = NOON + timedelta(hours=5)
    silent = stored(any_engine, due_at=due)

    assert take_back(any_engine, WORLD) == 1

    now = row(any_engine, silent)
    assert (now.state, now.advisor_id, now.passed_by) == (State.WAITING, None, ["ada"])
    assert (now.silent_at, now.due_at) == (None, due)
    with reading(any_engine) as session:
        (entry,) = audit.of_conversation(session, silent)
        assert (entry.act, entry.by, entry.code) == ("lapse", "matching", "silent")


def test_nothing_else_is_touched(engine: Engine) -> None:
    stored(engine, silent_at=NOON + timedelta(seconds=1))
    stored(engine, silent_at=None)
    stored(engine, state=State.IN_REVIEW)

    assert take_back(engine, WORLD) == 0


def test_many_all_come_back_and_each_once(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for _ in range(230):
            a_conversation(session, **SILENT)
    together, back = threading.Barrier(3), []

    def work() -> None:
        together.wait()
        back.append(take_back(any_engine, WORLD))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    take_back(any_engine, WORLD)

    with reading(any_engine) as session:
        assert conversations.counts(session) == {State.WAITING: 230}
    assert sum(back) <= 230
