"""Pressing `Take the next one` while offers are made: nothing is taken twice, and nobody gets too much."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest

from gateway.config import Settings
from gateway.console.access.permissions import Role
from gateway.console.access.person import Person
from gateway.console.desk import Desk
from gateway.console.queue import take_next
from gateway.conversation import State
from gateway.crypto.keyring import Keyring
from gateway.eligible import weight
from gateway.matching.assign import drain
from gateway.reader.client import ReaderClient
from gateway.store import Engine, audit, conversations, reading, transaction
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, a_conversation, an_advisor
from tests.circumstances import RememberingBell

WORLD = Circumstances(lambda: NOON)
CAPACITIES = {"ada": 2, "bo": 4}


@pytest.mark.parametrize("pressing", [2, 4, 8])
def test_many_presses_and_offers_at_once_never_fill_a_table_beyond_its_capacity(
    any_engine: Engine, console_views: Path, tmp_path: Path, pressing: int
) -> None:
    settings = Settings(data_dir=tmp_path)
    ring = Keyring.of_process(console_views, "console")
    desk = Desk(any_engine, ring, ReaderClient(tmp_path / "nobody.sock"), RememberingBell(), settings, WORLD)
    with transaction(any_engine) as session:
        for name, capacity in CAPACITIES.items():
            an_advisor(session, id=name, capacity=capacity)
        for number in range(20):
            a_conversation(session, risk=number % 3)
    together = threading.Barrier(pressing + 1)

    def press(number: int) -> None:
        name = sorted(CAPACITIES)[number % 2]
        together.wait()
        for _ in range(3):
            take_next(desk, Person(name, name, frozenset({Role.ADVISOR}), ""))

    def offer() -> None:
        together.wait()
        drain(any_engine, settings, WORLD)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(pressing)]
    threads.append(threading.Thread(target=offer))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(any_engine) as session:
        rows = conversations.in_state(session, State.OFFERED, State.ASSIGNED)
        carried: Counter[str] = Counter()
        for row in rows:
            carried[row.advisor_id or ""] += weight(row.risk)
            acts = Counter(entry.act for entry in audit.of_conversation(session, row.id))
            assert acts["accept"] <= 1
            assert acts["offer"] <= 1
    assert carried.keys() == CAPACITIES.keys()
    assert all(carried[name] <= capacity for name, capacity in CAPACITIES.items())
