"""The database: one engine a process, and transactions that roll back unless they reach their end."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    Result,
    UpdateBase,
    create_engine,
    event,
    make_url,
)
from sqlmodel import Session

from gateway.store.gathering import Gathering

BUSY_SECONDS = 5
LOOK_AGAIN_SECONDS = 0.001
LOG_MILLISECONDS = 200
"""While a log is emptied nobody may write: so long is waited for those who read, and no longer."""

_WRITE = "BEGIN IMMEDIATE"
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what we acknowledge is on the disk
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "wal_autocheckpoint=4000",  # pages: what is written often is then copied into the database once, not every time
)


def open_engine(url: str, patience: int = BUSY_SECONDS) -> Engine:
    """The engine for `url` (SQLite or PostgreSQL); parameters never appear in its errors.

    With SQLite whoever wants to write waits so many seconds for the others, at most.
    """
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not url.startswith("sqlite"))
    if make_url(url).get_backend_name() == "sqlite":
        pragmas = (*PRAGMAS, f"busy_timeout={patience * 1000}")
        event.listen(engine, "connect", lambda connection, _entry: _prepare_sqlite(connection, pragmas))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, pragmas: Sequence[str]) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in pragmas:
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


def empty_log(engine: Engine) -> None:
    """Have what was deleted gone from SQLite's log too: until that is copied and cut off, rows of before lie in it.

    It comes to nothing while somebody reads rows of before. PostgreSQL looks after its own.
    """
    if engine.dialect.name != "sqlite":
        return
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={LOG_MILLISECONDS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience}")


def change_rows(session: Session, statement: UpdateBase) -> int:
    """Run an update, delete or insert, and say how many rows it changed."""
    session.flush()
    done = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", done).rowcount


def ask(session: Session, question: Executable, asked: Mapping[str, object]) -> Result[*tuple[Any, ...]]:
    """Put a question that was built beforehand, past the mapper: for what every message asks. Gives plain values."""
    session.flush()
    return session.connection().execute(question, asked)


def change(session: Session, statement: UpdateBase, given: Mapping[str, object]) -> int:
    """Make a change that was built beforehand, past the mapper; returns how many rows it changed.

    A row that the session has already loaded does not learn of it.
    """
    session.flush()
    return session.connection().execute(statement, given).rowcount
