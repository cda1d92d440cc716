"""The operator makes keys once, for the owner's eyes only, and hands them out as often as needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.crypto.envelope import Role
from gateway.crypto.keyring import (
    AlreadyThere,
    Keyring,
    MissingKey,
    make_key,
    make_service,
    publish,
    publish_all,
    stored_epochs,
)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_every_file_and_folder_is_for_its_owner_alone(store: Path, tmp_path: Path) -> None:
    publish_all(store, tmp_path / "keys")
    for folder in (store, tmp_path / "keys"):
        for entry in (folder, *folder.rglob("*")):
            assert entry.stat().st_mode & 0o777 == (0o700 if entry.is_dir() else 0o600), entry.name


def test_nothing_half_written_is_left_behind(store: Path, tmp_path: Path) -> None:
    publish_all(store, tmp_path / "keys")
    names = set(contents(store)) | set(contents(tmp_path / "keys"))
    assert names
    assert not [name for name in names if ".part" in name]


@pytest.mark.parametrize("role", list(Role))
def test_a_key_is_never_overwritten(store: Path, role: Role) -> None:
    before = contents(store)
    with pytest.raises(AlreadyThere, match=f"{role} key of epoch 1"):
        make_key(store, role, 1)
    assert contents(store) == before


def test_a_key_whose_making_was_cut_off_can_be_made_again(store: Path) -> None:
    (store / "story" / "1.key").unlink()
    make_key(store, Role.STORY, 1)
    assert stored_epochs(store, Role.STORY) == [1]


def test_an_epoch_below_one_is_refused(store: Path) -> None:
    with pytest.raises(ValueError, match="from 1"):
        make_key(store, Role.STORY, 0)


def test_the_service_keeps_its_id_and_salt_for_ever(store: Path) -> None:
    before = contents(store)
    make_service(store)
    assert contents(store) == before


def test_no_two_services_and_no_two_keys_are_alike(store: Path, prepared_store: Path) -> None:
    one, other = contents(store), contents(prepared_store)
    assert one.keys() == other.keys()
    assert not set(one.values()) & set(other.values())


def test_handing_out_keys_again_changes_nothing(store: Path, tmp_path: Path) -> None:
    publish_all(store, tmp_path / "keys")
    before = contents(tmp_path / "keys")
    publish_all(store, tmp_path / "keys")
    assert contents(tmp_path / "keys") == before


def test_a_view_gets_only_the_half_that_is_asked_for(store: Path, tmp_path: Path) -> None:
    publish(store, tmp_path / "door", Role.STORY, public=True, private=False)
    publish(store, tmp_path / "home", Role.STORY, public=False, private=True)
    assert set(contents(tmp_path / "door")) == {"service.json", "story/1.pub"}
    assert set(contents(tmp_path / "home")) == {"service.json", "story/1.key"}


def test_whoever_holds_a_private_key_knows_its_public_half(store: Path, tmp_path: Path) -> None:
    publish(store, tmp_path / "home", Role.STORY, public=False, private=True)
    only_story = frozenset({Role.STORY})
    keyring = Keyring.load(tmp_path / "home", may_hold_private=only_story, may_hold_public=frozenset())
    assert keyring.public(Role.STORY) == (store / "story" / "1.pub").read_bytes()


def test_a_view_of_another_store_is_not_mixed_with_this_one(store: Path, prepared_store: Path, tmp_path: Path) -> None:
    publish(prepared_store, tmp_path / "door", Role.STORY, public=True, private=False)
    before = contents(tmp_path / "door")
    with pytest.raises(AlreadyThere, match="Remove that view"):
        publish(store, tmp_path / "door", Role.STORY, public=True, private=False)
    assert contents(tmp_path / "door") == before


def test_handing_out_a_key_that_was_never_made_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MissingKey, match="sottovoce-ops keys init"):
        publish(tmp_path / "empty", tmp_path / "door", Role.STORY, public=True, private=False)


def test_a_handing_out_that_stops_half_way_leaves_no_staged_epoch_in_use(store: Path, tmp_path: Path) -> None:
    make_key(store, Role.STORY, 2)
    (store / "story" / "active").write_text("1")
    (tmp_path / "door" / "story").mkdir(parents=True)
    (tmp_path / "door" / "story" / "2.pub").write_bytes(b"another key")
    with pytest.raises(AlreadyThere, match=r"2\.pub"):
        publish(store, tmp_path / "door", Role.STORY, public=True, private=False)
    assert (tmp_path / "door" / "story" / "active").read_text() == "1"


def test_a_change_of_the_active_epoch_reaches_the_views(store: Path, tmp_path: Path) -> None:
    make_key(store, Role.STORY, 2)
    for active in (1, 2):
        (store / "story" / "active").write_text(str(active))
        publish(store, tmp_path / "door", Role.STORY, public=True, private=False)
        keyring = Keyring.load(tmp_path / "door", may_hold_private=frozenset(), may_hold_public=frozenset({Role.STORY}))
        assert keyring.active(Role.STORY) == active
