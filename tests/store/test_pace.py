from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from gateway.conversation import State
from gateway.intake_light import Light, Shown
from gateway.store import Engine, audit, pace, reading, transaction
from tests.builders import NOON, a_conversation, an_id

SHOWN = {"grief": Light.RED, "lonely": Light.AMBER}


def test_a_topic_that_nothing_is_known_of_is_not_red(any_engine: Engine) -> None:
    with reading(any_engine) as session:
        assert pace.red_topics(session) == frozenset()


def test_the_light_shown_last_is_the_one_that_a_door_reads(any_engine: Engine) -> None:
    for light in (Light.AMBER, Light.RED):
        with transaction(any_engine) as session:
            pace.show(session, "grief", Shown(light, NOON))
            pace.show(session, "lonely", Shown(Light.AMBER, NOON))

    with reading(any_engine) as session:
        assert pace.red_topics(session) == {"grief"}
        assert pace.lights(session) == {topic: Shown(light, NOON) for topic, light in SHOWN.items()}


def test_only_what_waits_for_an_advisor_counts_as_waiting_and_by_its_weight(any_engine: Engine) -> None:
    with transaction(any_engine) as session:
        for risk in (0, 1, 2):
            a_conversation(session, topic="grief", risk=risk)
        for state in (State.HELD, State.OFFERED, State.ASSIGNED, State.IN_REVIEW, State.ANSWERED):
            a_conversation(session, topic="grief", state=state)

    with reading(any_engine) as session:
        assert pace.waiting(session) == {"grief": 1 + 1 + 2}
        assert pace.in_hand(session) == 3


def written(engine: Engine, *acts: tuple[str, int], minutes: int) -> None:
    """An answer is handed in so many minutes after noon, after these acts at their minutes."""
    with transaction(engine) as session:
        thread = a_conversation(session, state=State.IN_REVIEW)
        for act, minute in acts:
            audit.note(session, an_id(), act, "ada", NOON + timedelta(minutes=minute), thread.id)
        pace.note_written(session, thread.id, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize("act", ["accept", "place", "take_over"])
def test_a_writing_time_runs_from_being_taken_to_being_handed_in(any_engine: Engine, act: str) -> None:
    written(any_engine, ("open", 0), (act, 10), ("words", 20), minutes=40)
    written(any_engine, ("open", 0), ("accept", 0), ("hand_back", 60), (act, 180), minutes=200)

    with reading(any_engine) as session:
        assert pace.written_since(session, NOON - timedelta(days=1)) == {2: 2}


def test_what_is_written_anew_after_feedback_is_not_counted_again(engine: Engine) -> None:
    written(engine, ("accept", 0), ("send_back", 60), minutes=70)
    written(engine, ("open", 0), minutes=70)

    with reading(engine) as session:
        assert pace.written_since(session, NOON - timedelta(days=1)) == {}


def test_old_days_are_forgotten(engine: Engine) -> None:
    written(engine, ("accept", 0), minutes=15)
    with transaction(engine) as session:
        assert pace.forget_written(session, NOON) == 1
    with reading(engine) as session:
        assert pace.written_since(session, NOON - timedelta(days=1)) == {}


def test_answers_that_are_handed_in_at_the_same_moment_are_all_counted(any_engine: Engine) -> None:
    together = threading.Barrier(4)

    def hand_in() -> None:
        together.wait()
        for _ in range(5):
            written(any_engine, ("accept", 0), minutes=15)

    writers = [threading.Thread(target=hand_in) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with reading(any_engine) as session:
        assert pace.written_since(session, NOON - timedelta(days=1)) == {1: 20}
