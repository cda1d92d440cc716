from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Callable

import pytest
from rq.job import Job

from gateway.doorbell import Bell, Doorbell, connect
from gateway.jobs.listening import FAILED
from tests.jobs.conftest import Working, everything
from tests.real_redis import RealRedis

SECRET = "my sister is Marigold Pemberton"


def test_a_bell_leads_to_a_drain(start: Callable[..., Working], redis_url: str) -> None:
    working = start(redis_url)

    Doorbell(connect(redis_url)).ring(Bell.MATCHING)

    assert working.drained()


def test_without_redis_the_worker_sweeps(start: Callable[..., Working]) -> None:
    working = start(None, 0.01)

    assert [working.drained() for _ in range(3)] == [True] * 3


def test_a_bell_rung_during_its_drain_leads_to_exactly_one_more(start: Callable[..., Working], redis_url: str) -> None:
    began, go_on = queue.Queue[None](), queue.Queue[None]()

    def drain() -> None:
        began.put(None)
        go_on.get(timeout=20)

    go_on.put(None)
    working = start(redis_url, drain=drain)
    began.get(timeout=20)
    doorbell = Doorbell(connect(redis_url))
    doorbell.ring(Bell.MATCHING)
    began.get(timeout=20)
    for _ in range(5):
        doorbell.ring(Bell.MATCHING)
    waiting = connect(redis_url).llen("rq:queue:matching")
    for _ in range(2):
        go_on.put(None)

    assert waiting == 1
    assert [working.drained(), working.drained()] == [True, True]
    working.end()
    assert working.done.empty()


def test_a_failing_drain_leaves_no_text_in_redis_nor_in_the_log(
    start: Callable[..., Working], redis_url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def drain() -> None:
        raise ValueError(SECRET)

    caplog.set_level("DEBUG")
    working = start(redis_url, drain=drain)
    client = connect(redis_url)
    Doorbell(client).ring(Bell.MATCHING)
    went_well = working.drained()
    working.end()
    kept = everything(client)
    [job_id] = [key.decode().removeprefix("rq:job:") for key in client.scan_iter("rq:job:*")]
    failure = Job.fetch(job_id, client, "json").latest_result()

    assert not went_well
    assert failure is not None
    assert failure.exc_string == FAILED  # RQ stores it packed, so that a search of the bytes would find nothing
    said = caplog.text + "".join(capfd.readouterr())
    for word in ("Marigold", "Traceback", "raise ValueError"):
        assert word not in kept + said
    assert "drain_failed" in said
    assert "ValueError" in said


def test_what_a_failure_leaves_expires_within_minutes(start: Callable[..., Working], redis_url: str) -> None:
    working = start(redis_url, drain=lambda: 1 / 0)
    client = connect(redis_url)
    Doorbell(client).ring(Bell.MATCHING)
    working.drained()
    working.end()

    for kind in ("rq:job:*", "rq:results:*"):
        [key] = client.keys(kind)
        assert 0 < client.ttl(key) <= 60


def test_a_drain_that_went_well_leaves_no_job(start: Callable[..., Working], redis_url: str) -> None:
    working = start(redis_url)
    client = connect(redis_url)
    Doorbell(client).ring(Bell.MATCHING)
    working.drained()
    working.end()

    assert client.keys("rq:job:*") + client.keys("rq:results:*") + client.keys("bell:*") == []


def test_a_worker_that_started_without_redis_listens_when_it_comes(
    start: Callable[..., Working], real_redis: RealRedis
) -> None:
    real_redis.kill()
    working = start(real_redis.url)
    real_redis.start()

    Doorbell(connect(real_redis.url)).ring(Bell.MATCHING)

    assert working.drained()


def test_redis_killed_and_emptied_the_sweep_still_drains_and_bells_work_again(
    start: Callable[..., Working], real_redis: RealRedis
) -> None:
    working = start(real_redis.url, 0.05)
    real_redis.kill()
    while_dead = [working.drained() for _ in range(3)]
    working.end()

    listening = start(real_redis.url)
    real_redis.start()
    connect(real_redis.url).flushall()
    Doorbell(connect(real_redis.url)).ring(Bell.MATCHING)

    assert while_dead == [True] * 3
    assert listening.drained()


def test_a_worker_survives_its_redis_being_killed_while_it_listens(
    start: Callable[..., Working], real_redis: RealRedis
) -> None:
    working = start(real_redis.url)
    Doorbell(connect(real_redis.url)).ring(Bell.MATCHING)
    before = working.drained()
    real_redis.kill()
    real_redis.start()
    Doorbell(connect(real_redis.url)).ring(Bell.MATCHING)

    assert before
    assert working.drained()


def test_a_worker_whose_redis_hangs_after_a_drain_listens_again_when_it_wakes(
    start: Callable[..., Working], real_redis: RealRedis
) -> None:
    woken = queue.Queue[None]()

    def drain() -> None:
        if not woken.empty():
            woken.get()
            real_redis.signal(signal.SIGSTOP)

    working = start(real_redis.url, drain=drain)
    woken.put(None)
    Doorbell(connect(real_redis.url)).ring(Bell.MATCHING)
    before = working.drained()
    real_redis.signal(signal.SIGCONT)
    Doorbell(connect(real_redis.url)).ring(Bell.MATCHING)

    assert before
    assert working.drained()


@pytest.mark.timeout(30)
def test_a_worker_ends_although_its_redis_hangs(start: Callable[..., Working], real_redis: RealRedis) -> None:
    working = start(real_redis.url)
    real_redis.signal(signal.SIGSTOP)

    working.end()
    real_redis.signal(signal.SIGCONT)

    assert not working.thread.is_alive()


def test_what_a_killed_worker_left_behind_is_swept_up(start: Callable[..., Working], redis_url: str) -> None:
    client = connect(redis_url)
    client.rpush("rq:queue:matching:intermediate", "gone")
    client.hset("rq:job:cut", mapping={"data": b"x"})
    client.zadd("rq:wip:matching", {"cut:execution": 1.0})
    client.zadd("rq:failed:matching", {"old": 1.0})

    working = start(redis_url)
    Doorbell(client).ring(Bell.MATCHING)
    working.drained()
    working.end()

    assert client.exists("rq:queue:matching:intermediate", "rq:job:cut", "rq:wip:matching", "rq:failed:matching") == 0


def test_sweep_and_bell_never_drain_at_once(start: Callable[..., Working], redis_url: str) -> None:
    inside = threading.Lock()
    overlaps = queue.Queue[None]()

    def drain() -> None:
        if not inside.acquire(blocking=False):
            overlaps.put(None)
            return
        inside.release()

    working = start(redis_url, 0.001, drain=drain)
    doorbell = Doorbell(connect(redis_url))
    for _ in range(100):
        doorbell.ring(Bell.MATCHING)
        working.drained()

    assert overlaps.empty()
