"""A real Redis server for tests: the embedded one, on a socket of its own, nothing on disk."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from gateway.embedded import redis_server


class RealRedis:
    """A server that can be killed, hung, woken and started again under the same URL."""

    def __init__(self, data_dir: Path) -> None:
        self._command = redis_server.command(data_dir)
        self.url = redis_server.url(data_dir)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(self._command)
        redis_server.wait_until_up(self.url, time.monotonic() + 10)

    def kill(self) -> None:
        """End it at once; everything in it is gone."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def signal(self, number: int) -> None:
        """Send it a signal: SIGSTOP hangs it, SIGCONT wakes it."""
        assert self._process is not None
        self._process.send_signal(number)

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None
        return self._process.pid

    def client(self) -> Redis:
        """A patient client for looking in from the test."""
        return Redis.from_url(self.url)


@pytest.fixture
def real_redis() -> Iterator[RealRedis]:
    """A server of this test's own, which the test may kill and start again."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = RealRedis(Path(folder))
        server.start()
        yield server
        server.kill()


@pytest.fixture
def redis_url(real_redis: RealRedis) -> str:
    """The URL of a real, empty Redis server."""
    return real_redis.url
