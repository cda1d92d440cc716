"""What every test may ask for; and what none may do: speak to anything outside this machine."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.databases", "tests.real_redis", "tests.circumstances", "tests.whole_tables"]


def _only_this_machine(event: str, details: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = details[1]
    if not isinstance(address, tuple):
        return  # a unix socket
    host = str(address[0])
    if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        raise PermissionError("a test may only connect to this machine")


sys.addaudithook(_only_this_machine)


LONG_FIRST = ("walks", "bench", "browser", "embedded", "ops")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests take long go first: at the end short ones fill up whoever is done, and nobody waits for one."""
    here = Path(__file__).resolve().parent
    places = {folder: place for place, folder in enumerate(LONG_FIRST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(here).parts[0], len(places)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of development data beside the project, or a skip that says so."""
    folder = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the development data (../shared/data) is not on this machine")
    return folder
