"""Whatever happens, and however many workers look at once: nothing is offered twice, and nobody gets too much."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from gateway.config import Settings
from gateway.conversation import Actor, State, Step
from gateway.eligible import weight
from gateway.matching.assign import drain
from gateway.store import Engine, audit, boundaries, conversations, open_engine, transaction
from gateway.store.conversations import Mover
from gateway.store.tables import Contact, Conversation
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_conversation, an_advisor, an_id

SETTINGS = Settings.model_validate({})
TOPICS = ("general", "exams")
CAPACITIES = {"ada": 1, "bo": 3, "cy": 5}
ENDS = ("accept", "decline", "lapse", "escalate")


class Service(RuleBasedStateMachine):
    """A small service with three advisors, in which anything may happen next."""

    def __init__(self, prepared: Path, folder: Path) -> None:
        super().__init__()
        file = folder / f"{an_id('service')}.db"
        shutil.copy(prepared, file)
        self.engine: Engine = open_engine(f"sqlite:///{file}")
        self.clock = StoppedClock()
        self.recused: set[tuple[str, str]] = set()

    @initialize()
    def begin(self) -> None:
        """Three advisors, of whom one is trained in one topic only."""
        with transaction(self.engine) as session:
            for name, capacity in CAPACITIES.items():
                skills = list(TOPICS[: 1 if name == "bo" else 2])
                an_advisor(session, id=name, capacity=capacity, skills=skills)

    @rule(risk=st.integers(0, 3), topic=st.sampled_from(TOPICS), many=st.integers(1, 4))
    def people_write(self, risk: int, topic: str, many: int) -> None:
        """New conversations wait."""
        with transaction(self.engine) as session:
            for _ in range(many):
                due = self.clock.now() + timedelta(hours=48)
                a_conversation(session, risk=risk, topic=topic, due_at=due, opened_minute=self.clock.now())

    @rule(workers=st.sampled_from([2, 4, 8]))
    def workers_look(self, workers: int) -> None:
        """So many workers drain at the same moment."""
        together = threading.Barrier(workers)

        def work() -> None:
            together.wait()
            world = Circumstances(self.clock.now)
            drain(self.engine, SETTINGS, world)

        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @rule(minutes=st.sampled_from([1, 20, 600]))
    def time_passes(self, minutes: int) -> None:
        """Offers lapse, and silence grows."""
        self.clock.wait(minutes=minutes)

    @rule(step=st.sampled_from([Step.ACCEPT, Step.DECLINE]), data=st.data())
    def an_offer_is_answered(self, step: Step, data: st.DataObject) -> None:
        """Somebody accepts or declines."""
        changes: dict[str, Any] = {"offered_until": None, "lease": None}
        if step is Step.DECLINE:
            changes["advisor_id"] = None
        else:
            changes["silent_at"] = self.clock.now() + timedelta(hours=12)
        self._move(State.OFFERED, step, Actor.ADVISOR, data, **changes)

    @rule(data=st.data())
    def somebody_hands_in(self, data: st.DataObject) -> None:
        """A draft goes to the supervisors."""
        self._move(State.ASSIGNED, Step.SUBMIT, Actor.ADVISOR, data, silent_at=None)

    @rule(data=st.data())
    def a_supervisor_closes(self, data: st.DataObject) -> None:
        """What was handed in comes to its end."""
        self._move(State.IN_REVIEW, Step.CLOSE, Actor.SUPERVISOR, data)

    @rule(data=st.data())
    def somebody_may_know_them(self, data: st.DataObject) -> None:
        """An advisor gives it back and is recused."""
        row = self._move(State.ASSIGNED, Step.HAND_BACK, Actor.ADVISOR, data, advisor_id=None, silent_at=None)
        if row is not None:
            who, contact_id = row
            with transaction(self.engine) as session:
                boundaries.recuse(session, an_id(), session.get_one(Contact, contact_id), who, NOON)
            self.recused.add((who, contact_id))

    def _move(
        self, state: State, step: Step, actor: Actor, data: st.DataObject, **changes: Any
    ) -> tuple[str, str] | None:
        with transaction(self.engine) as session:
            rows = conversations.in_state(session, state)
            if not rows:
                return None
            row = data.draw(st.sampled_from(sorted(rows, key=lambda row: row.id)))
            who = row.advisor_id or ""
            mover = Mover(actor, who, self.clock.now(), an_id("entry"))
            conversations.take(session, row, step, mover, under_lease=row.lease, **changes)
            return who, row.contact_id

    @invariant()
    def nobody_carries_too_much(self) -> None:
        """By weight; on an empty table one conversation always fits."""
        with transaction(self.engine) as session:
            tables: dict[str, list[int]] = {}
            for row in conversations.in_state(session, State.OFFERED, State.ASSIGNED, State.IN_REVIEW):
                tables.setdefault(row.advisor_id or "", []).append(weight(row.risk))
        for who, mine in tables.items():
            assert sum(mine) <= CAPACITIES[who] or len(mine) == 1, who

    @invariant()
    def nothing_is_offered_twice_or_to_whom_it_must_not(self) -> None:
        """Every offer came to an end before the next, and none went to somebody who may know the person."""
        with transaction(self.engine) as session:
            for row in session.exec(select(Conversation)).all():
                acts = Counter(entry.act for entry in audit.of_conversation(session, row.id) if entry.code != "silent")
                assert acts["offer"] == sum(acts[end] for end in ENDS) + (row.state is State.OFFERED)
                if row.state is State.OFFERED:
                    assert (row.advisor_id, row.contact_id) not in self.recused
                    assert row.advisor_id != "bo" or row.topic == "general"

    def teardown(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def test_whatever_happens_nothing_is_offered_twice_and_nobody_too_much(prepared_sqlite: Path, tmp_path: Path) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # the library has no types for it
        lambda: Service(prepared_sqlite, tmp_path),
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
