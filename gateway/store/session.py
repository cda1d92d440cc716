"""The database: one engine a process, and transactions that roll back unless they reach their end."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    Insert,
    Result,
    Table,
    UpdateBase,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel

from gateway.conversation import Overtaken

BUSY_SECONDS = 5
LOOK_AGAIN_SECONDS = 0.001
_WRITE = "BEGIN IMMEDIATE"
ALREADY_THERE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what we acknowledge is on the disk
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    f"busy_timeout={BUSY_SECONDS * 1000}",
)


def open_engine(url: str) -> Engine:
    """The engine for `url` (SQLite or PostgreSQL); parameters never appear in its errors."""
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("reading", False):
        connection.exec_driver_sql("BEGIN")
        return
    database = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    (patience,) = database.execute("PRAGMA busy_timeout").fetchone()
    database.execute("PRAGMA busy_timeout=0")
    try:
        if not _begin_writing(database, patience / 1000):
            connection.exec_driver_sql(_WRITE)  # a last time, for an error that says what is wrong
    finally:
        database.execute(f"PRAGMA busy_timeout={patience}")


def _begin_writing(database: sqlite3.Connection, patience: float) -> bool:
    """Take the writer's lock at once, for a read that turns into a write could fail instead of waiting.

    We look every millisecond whether it is free: SQLite's own waiting sleeps up to a tenth of a second at a time, and
    whoever asks in between goes first. False when it was not to be had in `patience` seconds.
    """
    latest = time.monotonic() + patience
    while time.monotonic() < latest:
        try:
            database.execute(_WRITE)
        except sqlite3.OperationalError as refused:
            if refused.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(LOOK_AGAIN_SECONDS)
        else:
            return True
    return False


class Gathering(Session):
    """A session that writes new rows of a kind together, with one statement: before any question, and at the end."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._gathered: dict[type[SQLModel], list[dict[str, Any]]] = {}

    def gather(self, row: SQLModel) -> None:
        """Have this row written with the others; the session does not know it. See `insert_row`."""
        if self.new:
            self.flush()  # what this row refers to may still wait there
        values = {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}
        self._gathered.setdefault(type(row), []).append(values)
        if self.in_nested_transaction():
            self.flush()  # what is taken back with a savepoint must not wait beyond it

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what was gathered, what others refer to first, then whatever the session itself holds.

        Raises Overtaken when a row that there may be only one of stands there already.
        """
        gathered, self._gathered = self._gathered, {}
        try:
            for kind in sorted(gathered, key=_place_of):
                self.connection().execute(_insert_into(kind), gathered[kind])
        except IntegrityError as refused:
            if not _was_there_already(refused):
                raise
            raise Overtaken("somebody else was first") from None
        super().flush(objects)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits when the block ends well, and else leaves nothing behind. Its end may raise Overtaken."""
    with Gathering(engine) as session, session.begin():
        yield session
        session.flush()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads, beside any writer."""
    with engine.connect().execution_options(reading=True) as connection, Session(connection) as session:
        yield session


def change_rows(session: Session, statement: UpdateBase) -> int:
    """Run an update, delete or insert, and say how many rows it changed."""
    session.flush()
    done = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", done).rowcount


def ask(session: Session, question: Executable, asked: Mapping[str, object]) -> Result[*tuple[Any, ...]]:
    """Put a question that was built beforehand, past the mapper: for what every message asks. Gives plain values."""
    session.flush()
    return session.connection().execute(question, asked)


def insert_row(session: Session, row: SQLModel) -> None:
    """Write a new row past the session's mapper, together with others: a fifth of the time of add and flush.

    It is there for every later question of this transaction. Raises TypeError outside a `transaction`.
    """
    if not isinstance(session, Gathering):
        raise TypeError("a row is written in a transaction of ours")
    session.gather(row)


@cache
def _insert_into(kind: type[SQLModel]) -> Insert:
    return insert(inspect(kind).local_table)


@cache
def _place_of(kind: type[SQLModel]) -> int:
    """Where a table stands when every table comes after those that it refers to."""
    return kind.metadata.sorted_tables.index(cast("Table", inspect(kind).local_table))


def _was_there_already(refused: IntegrityError) -> bool:
    code = getattr(refused.orig, "sqlite_errorname", None) or getattr(refused.orig, "sqlstate", None)
    return code in ALREADY_THERE
