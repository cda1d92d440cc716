from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from typing import Any

import pytest

from gateway.config import Settings
from gateway.conversation import State
from gateway.eligible import weight
from gateway.matching.assign import drain
from gateway.store import Engine, audit, conversations, open_engine, reading, transaction
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_conversation, an_advisor

SETTINGS = Settings.model_validate({})

ADVISORS: list[dict[str, Any]] = [{"id": f"advisor {number}", "capacity": number} for number in range(1, 7)]
PLACES = sum(range(1, 7))


def with_more_waiting_than_places(engine: Engine) -> None:
    with transaction(engine) as session:
        for given in ADVISORS:
            an_advisor(session, **given)
        for _ in range(PLACES + 30):
            a_conversation(session)


def check_offers(engine: Engine) -> None:
    """Every place is taken, none twice, and every conversation was offered once."""
    with reading(engine) as session:
        offered = conversations.in_state(session, State.OFFERED)
        taken = Counter(conversation.advisor_id for conversation in offered)
        assert taken == {advisor["id"]: advisor["capacity"] for advisor in ADVISORS}
        for conversation in offered:
            assert [entry.act for entry in audit.of_conversation(session, conversation.id)] == ["offer"]


def at_once(engine: Engine, workers: int) -> list[int]:
    """So many workers drain at the same moment; returns how many offers each made."""
    together, made = threading.Barrier(workers), []

    def work() -> None:
        together.wait()
        made.append(drain(engine, SETTINGS, Circumstances(lambda: NOON)))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_drains_at_the_same_moment_offer_nothing_twice_and_nobody_too_much(any_engine: Engine, workers: int) -> None:
    with_more_waiting_than_places(any_engine)

    assert sum(at_once(any_engine, workers)) == PLACES

    check_offers(any_engine)


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_by_weight_too_nobody_carries_more_than_their_capacity(any_engine: Engine, workers: int) -> None:
    with transaction(any_engine) as session:
        for given in ADVISORS:
            an_advisor(session, **given)
        for number in range(PLACES + 30):
            a_conversation(session, risk=number % 5)

    made = sum(at_once(any_engine, workers))

    with reading(any_engine) as session:
        offered = conversations.in_state(session, State.OFFERED)
        assert len(offered) == made > 0
        for advisor in ADVISORS:
            mine = [weight(row.risk) for row in offered if row.advisor_id == advisor["id"]]
            assert sum(mine) <= advisor["capacity"] or len(mine) == 1
        for row in offered:
            assert [entry.act for entry in audit.of_conversation(session, row.id)] == ["offer"]


def _drain_in_a_process(url: str, together: Any, made: Any) -> None:
    engine = open_engine(url)
    together.wait()
    made.put(drain(engine, SETTINGS, Circumstances(lambda: NOON)))
    engine.dispose()


def test_drains_in_processes_of_their_own_offer_nothing_twice_and_nobody_too_much(any_engine: Engine) -> None:
    with_more_waiting_than_places(any_engine)
    url = any_engine.url.render_as_string(hide_password=False)
    forks = multiprocessing.get_context("forkserver")
    together, made = forks.Barrier(3), forks.Queue()

    workers = [forks.Process(target=_drain_in_a_process, args=(url, together, made)) for _ in range(3)]
    for worker in workers:
        worker.start()
    total = sum(made.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join()

    assert total == PLACES
    check_offers(any_engine)
