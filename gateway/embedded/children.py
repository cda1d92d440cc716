"""The supervisor of processes: forks them, restarts what dies with a growing pause, and ends them all.

It stays without threads, keys and secrets, so that a fork at any moment is safe and knows nothing.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60.0  # who lives this long has earned a short pause again
LAST_SECONDS = 8.0  # from SIGTERM to SIGKILL
TICK = 0.2
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


@dataclass
class Child:
    """One process: what it runs, and how it fares. `once` means that it is not started again when it ends well."""

    name: str
    run: Callable[[Callable[[], None]], None]
    once: bool = False
    last: bool = False  # ended only after the others
    pid: int = 0
    started_at: float = 0.0
    again_at: float = 0.0
    pause: float = FIRST_PAUSE
    ready: bool = False
    done: bool = False
    pipe: int = field(default=-1, repr=False)


class StartFailed(Exception):
    """A process ended before it was ready; what it said stands above."""


class House:
    """All processes of one machine."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = list(children)
        self._ending = False
        self._parent = os.getpid()

    def begin(self, names: Sequence[str]) -> None:
        """Start these, and wait for none."""
        for child in self.children:
            if child.name in names and not self._ending:
                self._fork(child)

    def start(self, names: Sequence[str], patience: float) -> None:
        """Start these and wait until every one, and what has begun before, is ready; raises StartFailed."""
        self.begin(names)
        begun = [child for child in self.children if child.started_at]
        deadline = time.monotonic() + patience
        while not all(child.ready or child.done for child in begun) and not self._ending:
            self._look()
            if any(not child.pid and not child.done and not child.ready for child in begun):
                raise StartFailed("a process could not start")
            if time.monotonic() > deadline:
                late = ", ".join(child.name for child in begun if not child.ready)
                raise StartFailed(f"not ready in time: {late}")

    def watch(self) -> None:
        """Keep them running until a signal says that it is over."""
        while not self._ending:
            self._look()
            for child in self.children:
                if not child.pid and not child.done and child.started_at and time.monotonic() >= child.again_at:
                    self._fork(child)

    def end(self, *_: object) -> None:
        """Begin to end; may be called from a signal handler."""
        self._ending = True

    @property
    def ending(self) -> bool:
        """Whether a signal has said that it is over."""
        return self._ending

    def close(self) -> None:
        """End every process: politely, then after eight seconds for certain; Redis last."""
        self._ending = True
        for last in (False, True):
            group = [child for child in self.children if child.pid and child.last is last]
            for child in group:
                _signal(child.pid, signal.SIGTERM)
            deadline = time.monotonic() + (LAST_SECONDS if not last else 1.0)
            while any(child.pid for child in group) and time.monotonic() < deadline:
                self._look()
            for child in group:
                if child.pid:
                    _signal(child.pid, signal.SIGKILL)
                    os.waitpid(child.pid, 0)
                    child.pid = 0

    def _fork(self, child: Child) -> None:
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._become(child, writing)
        os.close(writing)
        child.pid, child.pipe, child.ready = pid, reading, False
        child.started_at = time.monotonic()

    def _become(self, child: Child, writing: int) -> None:
        """In the new process: nothing of the supervisor's stays, and it ends when the supervisor does."""
        code = 1
        try:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            ctypes.CDLL(None).prctl(PR_SET_NAME, child.name.encode())  # as `ps` and `top` show it
            if os.getppid() != self._parent:
                os._exit(0)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C reaches all; the supervisor decides
            for other in self.children:
                if other.pipe >= 0:
                    os.close(other.pipe)
            child.run(lambda: _say_ready(writing))
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:  # noqa: BLE001 - a process that falls tells where, and its exit code tells the rest
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _look(self) -> None:
        pipes = {child.pipe: child for child in self.children if child.pipe >= 0}
        readable, _, _ = select.select(list(pipes), [], [], TICK)
        for pipe in readable:
            child = pipes[pipe]
            child.ready = os.read(pipe, 1) == b"r" or child.ready
            os.close(pipe)
            child.pipe = -1
        for child in self.children:
            if child.pid and os.waitpid(child.pid, os.WNOHANG)[0]:
                self._ended(child)

    def _ended(self, child: Child) -> None:
        child.pid, lived = 0, time.monotonic() - child.started_at
        if child.once or self._ending:
            child.done = child.done or child.ready or self._ending
            return
        child.pause = FIRST_PAUSE if lived > STEADY_SECONDS else min(child.pause * 2, LONGEST_PAUSE)
        child.again_at = time.monotonic() + child.pause
        log.warning("restarting", name=child.name, seconds=round(child.pause, 1))


def _say_ready(pipe: int) -> None:
    os.write(pipe, b"r")
    os.close(pipe)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
