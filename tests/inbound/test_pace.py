"""A flood slows itself down; nobody else waits for it."""

from __future__ import annotations

from gateway.inbound.pace import MOST_KNOWN, Pace


def test_so_many_come_at_once_and_then_one_after_each_rest() -> None:
    pace = Pace(at_once=3, rest=2.0)
    waits = []
    for _ in range(5):
        waits.append(pace.wait("flood", 100.0))
        pace.took("flood", 100.0 + waits[-1])

    assert waits == [0.0, 0.0, 0.0, 2.0, 4.0]
    assert pace.wait("another", 100.0) == 0.0


def test_who_pauses_may_write_at_once_again() -> None:
    pace = Pace(at_once=2, rest=5.0)
    for _ in range(2):
        pace.took("somebody", 0.0)

    assert [pace.wait("somebody", now) for now in (0.0, 4.0, 5.0, 1000.0)] == [5.0, 1.0, 0.0, 0.0]


def test_only_those_who_still_have_to_wait_are_remembered_when_there_are_very_many() -> None:
    pace = Pace(at_once=1, rest=10.0)
    for number in range(MOST_KNOWN):
        pace.took(number, 0.0)
    pace.took("flood", 5.0)

    pace.took("new", 11.0)

    assert (pace.wait("flood", 11.0), pace.wait(0, 11.0)) == (4.0, 0.0)
    assert len(pace._full_at) == 2
