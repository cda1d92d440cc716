"""What this worker process does when its bell rings.

An RQ job carries no arguments and is found by its dotted name, so the function it runs has to ask somewhere what the
process was started for. That one place is here: `start` is called once by the worker's main.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from gateway.doorbell import Bell

log = structlog.get_logger()


class DrainFailed(Exception):
    """The drain failed."""


class NobodyOnShift(Exception):
    """No drain was supplied to this process for that bell."""


@dataclass(frozen=True)
class Shift:
    """The drains of one worker process, and how it lowers the flag of a bell that rang.

    One drain at a time: the lock is shared by the jobs of RQ and by the process's own sweep.
    """

    drains: Mapping[Bell, Callable[[], object]]
    answer: Callable[[Bell], None]
    stop: threading.Event
    on_drained: Callable[[bool], None]
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def ring(self, bell: Bell) -> None:
        """Lower the flag, then drain: who rings from here on causes one more drain."""
        with _Turn(self._one_at_a_time, self.stop) as mine:
            if mine:
                self.answer(bell)
                self._drain(bell)

    def sweep(self, bell: Bell) -> None:
        """Drain without a word to Redis, and without raising."""
        with _Turn(self._one_at_a_time, self.stop) as mine:
            if mine:
                try:
                    self._drain(bell)
                except DrainFailed:
                    return  # told and counted already; the next sweep tries again

    def _drain(self, bell: Bell) -> None:
        drain = self.drains.get(bell)
        if drain is None:
            raise NobodyOnShift("This worker was not started for that bell.")
        try:
            drain()
        except Exception as error:  # noqa: BLE001  whatever it is, the worker goes on
            # Only the class is told: the sentence of somebody else's exception may hold words or an address.
            log.error("drain_failed", bell=bell.value, error=type(error).__name__)  # noqa: TRY400  no traceback
            self.on_drained(False)
            raise DrainFailed from None
        self.on_drained(True)


class _Turn:
    """The lock, waited for only as long as nobody wants the process to end."""

    def __init__(self, lock: threading.Lock, stop: threading.Event) -> None:
        self._lock, self._stop, self._mine = lock, stop, False

    def __enter__(self) -> bool:
        while not self._mine and not self._stop.is_set():
            self._mine = self._lock.acquire(timeout=0.1)
        return self._mine

    def __exit__(self, *raised: object) -> None:
        if self._mine:
            self._lock.release()


# RQ imports a job's function by name and calls it without arguments; nothing else can reach it. Set once at start.
_on_shift: list[Shift] = []


def start(shift: Shift) -> None:
    """Make this the process's shift, in place of any before it."""
    _on_shift[:] = [shift]


def on_shift() -> Shift:
    """The process's shift; raises NobodyOnShift in a process that is no worker."""
    if not _on_shift:
        raise NobodyOnShift("This process was not started as a worker.")
    return _on_shift[0]
