"""Whoever can write to Redis can ring, and nothing else: any other job is thrown away and counted."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer, PickleSerializer

from gateway.doorbell import DRAINS, Bell
from tests.walks.running import Service, until


def refused(service: Service, bell: str) -> float:
    """How many jobs this worker says it has thrown away."""
    metrics = httpx.get(f"{service.papers['admin_url']}/{bell}-1/metrics").text
    found = re.search(r"^sottovoce_jobs_refused_total (\S+)$", metrics, re.MULTILINE)
    return float(found[1]) if found else 0.0


def traces(redis: Redis, job_id: str) -> list[bytes]:
    """Every key that still speaks of this job."""
    return [key for key in redis.scan_iter() if job_id.encode() in key]


@pytest.mark.parametrize("serializer", [JSONSerializer, PickleSerializer])
@pytest.mark.parametrize("bell", ["matching", "outbound"])
def test_a_job_that_would_run_a_command_is_thrown_away_and_counted(
    service: Service, tmp_path: Path, bell: str, serializer: type
) -> None:
    redis, before, trap = service.redis(), refused(service, bell), tmp_path / "sprung"

    queue = Queue(bell, connection=redis, serializer=serializer)
    job = queue.enqueue_call("os.system", args=(f"touch {trap}",))

    until(lambda: refused(service, bell) == before + 1, "the job to be counted")
    until(lambda: not traces(redis, job.id), "every trace of it to be gone")
    assert redis.llen(queue.key) == 0 or job.id.encode() not in redis.lrange(queue.key, 0, -1)
    assert not trap.exists()


def test_a_bell_with_a_callback_is_thrown_away_before_the_callback_is_imported(
    service: Service, tmp_path: Path
) -> None:
    redis, before = service.redis(), refused(service, "outbound")
    job = Job.create(DRAINS[Bell.OUTBOUND], connection=redis, serializer=JSONSerializer, origin="outbound")
    job._success_callback_name = "antigravity.fly"

    Queue("outbound", connection=redis, serializer=JSONSerializer).enqueue_job(job)

    until(lambda: refused(service, "outbound") == before + 1, "the job to be counted")
    until(lambda: not traces(redis, job.id), "every trace of it to be gone")


def test_a_worker_that_threw_a_job_away_still_hears_its_bell(service: Service) -> None:
    redis, before, number = service.redis(), refused(service, "outbound"), "+447700900441"
    Queue("outbound", connection=redis, serializer=JSONSerializer).enqueue_call("os.abort")
    until(lambda: refused(service, "outbound") == before + 1, "the job to be counted")
    (worker,) = service.pids("outbound")

    service.text(number, "STOP")

    until(lambda: service.texts_to(number), "the confirmation")
    assert service.pids("outbound") == [worker]
