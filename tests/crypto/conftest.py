"""A key store with a key of every role, and keyrings that are read from views of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring, make_key, make_service, publish

EVERYTHING = frozenset(Role)


@pytest.fixture(scope="session")
def prepared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that no test changes."""
    store = tmp_path_factory.mktemp("prepared") / "keystore"
    make_service(store)
    for role in Role:
        make_key(store, role, 1)
    return store


@pytest.fixture(scope="session")
def keyring(prepared_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """A keyring that holds everything, as no process does."""
    return _everything(prepared_store, tmp_path_factory.mktemp("keys") / "everything")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of one's own."""
    store = tmp_path / "keystore"
    make_service(store)
    for role in Role:
        make_key(store, role, 1)
    return store


@pytest.fixture
def ring_of(tmp_path: Path) -> Callable[[Path], Keyring]:
    """Publishes the whole of a store to one view, and reads it."""
    return lambda store: _everything(store, tmp_path / "keys" / "everything")


def _everything(store: Path, view: Path) -> Keyring:
    for role in Role:
        publish(store, view, role, public=True, private=True)
    return Keyring.load(view, may_hold_private=EVERYTHING, may_hold_public=EVERYTHING)
