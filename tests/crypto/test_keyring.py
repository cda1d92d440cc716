"""Who holds what: a process reads its view, and refuses to start when it shows more than it may hold."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.crypto.envelope import Role
from gateway.crypto.keyring import (
    HOLDINGS,
    BadKey,
    BadMode,
    Holding,
    Keyring,
    MissingKey,
    MustNotHold,
    check_view,
    make_key,
    publish,
    publish_all,
)

NOTHING: frozenset[Role] = frozenset()
SYMMETRIC = {Role.INDEX_EMAIL, Role.INDEX_SMS, Role.OPTOUT}
HALVES = [(role, "private") for role in Role] + [(role, "public") for role in Role if role not in SYMMETRIC]


@pytest.fixture
def keys_dir(tmp_path: Path, prepared_store: Path) -> Path:
    """Every process's view, as the operator hands them out."""
    publish_all(prepared_store, tmp_path / "keys")
    return tmp_path / "keys"


def holders(role: Role, kind: str) -> set[str]:
    return {process for process, holding in HOLDINGS.items() if role in getattr(holding, kind)}


def test_the_table_of_who_holds_what_is_the_promise_we_make() -> None:
    assert holders(Role.STORY, "private") == {"reader"}
    assert holders(Role.DELIVERY, "private") == {"outbound"}
    assert holders(Role.SIGNOFF, "private") == {"console"}
    assert holders(Role.AUDIT, "private") == {"reader"}
    assert holders(Role.ROSTER, "private") == set()
    assert holders(Role.INDEX_EMAIL, "private") == {"smtp", "outbound"}
    assert holders(Role.INDEX_SMS, "private") == {"sms", "outbound"}
    assert HOLDINGS["matching"] == HOLDINGS["clock"] == Holding(NOTHING, NOTHING)


@pytest.mark.parametrize("process", [name for name, held in HOLDINGS.items() if held.public])
def test_each_process_starts_with_the_view_that_it_is_given(keys_dir: Path, process: str) -> None:
    keyring = Keyring.of_process(keys_dir, process)
    assert set(keyring.keys) == HOLDINGS[process].private | HOLDINGS[process].public
    for role, keys in keyring.keys.items():
        assert (keys[1].private is not None) == (role in HOLDINGS[process].private)


@pytest.mark.parametrize(("role", "kind"), HALVES)
@pytest.mark.parametrize("process", list(HOLDINGS))
def test_a_process_refuses_to_start_with_a_key_it_must_never_hold(
    keys_dir: Path, prepared_store: Path, process: str, role: Role, kind: str
) -> None:
    holding = HOLDINGS[process]
    publish(prepared_store, keys_dir / process, role, public=kind == "public", private=kind == "private")
    if role in (holding.private if kind == "private" else holding.private | holding.public):
        check_view(keys_dir / process, holding)
        return
    with pytest.raises(MustNotHold, match=f"The {process} process must never hold the .*{role}") as refusal:
        Keyring.load(keys_dir / process, may_hold_private=holding.private, may_hold_public=holding.public)
    assert kind in str(refusal.value) or role in SYMMETRIC


def test_a_process_that_holds_nothing_needs_no_view_at_all(tmp_path: Path) -> None:
    check_view(tmp_path / "matching", HOLDINGS["matching"])


def test_a_key_of_a_role_that_nobody_knows_is_refused(keys_dir: Path) -> None:
    shutil.copytree(keys_dir / "reader" / "story", keys_dir / "reader" / "master")
    with pytest.raises(MustNotHold, match="master"):
        Keyring.of_process(keys_dir, "reader")


def test_a_missing_view_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MissingKey, match="sottovoce-ops keys init"):
        Keyring.of_process(tmp_path, "reader")


@pytest.mark.parametrize(("process", "role"), [("reader", "story"), ("reader", "roster"), ("console", "delivery")])
def test_a_missing_key_stops_the_start_and_says_what_to_run(keys_dir: Path, process: str, role: str) -> None:
    shutil.rmtree(keys_dir / process / role)
    with pytest.raises(MissingKey, match=f"{role} key.*sottovoce-ops keys init"):
        Keyring.of_process(keys_dir, process)


def test_holding_the_public_key_only_is_not_enough_for_the_home_of_a_key(keys_dir: Path) -> None:
    (keys_dir / "reader" / "story" / "1.key").unlink()
    with pytest.raises(MissingKey, match="only the public story key"):
        Keyring.of_process(keys_dir, "reader")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(keys_dir: Path, mode: int) -> None:
    (keys_dir / "console" / "signoff" / "1.key").chmod(mode)
    with pytest.raises(BadMode, match=r"signoff/1.key.*chmod 600"):
        Keyring.of_process(keys_dir, "console")


@pytest.mark.parametrize("name", ["story/1.pub", "roster/1.pub", "audit/1.key", "service.json", "story/active"])
def test_a_damaged_file_is_refused_by_name_at_the_start(keys_dir: Path, name: str) -> None:
    file = keys_dir / "reader" / name
    file.write_bytes(b"not a key")
    file.chmod(0o600)
    with pytest.raises(BadKey, match=name.removesuffix(".pub").removesuffix(".key")):
        Keyring.of_process(keys_dir, "reader")


def test_two_halves_that_do_not_belong_together_are_refused(keys_dir: Path, store: Path) -> None:
    shutil.copy(store / "story" / "1.pub", keys_dir / "reader" / "story" / "1.pub")
    with pytest.raises(BadKey, match="do not belong together"):
        Keyring.of_process(keys_dir, "reader")


def test_a_keyring_never_shows_key_bytes(keyring: Keyring) -> None:
    shown = repr(keyring) + repr([keyring.key(role) for role in Role]) + str(keyring)
    for role in Role:
        secret = keyring.key(role).secret
        assert secret.hex() not in shown
        assert repr(secret) not in shown
    assert "story [1]" in shown


def test_without_a_word_about_it_the_highest_epoch_is_active(store: Path, ring_of: Callable[[Path], Keyring]) -> None:
    make_key(store, Role.STORY, 2)
    keyring = ring_of(store)
    assert (keyring.active(Role.STORY), keyring.epochs(Role.STORY)) == (2, (2, 1))


def test_a_staged_epoch_is_held_but_not_used(store: Path, ring_of: Callable[[Path], Keyring]) -> None:
    make_key(store, Role.STORY, 2)
    (store / "story" / "active").write_text("1\n")
    keyring = ring_of(store)
    assert (keyring.active(Role.STORY), keyring.epochs(Role.STORY)) == (1, (2, 1))


def test_an_active_epoch_that_is_not_there_stops_the_start(keys_dir: Path) -> None:
    (keys_dir / "reader" / "story" / "active").write_text("9")
    with pytest.raises(MissingKey, match="epoch 9"):
        Keyring.of_process(keys_dir, "reader")


def test_asking_for_a_key_that_is_not_held_says_so(keys_dir: Path) -> None:
    keyring = Keyring.of_process(keys_dir, "console")
    assert keyring.epochs(Role.ROSTER) == ()
    with pytest.raises(MissingKey, match="roster key for console"):
        keyring.active(Role.ROSTER)
    with pytest.raises(MissingKey, match="epoch 5"):
        keyring.key(Role.STORY, 5)
