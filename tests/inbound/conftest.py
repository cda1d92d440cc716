"""What the doors' tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.config import Settings
from gateway.inbound.parsing import ParserPool
from tests.inbound.authority import Authority
from tests.inbound.mail_door import DOMAIN, RememberingIntake, RunningDoor
from tests.inbound.name_server import NameServer


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def certificate(authority: Authority, tmp_path: Path) -> tuple[Path, Path]:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    authority.give(DOMAIN, cert, key)
    return cert, key


@pytest.fixture
def parser() -> Iterator[ParserPool]:
    pool = ParserPool.start()
    yield pool
    pool.close()


@pytest.fixture
def make_door(parser: ParserPool) -> Iterator[Callable[..., RunningDoor]]:
    running: list[RunningDoor] = []

    def make(**settings: object) -> RunningDoor:
        door = RunningDoor(RememberingIntake(), parser, Settings.model_validate({"domain": DOMAIN} | settings))
        door.start()
        running.append(door)
        return door

    yield make
    for door in running:
        door.intake.may_go_on.set()
        door.stop()


@pytest.fixture
def door(make_door: Callable[..., RunningDoor]) -> RunningDoor:
    return make_door()


@pytest.fixture
def names() -> Iterator[NameServer]:
    """A name server that knows nothing yet."""
    server = NameServer()
    server.start()
    yield server
    server.stop()
