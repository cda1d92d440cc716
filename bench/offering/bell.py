"""Conversations offered in a second: by our workers through the bell, and by one RQ job for each conversation.

Both sides offer the same rows of the same kind of database with the same code, over the same Redis. Our doors ring once
for every conversation, and so does the bench; a ring that finds the bell ringing already costs next to nothing, and one
drain takes all that waits.
"""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from redis import Redis
from rq import Queue, SimpleWorker, Worker

from bench.offering.waiting import hire, offered_twice, still_waiting, store
from gateway.config import Settings
from gateway.doorbell import Bell, Doorbell, connect
from gateway.embedded import redis_server
from gateway.jobs import worker
from gateway.matching.assign import _Batch as Batch
from gateway.matching.assign import drain
from gateway.store import Engine, conversations, open_engine, schema, transaction
from gateway.time_and_chance import Circumstances

MANY, MANY_JOBS = 4000, 240
WORKERS = (1, 2, 4)
FORKING = "one RQ job each, a worker that forks"
PATIENCE = 300.0
_FORKED = multiprocessing.get_context("forkserver")  # from a process of its own, which has read the code once
_FORKED.set_forkserver_preload(["bench.offering.bell"])


@dataclass(frozen=True)
class Rate:
    """How a kind of worker did."""

    name: str
    offered: int
    seconds: float

    @property
    def a_second(self) -> float:
        """Conversations offered in a second."""
        return self.offered / self.seconds


class OfferedTwice(Exception):
    """A conversation was offered twice: the figures are worth nothing."""


def table(measured: Sequence[Rate]) -> str:
    """The rates under each other, each beside the worker that forks and does the same."""
    basis = next(rate for rate in measured if rate.name == FORKING)
    lines = ["Conversations offered in a second, SQLite with full sync"]
    lines += [
        f"  {rate.name:<42}{rate.offered:>6}{rate.a_second:>8.0f} a second{rate.a_second / basis.a_second:>8.1f} times"
        for rate in measured
    ]
    return "\n".join(lines)


def rates(folder: Path, many: int = MANY, jobs: int = MANY_JOBS) -> Iterator[Rate]:
    """Measure each kind in turn, every time on a database of its own."""
    with _redis(folder / "redis") as url:
        for number in WORKERS:
            yield by_bell(database(folder / f"bell{number}.db"), url, number, many)
        yield by_jobs(FORKING, database(folder / "fork.db"), url, Worker, jobs)
        yield by_jobs("one RQ job each, no fork", database(folder / "simple.db"), url, SimpleWorker, jobs)
        yield _worked_off("an empty RQ job each, a worker that forks", url, Worker, nothing, [()] * jobs)
        yield _worked_off("an empty RQ job each, no fork", url, SimpleWorker, nothing, [()] * jobs)


def by_bell(where: str, redis_url: str, workers: int, many: int) -> Rate:
    """Ring as the doors do until so many workers have offered everything. Raises OfferedTwice."""
    engine, bell = open_engine(where), Doorbell(connect(redis_url))
    with _at_work(where, redis_url, workers):
        store(engine, many)
        began = time.perf_counter()
        for _ in range(many):
            bell.ring(Bell.MATCHING)
        while (left := still_waiting(engine)) and time.perf_counter() < began + PATIENCE:
            time.sleep(0.01)
            bell.ring(Bell.MATCHING)
        seconds = time.perf_counter() - began
    if offered_twice(engine):
        raise OfferedTwice(OfferedTwice.__doc__)
    return Rate(f"through the bell, {workers} worker{'s' if workers > 1 else ''}", many - left, seconds)


@contextmanager
def _at_work(where: str, redis_url: str, workers: int) -> Iterator[None]:
    """So many workers in processes of their own, each after its first look at its rows."""
    pipes = [_FORKED.Pipe() for _ in range(workers)]
    processes = [_FORKED.Process(target=_work, args=(where, redis_url, theirs), daemon=True) for _, theirs in pipes]
    for process in processes:
        process.start()
    for ours, _ in pipes:
        ours.recv()
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _work(where: str, redis_url: str, ready: Connection) -> None:
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    engine, settings, world = open_engine(where), Settings.model_validate({}), Circumstances()
    first = threading.Event()

    def drain_all() -> None:
        drain(engine, settings, world)
        if not first.is_set():
            first.set()
            ready.send(True)

    worker.run(Bell.MATCHING, drain_all, lambda: connect(redis_url), stop, sweep_seconds=3600)


def by_jobs(name: str, where: str, redis_url: str, kind: type[Worker], jobs: int) -> Rate:
    """One RQ job for each conversation, worked off by one worker of RQ's own."""
    ids = store(open_engine(where), jobs)
    return _worked_off(name, redis_url, kind, offer_in_a_job, [(where, each) for each in ids])


def _worked_off(
    name: str, redis_url: str, kind: type[Worker], job: Callable[..., object], calls: list[tuple[str, ...]]
) -> Rate:
    queue = Queue("each", connection=connect(redis_url))
    for arguments in calls:
        queue.enqueue(job, *arguments, result_ttl=0)
    ours, theirs = _FORKED.Pipe()
    process = _FORKED.Process(target=_burst, args=(kind, redis_url, theirs))
    process.start()
    seconds: float = ours.recv()
    process.join()
    return Rate(name, len(calls), seconds)


def _burst(kind: type[Worker], redis_url: str, done: Connection) -> None:
    client = Redis.from_url(redis_url)
    ear = kind([Queue("each", connection=client)], connection=client)
    began = time.perf_counter()
    ear.work(burst=True, logging_level="ERROR")
    done.send(time.perf_counter() - began)


_ENGINES: dict[str, Engine] = {}  # a worker that does not fork keeps its engine, as one written with care would


def offer_in_a_job(where: str, conversation_id: str) -> None:
    """What such a job would do: offer this one conversation, by our own code."""
    engine = _ENGINES.setdefault(where, open_engine(where))
    with transaction(engine) as session:
        found = conversations.with_id(session, conversation_id)
        Batch(session, Settings.model_validate({}), Circumstances()).offer_all([found] if found else [])


def nothing() -> None:
    """An empty job."""


def database(file: Path) -> str:
    """The address of a new database with advisors in it."""
    url = f"sqlite:///{file}"
    engine = open_engine(url)
    schema.upgrade(engine)
    with transaction(engine) as session:
        hire(session)
    engine.dispose()
    return url


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    url = redis_server.url(folder)
    server = subprocess.Popen(redis_server.command(folder))
    try:
        redis_server.wait_until_up(url, time.monotonic() + 10)
        yield url
    finally:
        server.terminate()
        server.wait()
