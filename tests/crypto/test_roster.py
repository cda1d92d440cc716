"""The roster counts only as the operator signed it, and only ever moves forward."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.crypto.envelope import Role
from gateway.crypto.key_files import AlreadyThere
from gateway.crypto.keyring import Keyring, make_key, make_service, publish
from gateway.crypto.roster import (
    NoRoster,
    Person,
    Roster,
    RosterWatch,
    canonical,
    problems,
    read,
    stored,
    views_that_read,
    write,
)

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)
SIRI = Person("siri", ("supervisor", "officer"), "2030-01-01T00:00:00+00:00", "2031-01-01T00:00:00+00:00", ("key-1",))
ADA = Person("ada", ("advisor",), "2030-01-01T00:00:00+00:00")
FIRST = Roster(1, (SIRI, ADA), signoff_key_counts=True, signoff_keys={1: "ab" * 32})
SECOND = Roster(2, (ADA,), signoff_key_counts=False)


@pytest.fixture
def view(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "outbound"


@pytest.fixture
def outbound(store: Path, view: Path) -> Keyring:
    """A process that knows the operator only by the public roster key."""
    publish(store, view, Role.ROSTER, public=True, private=False)
    return Keyring.load(view, may_hold_private=frozenset(), may_hold_public=frozenset({Role.ROSTER}))


def change(view: Path, version: int, act: Callable[[dict[str, Any]], object]) -> None:
    """Tamper with a roster file, as somebody with write access to the view could."""
    file = view / "roster" / f"{version}.json"
    content = json.loads(file.read_text())
    act(content)
    file.write_text(json.dumps(content))


def test_a_roster_is_read_as_it_was_written(store: Path, view: Path, outbound: Keyring) -> None:
    write(store, [view], FIRST)
    assert read(view, outbound) == FIRST == stored(store)
    assert problems(view, outbound) == []


def test_a_supervisor_may_sign_and_an_advisor_may_not() -> None:
    assert FIRST.may_sign("siri", NOON)
    assert not FIRST.may_sign("ada", NOON)
    assert not FIRST.may_sign("nobody", NOON)
    assert FIRST.has_role("ada", "advisor", NOON)
    assert FIRST.has_role("siri", "officer", NOON)


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (datetime(2029, 12, 31, 23, 59, tzinfo=UTC), False),
        (datetime(2030, 1, 1, tzinfo=UTC), True),
        (datetime(2030, 12, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2031, 1, 1, tzinfo=UTC), False),
    ],
)
def test_a_supervisor_may_sign_from_her_first_moment_until_before_her_last(at: datetime, may: bool) -> None:
    assert FIRST.may_sign("siri", at) is may


def test_a_person_may_come_back_after_a_break() -> None:
    again = Person("siri", ("supervisor",), "2032-01-01T00:00:00+00:00")
    roster = Roster(3, (SIRI, again), signoff_key_counts=False)
    assert not roster.may_sign("siri", NOON + timedelta(days=365))
    assert roster.may_sign("siri", NOON + timedelta(days=730))


@pytest.mark.parametrize("time", ["2030-01-01T00:00:00", "soon", ""])
def test_a_time_that_says_no_moment_is_refused(time: str) -> None:
    with pytest.raises(ValueError, match=r"zone|isoformat"):
        Person("siri", ("supervisor",), time)


def test_the_newest_version_counts(store: Path, view: Path, outbound: Keyring) -> None:
    for roster in (FIRST, SECOND, Roster(10, (SIRI,), signoff_key_counts=False)):
        write(store, [view], roster)
    assert read(view, outbound).version == 10


TAMPERED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a role": lambda content: content["roster"]["people"][0]["roles"].append("supervisor"),
    "a time": lambda content: content["roster"]["people"][0].update(until="2040-01-01T00:00:00+00:00"),
    "a passkey": lambda content: content["roster"]["people"][0].update(passkeys=["mine"]),
    "whether the console's key counts": lambda content: content["roster"].update(signoff_key_counts=True),
    "the console's key": lambda content: content["roster"].update(signoff_keys={"1": "cd" * 32}),
    "the version": lambda content: content["roster"].update(version=3),
    "the signature": lambda content: content["signature"].update(value="00" * 64),
    "the signature's epoch": lambda content: content["signature"].update(epoch=2),
    "a signature that is none": lambda content: content.update(signature="yes"),
    "no people": lambda content: content["roster"].pop("people"),
    "a time without a zone": lambda content: content["roster"]["people"][0].update(since="2030-01-01T00:00:00"),
}


@pytest.mark.parametrize("what", list(TAMPERED))
def test_a_newer_roster_that_was_tampered_with_is_ignored_and_reported(
    store: Path, view: Path, outbound: Keyring, what: str
) -> None:
    write(store, [view], FIRST)
    write(store, [view], SECOND)
    assert read(view, outbound) == SECOND
    change(view, 2, TAMPERED[what])
    assert read(view, outbound) == FIRST
    assert [problem.split(" ")[1] for problem in problems(view, outbound)] == ["2"]


def test_a_file_that_is_no_roster_is_ignored_and_reported(store: Path, view: Path, outbound: Keyring) -> None:
    write(store, [view], FIRST)
    (view / "roster" / "7.json").write_bytes(b"\xff{")
    assert read(view, outbound) == FIRST
    assert problems(view, outbound) == ["Roster 7 cannot be read."]


def test_an_old_roster_under_a_new_number_does_not_come_back(store: Path, view: Path, outbound: Keyring) -> None:
    write(store, [view], FIRST)
    write(store, [view], SECOND)
    (view / "roster" / "3.json").write_bytes((view / "roster" / "1.json").read_bytes())
    assert read(view, outbound) == SECOND
    assert problems(view, outbound) == ["Roster 3 says that it is another version."]


def test_another_operators_roster_does_not_count(store: Path, view: Path, outbound: Keyring, tmp_path: Path) -> None:
    write(store, [view], FIRST)
    stranger = tmp_path / "stranger"
    make_service(stranger)
    make_key(stranger, Role.ROSTER, 1)
    write(stranger, [view], SECOND)
    assert read(view, outbound) == FIRST
    assert problems(view, outbound) == ["Roster 2 is not signed by this service's operator."]


def test_without_any_valid_roster_nobody_may_sign(view: Path, outbound: Keyring) -> None:
    with pytest.raises(NoRoster, match="sottovoce-ops people"):
        read(view, outbound)
    with pytest.raises(NoRoster, match="sottovoce-ops people"):
        RosterWatch(view, outbound).current()


def test_a_watch_sees_a_newer_roster_and_never_goes_back(store: Path, view: Path, outbound: Keyring) -> None:
    write(store, [view], FIRST)
    watch = RosterWatch(view, outbound)
    assert watch.current() == FIRST
    write(store, [view], SECOND)
    assert watch.current() == SECOND
    change(view, 2, TAMPERED["the signature"])
    assert watch.current() == SECOND
    (view / "roster" / "2.json").unlink()
    assert watch.current() == SECOND


def test_a_watch_is_not_led_astray_by_a_forged_newer_roster(store: Path, view: Path, outbound: Keyring) -> None:
    write(store, [view], FIRST)
    watch = RosterWatch(view, outbound)
    assert watch.current() == FIRST
    (view / "roster" / "9.json").write_text("{}")
    assert watch.current() == FIRST
    write(store, [view], SECOND)
    assert watch.current() == SECOND
    (view / "roster" / "2.json").unlink()
    assert watch.current() == SECOND


def test_a_version_once_signed_never_changes(store: Path, view: Path) -> None:
    write(store, [view], SECOND)
    for other in (FIRST, Roster(2, (SIRI,), signoff_key_counts=True)):
        with pytest.raises(AlreadyThere, match="version 2 already"):
            write(store, [view], other)


def test_writing_that_was_cut_off_can_be_repeated(store: Path, view: Path, outbound: Keyring) -> None:
    write(store, [], FIRST)
    write(store, [view], FIRST)
    assert read(view, outbound) == FIRST


def test_the_canonical_form_does_not_depend_on_the_order_of_keys() -> None:
    one = Roster(1, (), signoff_key_counts=True, signoff_keys={1: "aa", 2: "bb"})
    other = Roster(1, (), signoff_key_counts=True, signoff_keys={2: "bb", 1: "aa"})
    assert canonical(one) == canonical(other)


def test_the_roster_goes_to_those_who_check_it(tmp_path: Path) -> None:
    assert {view.name for view in views_that_read(tmp_path)} == {"reader", "outbound"}


def test_before_the_first_roster_the_store_has_none(store: Path) -> None:
    assert stored(store) is None
