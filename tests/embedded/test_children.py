"""The supervisor of processes, with real processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.embedded.children import Child, House, StartFailed

PATIENCE = 20.0


def until_ended(ready: Callable[[], None]) -> None:
    ready()
    signal.pause()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_everything_started_is_ready_and_ends_when_the_house_closes() -> None:
    house = House([Child("one", until_ended), Child("two", until_ended, last=True)])

    house.start(["one", "two"], PATIENCE)
    pids = [child.pid for child in house.children]
    house.close()

    assert all(pids)
    assert not any(map(is_alive, pids))


def test_what_has_begun_is_waited_for_with_what_is_started_later() -> None:
    reading, writing = os.pipe()

    def once_another_is_there(ready: Callable[[], None]) -> None:
        os.read(reading, 1)
        until_ended(ready)

    def at_once(ready: Callable[[], None]) -> None:
        os.write(writing, b"!")
        until_ended(ready)

    house = House([Child("slow", once_another_is_there), Child("quick", at_once)])

    house.begin(["slow"])
    begun = [child.ready for child in house.children]
    house.start(["quick"], PATIENCE)
    started = [child.ready for child in house.children]
    house.close()

    assert begun == [False, False]
    assert started == [True, True]


def test_what_dies_is_started_again() -> None:
    child = Child("fragile", until_ended)
    house = House([child])
    house.start(["fragile"], PATIENCE)
    first = child.pid

    os.kill(first, signal.SIGKILL)
    ender = threading.Thread(target=end_when, args=(house, lambda: child.pid not in (0, first)))
    ender.start()
    house.watch()
    ender.join()
    again = child.pid
    house.close()

    assert again not in (0, first)
    assert child.pause > 0.5, "the next pause is longer"


def end_when(house: House, what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what() and time.monotonic() < deadline:
        time.sleep(0.02)
    house.end()


def test_a_process_that_falls_at_its_start_fails_the_start() -> None:
    def falls(ready: Callable[[], None]) -> None:
        raise SystemExit(3)

    house = House([Child("falls", falls)])

    with pytest.raises(StartFailed, match="could not start"):
        house.start(["falls"], PATIENCE)
    house.close()


def test_a_process_that_never_is_ready_is_named() -> None:
    house = House([Child("slow", lambda ready: signal.pause())])  # type: ignore[arg-type, return-value]

    with pytest.raises(StartFailed, match="slow"):
        house.start(["slow"], 0.5)
    house.close()


def test_a_process_that_runs_once_is_not_started_again(tmp_path: Path) -> None:
    marks = tmp_path / "marks"

    def writes(ready: Callable[[], None]) -> None:
        with marks.open("a") as file:
            file.write("x")
        ready()

    child = Child("once", writes, once=True)
    house = House([child, Child("other", until_ended)])
    house.start(["once", "other"], PATIENCE)
    ender = threading.Thread(target=end_when, args=(house, lambda: child.done))
    ender.start()
    house.watch()
    ender.join()
    house.close()

    assert marks.read_text() == "x"


def test_a_process_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.embedded.children.LAST_SECONDS", 0.3)

    def stubborn(ready: Callable[[], None]) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        ready()
        while True:
            signal.pause()

    house = House([Child("stubborn", stubborn)])
    house.start(["stubborn"], PATIENCE)
    pid = house.children[0].pid
    house.close()

    assert not is_alive(pid)
