from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest
from redis import Redis
from rq.job import Job

from gateway.doorbell import (
    DRAINS,
    FAILED_JOB_SECONDS,
    JOB_SECONDS,
    MOST_WAITING_JOBS,
    REST_SECONDS,
    Bell,
    Doorbell,
    PromptBell,
    Ringer,
    SilentBell,
    answer,
    bucket,
    connect,
)
from gateway.jobs import drains
from tests.real_redis import RealRedis


class Hands:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    with connect(redis_url) as client:
        yield client


class SlowBell:
    """A bell that is rung only once it may, and remembers every ring."""

    def __init__(self) -> None:
        self.rings: list[tuple[Bell, ...]] = []
        self.reached, self.may_go_on, self.rung_twice = threading.Event(), threading.Event(), threading.Event()

    def ring(self, *bells: Bell) -> None:
        self.reached.set()
        assert self.may_go_on.wait(20)
        self.rings.append(bells)
        if len(self.rings) == 2:
            self.rung_twice.set()

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> bool:
        return True


def waiting(client: Redis, bell: Bell = Bell.MATCHING) -> list[str]:
    return [raw.decode() for raw in client.lrange(f"rq:queue:{bell.value}", 0, -1)]


def test_many_rings_before_a_drain_leave_one_job(client: Redis) -> None:
    doorbell = Doorbell(client)

    for _ in range(50):
        doorbell.ring(Bell.MATCHING)

    assert len(waiting(client)) == 1
    assert waiting(client, Bell.OUTBOUND) == []


def test_a_ring_after_the_flag_was_lowered_leads_to_one_more_job(client: Redis) -> None:
    doorbell = Doorbell(client)
    doorbell.ring(Bell.MATCHING)

    answer(client, Bell.MATCHING)
    doorbell.ring(Bell.MATCHING)
    doorbell.ring(Bell.MATCHING)

    assert len(waiting(client)) == 2


def test_one_ring_may_be_for_both_bells_and_each_still_leaves_one_job(client: Redis) -> None:
    doorbell = Doorbell(client)
    doorbell.ring(Bell.MATCHING)

    for _ in range(3):
        doorbell.ring(Bell.OUTBOUND, Bell.MATCHING)

    assert (len(waiting(client, Bell.OUTBOUND)), len(waiting(client, Bell.MATCHING))) == (1, 1)
    assert doorbell.missed == 0


def test_a_prompt_bell_keeps_nobody_waiting_and_passes_on_many_rings_as_few() -> None:
    slow = SlowBell()
    prompt = PromptBell(slow, pause=0.0)

    prompt.ring(Bell.MATCHING)
    assert slow.reached.wait(20)
    for _ in range(50):  # while the first is still being passed on
        prompt.ring(Bell.OUTBOUND, Bell.MATCHING)
    slow.may_go_on.set()

    assert slow.rung_twice.wait(20)
    assert slow.rings == [(Bell.MATCHING,), (Bell.MATCHING, Bell.OUTBOUND)]
    assert prompt.allows("key", 1, 60.0, 0.0) is True, "limits are asked of the bell behind it"


def test_a_job_says_nothing_but_which_drain(client: Redis) -> None:
    Doorbell(client).ring(Bell.OUTBOUND)

    [job_id] = waiting(client, Bell.OUTBOUND)
    job = Job.fetch(job_id, connection=client, serializer="json")

    assert job.func_name == "gateway.jobs.drains.drain_outbound"
    assert (job.args, job.kwargs, job.description) == ([], {}, "bell")
    assert (job.timeout, job.result_ttl, job.failure_ttl) == (JOB_SECONDS, 0, FAILED_JOB_SECONDS)
    assert client.ttl(job.key) > 0


def test_every_bell_names_a_drain_that_exists() -> None:
    assert set(DRAINS) == set(Bell)
    for name in DRAINS.values():
        module, _, function = name.rpartition(".")
        assert module == drains.__name__
        assert callable(getattr(drains, function))


