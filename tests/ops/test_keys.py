"""`keys init` makes what a new service needs, and never touches what is there."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from gateway.crypto.envelope import Role
from gateway.crypto.key_files import MissingKey
from gateway.crypto.keyring import HOLDINGS, Keyring, stored_epochs
from gateway.crypto.roster import read as read_roster
from ops.keys import delivery_keyring

WITH_KEYS = sorted(process for process, holding in HOLDINGS.items() if holding.private or holding.public)


def everything_under(folder: Path) -> dict[str, str]:
    """Every file's name and a hash of what it holds."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_every_role_gets_its_first_key(begun: Any) -> None:
    assert {role: stored_epochs(begun.data_dir / "keystore", role) for role in Role} == {role: [1] for role in Role}


@pytest.mark.parametrize("process", WITH_KEYS)
def test_every_process_finds_all_its_keys_and_none_that_it_must_not_hold(begun: Any, process: str) -> None:
    keyring = Keyring.of_process(begun.data_dir / "keys", process)
    assert keyring.process == process


def test_the_operators_roster_key_is_in_nobodys_view(begun: Any) -> None:
    assert not list((begun.data_dir / "keys").rglob("roster/*.key"))
    assert (begun.data_dir / "keystore" / "roster" / "1.key").exists()


@pytest.mark.parametrize("process", ["reader", "outbound"])
def test_those_who_need_the_roster_find_an_empty_one(begun: Any, process: str) -> None:
    view = begun.data_dir / "keys" / process
    found = read_roster(view, Keyring.of_process(view.parent, process))
    assert (found.version, found.people) == (1, ())
    assert not found.signoff_key_counts


def test_nobody_else_may_look_into_the_data_folder(begun: Any) -> None:
    assert begun.data_dir.stat().st_mode & 0o777 == 0o700
    keys = [*begun.data_dir.rglob("*.key"), *begun.data_dir.rglob("service.json")]
    assert {file.stat().st_mode & 0o777 for file in keys} == {0o600}


def test_a_second_time_nothing_changes(begun: Any) -> None:
    before = {part: everything_under(begun.data_dir / part) for part in ("keystore", "keys")}
    assert begun.json("keys", "init") == {"made": [], "new_letters": 0, "roster": 1}
    assert {part: everything_under(begun.data_dir / part) for part in ("keystore", "keys")} == before


def test_a_view_that_was_lost_comes_back_as_it_was(begun: Any) -> None:
    view = begun.data_dir / "keys" / "reader"
    before = everything_under(view)
    for file in [file for file in view.rglob("*") if file.is_file()]:
        file.unlink()
    begun.run("keys", "init")
    assert everything_under(view) == before


def test_a_view_with_another_key_is_refused_and_left_as_it_is(begun: Any) -> None:
    key = begun.data_dir / "keys" / "reader" / "story" / "1.key"
    key.write_bytes(bytes(32))
    assert "reader/story/1.key differs" in begun.refused("keys", "init")
    assert key.read_bytes() == bytes(32)


def test_a_file_in_place_of_the_data_folder_is_refused_with_a_sentence(shell: Any) -> None:
    shell.data_dir.write_text("no folder")
    assert "The file system does not allow this" in shell.refused("keys", "init")


def test_what_seals_for_delivery_holds_no_private_key(begun: Any) -> None:
    keyring = delivery_keyring(begun.data_dir / "keystore")
    assert keyring.epochs(Role.DELIVERY) == (1,)
    assert all(not keyring.epochs(role) for role in Role if role is not Role.DELIVERY)
    with pytest.raises(MissingKey):
        _ = keyring.key(Role.DELIVERY).secret


def test_without_a_delivery_key_nothing_can_be_sealed(tmp_path: Path) -> None:
    with pytest.raises(MissingKey, match="keys init"):
        delivery_keyring(tmp_path)
