from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rq import Callback, Queue

from gateway.doorbell import DRAINS, Bell, Doorbell, connect
from tests.jobs.conftest import Working, everything


def planted(redis_url: str) -> Queue:
    return Queue("matching", connection=connect(redis_url), serializer="json")


def test_a_job_that_names_another_function_is_refused_discarded_and_counted(
    start: Callable[..., Working], redis_url: str, tmp_path: Path
) -> None:
    evidence = tmp_path / "evidence"
    job = planted(redis_url).enqueue_call("os.system", args=(f"touch {evidence}",))
    harmless = planted(redis_url).enqueue_call("os.system", args=("true",))
    working = start(redis_url)
    working.refused.get(timeout=20)
    working.refused.get(timeout=20)
    Doorbell(connect(redis_url)).ring(Bell.MATCHING)
    heard = working.drained()
    working.end()

    assert heard
    assert not evidence.exists()
    client = connect(redis_url)
    assert client.exists(job.key, harmless.key, "rq:queue:matching:intermediate") == 0
    assert "os.system" not in everything(client)


@pytest.mark.parametrize("which", ["on_success", "on_failure", "on_stopped"])
def test_a_drain_with_a_callback_is_refused(start: Callable[..., Working], redis_url: str, which: str) -> None:
    planted(redis_url).enqueue_call(DRAINS[Bell.MATCHING], **{which: Callback("os.system")})

    working = start(redis_url)
    working.refused.get(timeout=20)
    working.end()

    assert working.done.empty()


def test_a_drain_with_arguments_is_refused(start: Callable[..., Working], redis_url: str) -> None:
    job = planted(redis_url).enqueue_call(DRAINS[Bell.MATCHING], args=(1,))

    working = start(redis_url)
    working.refused.get(timeout=20)
    working.end()

    assert connect(redis_url).exists(job.key) == 0


def test_another_bells_drain_is_refused(start: Callable[..., Working], redis_url: str) -> None:
    job = planted(redis_url).enqueue_call(DRAINS[Bell.OUTBOUND])

    working = start(redis_url)
    working.refused.get(timeout=20)
    working.end()

    assert connect(redis_url).exists(job.key) == 0


@pytest.mark.parametrize(
    "spoilt",
    [
        {"data": b"\x80\x04cos\nsystem\n."},  # a pickle
        {"data": b"[]"},
        {"data": b"\xff\xfe"},
        {"data": json.dumps([["a", "list"], None, [], {}]).encode()},
        {"data": json.dumps(["os.system", None, 7, 7]).encode()},
        {"status": b"no such status"},
        {"timeout": b"soon"},
    ],
)
def test_a_job_that_cannot_be_read_is_refused_and_the_next_bell_is_heard(
    start: Callable[..., Working], redis_url: str, spoilt: dict[str, bytes]
) -> None:
    client = connect(redis_url)
    job = planted(redis_url).enqueue_call(DRAINS[Bell.MATCHING])
    client.hset(job.key, mapping=spoilt)

    working = start(redis_url)
    working.refused.get(timeout=20)
    Doorbell(client).ring(Bell.MATCHING)

    assert working.drained()
    assert client.exists(job.key) == 0
