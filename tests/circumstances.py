"""A world for tests: a clock that stands still until it is moved, dice that repeat, and a bell that remembers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gateway.config import Settings
from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring, make_key, make_service, publish_all
from gateway.doorbell import Bell
from gateway.time_and_chance import Circumstances
from tests.builders import StoppedClock, circumstances_of


@dataclass
class RememberingBell:
    """Rings nothing, and remembers every ring; `room` is how many messages may still come, None if it cannot tell."""

    rung: list[Bell] = field(default_factory=list)
    room: int | None = 1_000

    def ring(self, *bells: Bell) -> None:
        """Remember the ring."""
        self.rung.extend(bells)

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> bool | None:
        """Let through what there is room for."""
        if self.room is None:
            return None
        self.room -= 1
        return self.room >= 0


@dataclass
class WhileWeLook(RememberingBell):
    """A bell under whose eyes something happens after the first look, before the writing."""

    happens: Callable[[], object] | None = None

    def allows(self, key: str, capacity: int, per_seconds: float, now: float) -> bool:
        happens, self.happens = self.happens, None
        if happens:
            happens()
        return super().allows(key, capacity, per_seconds, now)


@pytest.fixture
def clock() -> StoppedClock:
    """A clock that stands at noon."""
    return StoppedClock()


@pytest.fixture
def world(clock: StoppedClock) -> Circumstances:
    """The stopped clock, and dice that fall the same way every time."""
    return circumstances_of(clock)


@pytest.fixture
def bell() -> RememberingBell:
    """A doorbell that remembers."""
    return RememberingBell()


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every process's view of one service's keys."""
    folder = tmp_path_factory.mktemp("service")
    make_service(folder / "keystore")
    for role in Role:
        make_key(folder / "keystore", role, 1)
    publish_all(folder / "keystore", folder / "keys")
    return folder / "keys"


@pytest.fixture
def keyring_of(keys_dir: Path) -> Callable[[str], Keyring]:
    """The keyring of any process, by name."""
    return lambda process: Keyring.of_process(keys_dir, process)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Ordinary settings, with cheap stretching of numbers."""
    return Settings(data_dir=tmp_path, signoff="key", stretch_kib=8, domain="help.example", twilio_account_sid="AC1")
