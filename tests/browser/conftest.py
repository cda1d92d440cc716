"""A real Chromium, and a console that it can reach."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from gateway.store import Engine
from tests.console.consoles import Console, console_at_work, make_keys

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; or a skip that says that there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def browser_views(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of the console that the browser sees."""
    return make_keys(tmp_path_factory.mktemp("browser-keys"))


@pytest.fixture
def served(engine: Engine, tmp_path: Path, browser_views: Path) -> Iterator[Console]:
    """A console on a free port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with console_at_work(engine, tmp_path, browser_views, console_url=url) as console:
            server = uvicorn.Server(uvicorn.Config(console.app, log_level="critical", lifespan="off"))
            thread = Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield console
            finally:
                server.should_exit = True
                thread.join()
