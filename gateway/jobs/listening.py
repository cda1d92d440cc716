"""One worker's ear at its bell's RQ queue.

Jobs run in this process, without a fork. A fork for every bell would cost some tens of milliseconds and a copy of
connections that must not be shared, only to protect the parent from a drain; our drains are our own code, are
idempotent, and the supervisor restarts a process that dies. It also means that nothing outlives its parent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq.exceptions import DequeueTimeout
from rq.executions import Execution
from rq.job import Job
from rq.queue import Queue
from rq.timeouts import BaseDeathPenalty
from rq.worker import SimpleWorker

from gateway.doorbell import Bell
from gateway.jobs import allowed

WAIT_SECONDS = 1
HUNG_SECONDS = 1.5
"""How long Redis may take to answer; more than the wait itself, less than the two seconds an end may take."""

FAILED = "the drain failed"
"""All that Redis is told of a failure."""


class Uncut(BaseDeathPenalty):
    """No death penalty: a drain that is cut off in the middle of handing over a letter leaves it uncertain."""

    def setup_death_penalty(self) -> None:
        """Set no alarm."""

    def cancel_death_penalty(self) -> None:
        """There is none."""


class Ear(SimpleWorker):
    """An RQ worker that runs its bell's drain and refuses everything else before anything of it is imported."""

    death_penalty_class = Uncut

    def __init__(self, bell: Bell, client: Redis, on_refused: Callable[[], None]) -> None:
        """Connects; raises RedisError when that fails."""
        _be_impatient(client)
        super().__init__([bell.value], connection=client, serializer="json", log_job_description=False)
        self.log = _silence()
        self._bell = bell
        self._on_refused = on_refused

    @property
    def connection_timeout(self) -> int:
        """RQ would wait seven minutes for a hung Redis; the connection has its own, shorter patience."""
        return 0

    def take_one(self) -> bool:
        """Wait up to a second for a job and do it or refuse it; False when none came. Raises RedisError."""
        try:
            found = Queue.dequeue_any(
                self.queues, WAIT_SECONDS, self.connection, serializer=self.serializer, death_penalty_class=Uncut
            )
        except (DequeueTimeout, RedisError) as nothing:
            if isinstance(nothing, DequeueTimeout):
                return False
            raise
        except Exception as unreadable:  # noqa: BLE001  whatever a planted hash makes RQ's reader raise
            self._refuse(getattr(unreadable, "job_id", ""))
            return True
        if found is not None:
            self.execute_job(*found)
        return True

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run the bell's own drain; throw anything else away."""
        if not allowed.is_a_bell(job, self._bell):
            self._refuse(job.id)
            return
        super().execute_job(job, queue)

    def handle_exception(
        self,
        job: Job,
        *exc_info: type[BaseException] | BaseException | TracebackType | None,
    ) -> None:
        """Say nothing: RQ would log the traceback, and the shift has already told what may be told."""

    def handle_job_failure(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: Any = None,
        exc_string: str = "",  # noqa: ARG002  never passed on
        execution: Execution | None = None,
    ) -> None:
        """Keep the failure without its text."""
        super().handle_job_failure(job, queue, started_job_registry, FAILED, execution)

    def _finalize_failure(
        self,
        job: Job,
        queue: Queue,
        execution: Execution,
        exc_info: tuple[type[BaseException] | None, BaseException | None, TracebackType | None],
    ) -> None:
        """Where Redis itself failed, do not ask it to write that down: each attempt would hang as long again."""
        if isinstance(exc_info[1], RedisError):
            raise exc_info[1]
        super()._finalize_failure(job, queue, execution, exc_info)

    def _refuse(self, job_id: str) -> None:
        self._on_refused()
        allowed.discard(self.connection, self.queues[0], job_id)


def _be_impatient(client: Redis) -> None:
    pool = client.connection_pool
    pool.connection_kwargs.update(socket_timeout=HUNG_SECONDS, socket_connect_timeout=HUNG_SECONDS)
    client.set_retry(Retry(NoBackoff(), 0))


def _silence() -> logging.Logger:
    """RQ logs job descriptions and tracebacks in six places; we log events of our own instead."""
    for name in ("rq.worker", "rq.job", "rq.queue", "rq.executions", "rq.registry"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return logging.getLogger("rq.worker")
