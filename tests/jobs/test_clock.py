from __future__ import annotations

import threading

import pytest

from gateway.doorbell import Bell, SilentBell
from gateway.jobs import clock


class Remembering(SilentBell):
    """A bell that stops the clock after so many rings."""

    def __init__(self, stop: threading.Event, enough: int) -> None:
        self.rung: list[Bell] = []
        self._stop, self._enough = stop, enough

    def ring(self, *bells: Bell) -> None:
        self.rung.extend(bells)
        if len(self.rung) >= self._enough:
            self._stop.set()


class Leaping:
    """A clock on which a second passes with every look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def test_every_bell_is_rung_at_once_and_then_at_its_own_pace() -> None:
    stop = threading.Event()
    ringer = Remembering(stop, 8)

    clock.run([(Bell.MATCHING, 0.5), (Bell.OUTBOUND, 5.5)], ringer, stop, Leaping())

    assert ringer.rung[:2] == [Bell.MATCHING, Bell.OUTBOUND]
    assert ringer.rung.count(Bell.MATCHING) > ringer.rung.count(Bell.OUTBOUND) > 0


def test_a_stopped_clock_rings_nothing() -> None:
    stop = threading.Event()
    stop.set()
    ringer = Remembering(stop, 1)

    clock.run([(Bell.MATCHING, 1)], ringer, stop)

    assert ringer.rung == []


def test_a_machine_that_slept_rings_once_when_it_wakes() -> None:
    assert clock.next_due(10.0, 5.0, 10.0) == 15.0
    assert clock.next_due(10.0, 5.0, 19.9) == 20.0
    assert clock.next_due(10.0, 5.0, 1011.0) == 1015.0


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 0 seconds"):
        clock.run([(Bell.MATCHING, 0)], SilentBell(), threading.Event())
