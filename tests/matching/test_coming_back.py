"""What comes back waits for somebody else: lapsed offers, and the work of whoever is silent or away."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from gateway.config import Settings
from gateway.conversation import State
from gateway.matching import assign
from gateway.matching.coming_back import take_back
from gateway.store import Engine, audit, conversations, messages, reading, transaction
from gateway.store.tables import Conversation, Draft, DraftState
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_conversation, an_absence, an_advisor

SETTINGS = Settings.model_validate({})
WORLD = Circumstances(lambda: NOON)
DAY = timedelta(days=1)
SILENT = {"state": State.ASSIGNED, "advisor_id": "ada", "silent_at": NOON}
LEFT = {"state": State.ASSIGNED, "advisor_id": "cy", "silent_at": NOON + DAY}
LAPSED = {"state": State.OFFERED, "advisor_id": "bo", "lease": "one", "offered_until": NOON}


def stored(engine: Engine, **given: Any) -> str:
    with transaction(engine) as session:
        return a_conversation(session, **SILENT | given).id


def row(engine: Engine, conversation_id: str) -> Conversation:
    with transaction(engine) as session:
        return session.get_one(Conversation, conversation_id)


def ada_is_away(engine: Engine, **given: Any) -> None:
    with transaction(engine) as session:
        an_advisor(session, id="ada", **given)
        an_absence(session, "ada", NOON, NOON + DAY)


def test_what_lies_with_somebody_silent_waits_again_with_its_promise_and_a_note(any_engine: Engine) -> None:
    due = NOON + timedelta(hours=5)
    silent = stored(any_engine, due_at=due)

    assert take_back(any_engine, SETTINGS, WORLD) == 1

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
    stored(engine, **LAPSED | {"offered_until": NOON + timedelta(seconds=1)})

    assert take_back(engine, SETTINGS, WORLD) == 0


def test_what_she_was_writing_waits_again_and_her_draft_is_set_aside(any_engine: Engine) -> None:
    ada_is_away(any_engine)
    with transaction(any_engine) as session:
        mine = a_conversation(session, state=State.ASSIGNED, advisor_id="ada", silent_at=NOON + DAY).id
        draft = Draft(
            id="d", conversation_id=mine, author_id="ada", state=DraftState.WRITING, thread_version=0,
            data_key=b"k", words=b"w", saved_at=NOON,
        )  # fmt: skip
        session.add(draft)

    assert take_back(any_engine, SETTINGS, Circumstances(lambda: NOON - DAY)) == 0  # it has not begun
    assert take_back(any_engine, SETTINGS, WORLD) == 1

    now = row(any_engine, mine)
    assert (now.state, now.advisor_id, now.passed_by, now.silent_at) == (State.WAITING, None, ["ada"], None)
    with reading(any_engine) as session:
        assert [(entry.act, entry.code) for entry in audit.of_conversation(session, mine)] == [("lapse", "away")]
        assert messages.draft_of(session, mine, DraftState.SET_ASIDE) is not None


def test_what_was_offered_to_her_goes_to_a_colleague_who_is_there(any_engine: Engine) -> None:
    ada_is_away(any_engine)
    terms = {"state": State.OFFERED, "advisor_id": "ada", "lease": "x", "offered_until": NOON + DAY}
    with transaction(any_engine) as session:
        an_advisor(session, id="bo")
        offered = a_conversation(session, **terms).id

    assert take_back(any_engine, SETTINGS, WORLD) == 1
    assign.drain(any_engine, SETTINGS, WORLD)

    assert (row(any_engine, offered).state, row(any_engine, offered).advisor_id) == (State.OFFERED, "bo")


def test_nothing_is_offered_to_whoever_is_away_until_they_are_back(any_engine: Engine) -> None:
    ada_is_away(any_engine)
    with transaction(any_engine) as session:
        waiting = a_conversation(session).id

    assert assign.drain(any_engine, SETTINGS, WORLD) == 0
    assert assign.drain(any_engine, SETTINGS, Circumstances(lambda: NOON + DAY)) == 1
    assert row(any_engine, waiting).advisor_id == "ada"


def test_what_waits_for_a_supervisors_eyes_stays_there(engine: Engine) -> None:
    ada_is_away(engine)
    with transaction(engine) as session:
        a_conversation(session, state=State.IN_REVIEW, advisor_id="ada")

    assert take_back(engine, SETTINGS, WORLD) == 0


def test_all_that_comes_back_in_any_way_comes_back_once_however_many_look(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for person in ("ada", "bo", "cy"):
            an_advisor(session, id=person)
        an_absence(session, "cy", NOON, NOON + DAY)
        for way in (SILENT, LEFT, LAPSED):
            for _ in range(130):
                a_conversation(session, **way)
    together, back = threading.Barrier(3), []

    def work() -> None:
        together.wait()
        back.append(take_back(any_engine, SETTINGS, WORLD))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    back.append(take_back(any_engine, SETTINGS, WORLD))

    with reading(any_engine) as session:
        assert conversations.counts(session) == {State.WAITING: 390}
    assert sum(back) == 390
