"""The console as the tests use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.store import Engine
from tests.console.consoles import Console, Visitor, console_at_work, make_keys


@pytest.fixture(scope="session")
def console_views(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every process's view of one service's keys, with its roster."""
    return make_keys(tmp_path_factory.mktemp("console-keys"))


@pytest.fixture
def console(engine: Engine, tmp_path: Path, console_views: Path) -> Iterator[Console]:
    """A console at work."""
    with console_at_work(engine, tmp_path, console_views) as at_work:
        yield at_work


@pytest.fixture
def ada(console: Console) -> Visitor:
    """Ada, an advisor, signed in."""
    return console.sign_in("ada")


@pytest.fixture
def sue(console: Console) -> Visitor:
    """Sue, a supervisor, signed in."""
    return console.sign_in("sue")
