"""The doorbell: how a stage tells a worker that rows are waiting, and how limits are counted.

The database holds the work. Redis only saves a worker the wait until its next sweep, so everything here may fail
quietly: nothing raises because Redis is away, and nothing waits for it longer than a moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from queue import SimpleQueue
from typing import Protocol

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

PATIENCE = 0.25
"""Seconds that one question to Redis may take."""

FLAG_SECONDS = 30
"""A ring lost between flag and job is forgotten after this long, and the bell can be rung again."""

JOB_SECONDS = 120
WAITING_JOB_SECONDS = 600
FAILED_JOB_SECONDS = 60
MOST_WAITING_JOBS = 8
REST_SECONDS = 1.0
PAUSE_SECONDS = 0.05
"""So long a door waits between two rings: in a rush every ring would cost those who are just writing."""


class Bell(StrEnum):
    """Who is to look at their rows. The value is also the name of the bell's RQ queue."""

    MATCHING = "matching"
    OUTBOUND = "outbound"


DRAINS = {
    Bell.MATCHING: "gateway.jobs.drains.drain_matching",
    Bell.OUTBOUND: "gateway.jobs.drains.drain_outbound",
}
"""The only functions a job may name. A stage rings by name, so that it need not import the jobs that import it."""


class Ringer(Protocol):
    """Whatever can be rung: the doorbell, or its silent stand-in."""

    def ring(self, *bells: Bell) -> None:
        """Tell the workers of these bells to look, now if they can be told; never raises."""

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> bool | None:
        """Whether one more is within the limit kept under this opaque key; None when that cannot be told now."""


def connect(url: str, patience: float = PATIENCE) -> Redis:
    """A client that gives up after `patience` seconds instead of trying again; connects when first used."""
    return Redis.from_url(url, socket_timeout=patience, socket_connect_timeout=patience, retry=Retry(NoBackoff(), 0))


class Doorbell:
    """Rings through Redis. `missed` counts the rings that Redis did not take."""

    def __init__(self, client: Redis, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._monotonic = monotonic
        self._rests_until = float("-inf")
        self.missed = 0

    def ring(self, *bells: Bell) -> None:
        """Put each bell's drain in its queue unless one is certain to run after this moment; never raises."""
        if self._resting():
            self.missed += len(bells)
            return
        told = 0
        try:
            for bell, is_first in zip(bells, _raise_flags(self._client, bells), strict=True):
                if is_first:
                    _enqueue(self._client, bell)
                told += 1
        except (RedisError, OSError):
            self.missed += len(bells) - told
            self._rest()

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> bool | None:
        """As `bucket`, but does not ask a Redis that has just failed to answer."""
        if self._resting():
            return None
        allowed = bucket(self._client, key, capacity, per_seconds, now)
        if allowed is None:
            self._rest()
        return allowed

    def _resting(self) -> bool:
        return self._monotonic() < self._rests_until

    def _rest(self) -> None:
        # Read after the failure, not before: a hung Redis has just cost us its patience, and the rest starts now.
        self._rests_until = self._monotonic() + REST_SECONDS


class SilentBell:
    """The doorbell of a service without Redis: rows are found by the sweeps, and it counts no limit."""

    def ring(self, *bells: Bell) -> None:
        """Do nothing: the workers look by themselves."""

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> None:  # noqa: ARG002  (as Ringer)
        """Never tells."""
        return


class PromptBell:
    """A bell for who must not be kept waiting: passed on by a thread of its own, and many rings in a rush as few.

    A ring that comes alone is passed on at once. What is not passed on when the process ends is found by the sweeps.
    """

    def __init__(self, bell: Ringer, pause: float = PAUSE_SECONDS) -> None:
        self._bell = bell
        self._pause = pause
        self._asked: SimpleQueue[Bell] = SimpleQueue()
        threading.Thread(target=self._pass_on, name="bell", daemon=True).start()

    def ring(self, *bells: Bell) -> None:
        """Have them rung soon; returns at once."""
        for bell in bells:
            self._asked.put(bell)

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> bool | None:
        """As the bell behind it."""
        return self._bell.allows(key, capacity, per_seconds, now)

    def _pass_on(self) -> None:
        while True:
            asked = {self._asked.get()}
            while not self._asked.empty():
                asked.add(self._asked.get())
            self._bell.ring(*sorted(asked))
            time.sleep(self._pause)


def answer(client: Redis, bell: Bell) -> None:
    """Lower the bell's flag; a drain does this before it reads, so that a later ring leads to one more drain."""
    client.delete(_flag(bell))


def bucket(client: Redis, key: str, capacity: int, per_seconds: float, now: float) -> bool | None:
    """Take one token of `capacity`, refilled evenly over `per_seconds`; False when none is left.

    `key` is opaque: a keyed hash, never an address. `now` is in seconds. None when Redis does not answer: the caller
    has to count in some other way.
    """
    try:
        return _take(client, key, capacity, per_seconds, now)
    except (RedisError, OSError):
        return None


def _flag(bell: Bell) -> str:
    return f"bell:{bell.value}"


def _raise_flags(client: Redis, bells: Sequence[Bell]) -> list[bool]:
    """For each: True when this ring is the first since the last drain began, and its queue is not full of jobs already.

    A queue fills only when no worker empties it; every one of its jobs will look after this moment.
    """
    with client.pipeline(transaction=False) as pipeline:
        for bell in bells:
            pipeline.set(_flag(bell), "1", nx=True, ex=FLAG_SECONDS)
            pipeline.llen(f"rq:queue:{bell.value}")
        told = pipeline.execute()
    return [
        bool(down) and int(waiting) < MOST_WAITING_JOBS for down, waiting in zip(told[::2], told[1::2], strict=True)
    ]


def _enqueue(client: Redis, bell: Bell) -> None:
    # RQ's own default would write the call into the description and keep a failed job for a year.
    Queue(bell.value, connection=client, serializer="json").enqueue_call(
        DRAINS[bell],
        timeout=JOB_SECONDS,
        ttl=WAITING_JOB_SECONDS,
        result_ttl=0,
        failure_ttl=FAILED_JOB_SECONDS,
        description="bell",
    )


# The bucket as one number: the moment at which it will be full again. One script, so that two doors cannot both
# take the last token. The server's own clock is not asked: time is passed in.
_TAKE = """
local full_at = tonumber(redis.call('GET', KEYS[1]) or '0')
local now, each, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local then_full_at = math.max(full_at, now) + each
if then_full_at - now > room + each * 0.001 then return 0 end
redis.call('SET', KEYS[1], string.format('%.6f', then_full_at), 'PX', math.ceil(room * 1000) + 1000)
return 1
"""


def _take(client: Redis, key: str, capacity: int, per_seconds: float, now: float) -> bool:
    if capacity < 1:
        return False
    each = per_seconds / capacity
    return bool(client.eval(_TAKE, 1, f"bucket:{key}", repr(now), repr(each), repr(per_seconds)))