def test_a_lost_job_is_healed_because_the_flag_falls_by_itself(client: Redis) -> None:
    Doorbell(client).ring(Bell.MATCHING)
    client.delete("rq:queue:matching")

    assert 0 < client.ttl("bell:matching") <= 30
    client.pexpire("bell:matching", 0)
    Doorbell(client).ring(Bell.MATCHING)

    assert len(waiting(client)) == 1


def test_a_queue_that_nobody_empties_does_not_grow_for_ever(client: Redis) -> None:
    doorbell = Doorbell(client)

    for _ in range(MOST_WAITING_JOBS * 3):
        doorbell.ring(Bell.MATCHING)
        client.delete("bell:matching")

    assert len(waiting(client)) == MOST_WAITING_JOBS


def test_a_dead_redis_is_counted_and_raises_nothing(real_redis: RealRedis) -> None:
    real_redis.kill()
    doorbell = Doorbell(connect(real_redis.url))

    doorbell.ring(Bell.MATCHING)

    assert doorbell.missed == 1


@pytest.mark.timeout(10)  # a hundred stalls would be twenty seconds
def test_a_burst_at_a_hung_redis_stalls_once_and_not_for_every_ring(real_redis: RealRedis) -> None:
    clock = Hands()
    doorbell = Doorbell(connect(real_redis.url, patience=0.2), clock)
    doorbell.ring(Bell.OUTBOUND)  # connected before it hangs
    real_redis.signal(signal.SIGSTOP)

    for _ in range(100):
        doorbell.ring(Bell.MATCHING)
    real_redis.signal(signal.SIGCONT)

    assert doorbell.missed == 100


def test_a_bell_is_rung_again_after_its_rest(real_redis: RealRedis) -> None:
    clock = Hands()
    doorbell = Doorbell(connect(real_redis.url), clock)
    real_redis.kill()
    doorbell.ring(Bell.MATCHING)
    real_redis.start()

    doorbell.ring(Bell.MATCHING)
    still_resting = waiting(real_redis.client())
    clock.seconds += REST_SECONDS
    doorbell.ring(Bell.MATCHING)

    assert still_resting == []
    assert len(waiting(real_redis.client())) == 1


def test_the_silent_bell_does_not_know_what_is_within_a_limit() -> None:
    silent: Ringer = SilentBell()
    silent.ring(Bell.MATCHING)

    assert [silent.allows("k", 1, 60, 0) for _ in range(3)] == [None] * 3


def test_a_bucket_gives_what_it_holds_and_then_refuses(client: Redis) -> None:
    taken = [bucket(client, "a", 3, 60, 1000.0) for _ in range(5)]

    assert taken == [True, True, True, False, False]
    assert bucket(client, "b", 3, 60, 1000.0)


def test_a_bucket_fills_evenly_and_never_over_its_brim(client: Redis) -> None:
    for _ in range(3):
        bucket(client, "a", 3, 60, 1000.0)

    after_a_third = [bucket(client, "a", 3, 60, 1020.0) for _ in range(2)]
    after_long = [bucket(client, "a", 3, 60, 9000.0) for _ in range(4)]

    assert after_a_third == [True, False]
    assert after_long == [True, True, True, False]


def test_a_bucket_of_nothing_refuses(client: Redis) -> None:
    assert not bucket(client, "a", 0, 60, 1000.0)


def test_a_bucket_is_forgotten_when_it_would_be_full_again(client: Redis) -> None:
    bucket(client, "a", 3, 60, 1000.0)

    assert 0 < client.ttl("bucket:a") <= 61


def test_without_redis_nobody_says_what_is_within_a_limit(real_redis: RealRedis) -> None:
    real_redis.kill()
    client = connect(real_redis.url)

    doorbell = Doorbell(client)
    assert bucket(client, "a", 1, 60, 0) is None
    assert [doorbell.allows("a", 1, 60, 0) for _ in range(2)] == [None, None]
