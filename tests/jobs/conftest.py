"""A worker on a thread of the test, and a look into everything Redis holds."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from redis import Redis

from gateway.doorbell import Bell, connect
from gateway.jobs import worker

NEVER = 10_000.0


@dataclass
class Working:
    """A worker on a thread of this test, and what it did."""

    url: str | None
    sweep_seconds: float = NEVER
    drain: Callable[[], object] = lambda: None
    done: queue.Queue[bool] = field(default_factory=queue.Queue)
    refused: queue.Queue[None] = field(default_factory=queue.Queue)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        url = self.url
        self.thread = threading.Thread(
            target=worker.run,
            args=(Bell.MATCHING, self.drain, (lambda: connect(url)) if url else None, self.stop),
            kwargs={
                "sweep_seconds": self.sweep_seconds,
                "on_refused": lambda: self.refused.put(None),
                "on_drained": self.done.put,
            },
        )
        self.thread.start()
        self.drained()  # the sweep at the start

    def drained(self) -> bool:
        """Wait for the next drain and say whether it went well."""
        return self.done.get(timeout=20)

    def end(self) -> None:
        self.stop.set()
        self.thread.join(20)


@pytest.fixture
def start() -> Iterator[Callable[..., Working]]:
    started: list[Working] = []

    def begin(*args: object, **kwargs: object) -> Working:
        started.append(Working(*args, **kwargs))  # type: ignore[arg-type]  # passed on as they are
        return started[-1]

    yield begin
    for one in started:
        one.end()


def everything(client: Redis) -> str:
    """All that Redis holds, as text."""
    readers = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"stream": client.xrange,
    }
    return repr([(key, readers[client.type(key)](key)) for key in client.scan_iter()])
