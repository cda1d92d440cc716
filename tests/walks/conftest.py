"""The service that the walks walk through: one for all of them, and fresh ones for those who break something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.walks.running import Service, alive, until


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service, shared: every walk writes from addresses of its own."""
    running = Service(tmp_path_factory.mktemp("service"))
    running.start()
    yield running
    family = running.family()
    assert running.stop() == 0
    until(lambda: not alive(family), "every process to be gone")


@pytest.fixture
def a_service(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Starts services for one test, with settings of its own, and ends them after it."""
    started: list[Service] = []

    def start(*, as_typed: bool = False, **settings: str) -> Service:
        prefixed = {f"SOTTOVOCE_{name.upper()}": value for name, value in settings.items()}
        running = Service(tmp_path / f"service-{len(started)}", prefixed, as_typed=as_typed)
        running.folder.mkdir()
        started.append(running)
        running.start()
        return running

    yield start
    for running in started:
        if running.process is not None and running.process.poll() is None:
            running.stop()
