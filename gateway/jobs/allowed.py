"""Which jobs may run: exactly those that our own doorbell writes.

RQ imports whatever dotted name stands in Redis, as the function and as any of three callbacks. So a job is compared
with what `gateway.doorbell` enqueues before RQ looks at it, and everything that differs is thrown away unread.
"""

from __future__ import annotations

from typing import Any

from redis import Redis
from rq.exceptions import DeserializationError
from rq.job import Job
from rq.queue import Queue

from gateway.doorbell import DRAINS, Bell

EXTRAS = (
    "_success_callback_name",
    "_failure_callback_name",
    "_stopped_callback_name",
    "webhooks",
    "group_id",
    "retries_left",
    "repeats_left",
    "rate_limit_key",
    "_dependency_ids",
)
"""What a bell never has. The callbacks would be imported; the rest would make RQ do more than run the drain."""


def is_a_bell(job: Job, bell: Bell) -> bool:
    """Whether this is the bell's own drain, called with nothing, followed by nothing. Imports nothing."""
    try:
        call = (job.func_name, job.instance, list(job.args), dict(job.kwargs))
    except (DeserializationError, TypeError, ValueError):
        return False
    return call == (DRAINS[bell], None, [], {}) and not any(getattr(job, name) for name in EXTRAS)


def discard(client: Redis, queue: Queue, job_id: str) -> None:
    """Remove every trace of a job without asking RQ, whose own way reads what the job says about itself."""
    with client.pipeline() as pipeline:
        pipeline.lrem(queue.intermediate_queue_key, 0, job_id)
        pipeline.delete(Job.key_for(job_id), Job.dependents_key_for(job_id))
        pipeline.delete(f"{Job.key_for(job_id)}:dependencies", f"rq:results:{job_id}")
        pipeline.execute()


def sweep_up(client: Redis, queue: Queue, now: float) -> None:
    """Discard what jobs leave behind that were cut off or failed. `now` is in seconds since 1970.

    They need no second run: the rows say what is left, and every worker sweeps its own rows when it starts. RQ's own
    maintenance would import the callbacks these jobs may name, and log and keep their story.
    """
    for job_id in map(_text, client.lrange(queue.intermediate_queue_key, 0, -1)):
        if not client.exists(Job.key_for(job_id)):
            client.lrem(queue.intermediate_queue_key, 0, job_id)
    started = queue.started_job_registry.key
    for entry in map(_text, client.zrangebyscore(started, 0, now)):
        discard(client, queue, entry.partition(":")[0])
        client.zrem(started, entry)
    client.zremrangebyscore(queue.failed_job_registry.key, 0, now)


def _text(raw: Any) -> str:
    return bytes(raw).decode("utf-8", "surrogateescape")
