"""A worker: does what its bell asks, and looks by itself when nobody rings.

Two ways lead to the same drain, one at a time: a bell through Redis, and a sweep every few seconds that knows nothing
of Redis. So with Redis dead, hung, restarted or emptied everything still happens, a little later.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import structlog
from redis import Redis
from redis.exceptions import RedisError

from gateway.doorbell import Bell, answer
from gateway.jobs import allowed, shift
from gateway.jobs.listening import Ear
from gateway.jobs.shift import Shift

log = structlog.get_logger()

SWEEP_SECONDS = 10.0
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
TIDY_SECONDS = 60.0
BREATH_SECONDS = 0.25  # between two jobs: in a rush one drain then takes what many rings have brought
LAST_DRAIN_SECONDS = 1.5


def _nothing() -> None:
    """Count nothing."""


def _nothing_of(well: bool) -> None:
    """Count nothing."""


def run(
    bell: Bell,
    drain: Callable[[], object],
    redis_factory: Callable[[], Redis] | None,
    stop: threading.Event,
    *,
    sweep_seconds: float = SWEEP_SECONDS,
    on_refused: Callable[[], None] = _nothing,
    on_drained: Callable[[bool], None] = _nothing_of,
) -> None:
    """Work until `stop` is set; then return within two seconds, unless a drain that a bell began takes longer.

    `drain` is called from two threads, never at once. `redis_factory` makes a client of its own for every attempt to
    connect; None means a service without Redis. `on_refused` is called for every job that was thrown away,
    `on_drained` after every drain with whether it went well.
    """
    ear_client: list[Redis] = []
    here = Shift({bell: drain}, lambda rung: _answer(ear_client, rung), stop, on_drained)
    shift.start(here)
    sweeper = threading.Thread(target=_sweep, args=(bell, here, sweep_seconds), name="sweep", daemon=True)
    sweeper.start()
    if redis_factory is None:
        stop.wait()
    else:
        _listen(bell, redis_factory, ear_client, stop, on_refused)
    sweeper.join(LAST_DRAIN_SECONDS)


def _sweep(bell: Bell, here: Shift, seconds: float) -> None:
    while True:
        here.sweep(bell)
        if here.stop.wait(seconds):
            return


def _answer(ear_client: list[Redis], bell: Bell) -> None:
    """Lower the flag where that is possible; where not, it falls by itself and the sweep fills the gap."""
    for client in ear_client:
        try:
            answer(client, bell)
        except (RedisError, OSError):
            log.warning("flag_not_lowered", bell=bell.value)


def _listen(
    bell: Bell,
    redis_factory: Callable[[], Redis],
    ear_client: list[Redis],
    stop: threading.Event,
    on_refused: Callable[[], None],
) -> None:
    """Listen, and when the line breaks, listen again after a growing pause."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        client = redis_factory()
        ear_client[:] = [client]
        try:
            ear = Ear(bell, client, on_refused)
            pause = FIRST_PAUSE
            _listen_until_broken(ear, stop)
        except (RedisError, OSError) as broken:
            log.warning("redis_away", bell=bell.value, error=type(broken).__name__)
        finally:
            client.close()
        # Not all workers at the same moment when Redis comes back.
        stop.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311  a pause needs no secret
        pause = min(pause * 2, LONGEST_PAUSE)


def _listen_until_broken(ear: Ear, stop: threading.Event) -> None:
    tidy_at = 0.0
    while not stop.is_set():
        if time.monotonic() >= tidy_at:
            ear.heartbeat()
            allowed.sweep_up(ear.connection, ear.queues[0], time.time())
            tidy_at = time.monotonic() + TIDY_SECONDS
        if ear.take_one():
            stop.wait(BREATH_SECONDS)
