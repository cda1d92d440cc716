"""The roster follows the people of the database, and forgets nobody who may have signed something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.crypto.envelope import Role
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import Person, Roster, RosterWatch, stored
from gateway.store import team
from ops import hiring, roster

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
KEYS = {1: "ab" * 32}


def renewed(before: Roster | None, active: dict[str, tuple[str, ...]], now: datetime = NOON) -> Roster:
    return roster.renewed(before, active, now, signoff_key_counts=True, signoff_keys=KEYS)


FIRST = renewed(None, {"siri": ("supervisor",)})


def test_the_first_roster_has_everybody_from_now_on() -> None:
    assert (FIRST.version, FIRST.signoff_key_counts, FIRST.signoff_keys) == (1, True, KEYS)
    assert FIRST.people == (Person("siri", ("supervisor",), NOON.isoformat()),)
    assert FIRST.may_sign("siri", NOON)


def test_nothing_changed_is_no_new_version() -> None:
    assert renewed(FIRST, {"siri": ("supervisor",)}, LATER) is FIRST


def test_whoever_comes_leaves_the_others_as_they_were() -> None:
    second = renewed(FIRST, {"siri": ("supervisor",), "ada": ("advisor",)}, LATER)
    assert second.version == 2
    assert second.people == (*FIRST.people, Person("ada", ("advisor",), LATER.isoformat()))


def test_whoever_leaves_could_sign_until_then_and_no_longer() -> None:
    second = renewed(FIRST, {}, LATER)
    assert second.may_sign("siri", LATER - timedelta(minutes=1))
    assert not second.may_sign("siri", LATER)


def test_whoever_comes_back_begins_anew() -> None:
    again = renewed(renewed(FIRST, {}, LATER), {"siri": ("supervisor",)}, LATER + timedelta(days=30))
    assert not again.may_sign("siri", LATER + timedelta(days=1))
    assert again.may_sign("siri", LATER + timedelta(days=30))


def test_another_role_ends_the_old_one() -> None:
    second = renewed(FIRST, {"siri": ("coordinator",)}, LATER)
    assert second.may_sign("siri", NOON)
    assert not second.may_sign("siri", LATER)
    assert second.has_role("siri", "coordinator", LATER)


def test_another_way_of_signing_off_is_a_new_version() -> None:
    second = roster.renewed(FIRST, {"siri": ("supervisor",)}, LATER, signoff_key_counts=False, signoff_keys=KEYS)
    assert (second.version, second.people, second.signoff_key_counts) == (2, FIRST.people, False)


def test_a_roster_says_whether_the_consoles_key_counts_and_which_it_is(begun: Any) -> None:
    begun.environment["SOTTOVOCE_SIGNOFF"] = "key"
    assert begun.json("keys", "init")["roster"] == 2
    found = stored(begun.data_dir / "keystore")
    public = Keyring.of_process(begun.data_dir / "keys", "outbound").public
    assert found is not None
    assert found.signoff_key_counts
    assert found.signoff_keys == {1: public(Role.SIGNOFF).hex()}


def test_a_running_process_sees_somebody_new_and_somebody_gone(begun: Any) -> None:
    view = begun.data_dir / "keys" / "outbound"
    watch = RosterWatch(view, Keyring.of_process(view.parent, "outbound"))
    assert watch.current().version == 1

    added = begun.json("people", "add", "--name", "Siri", "--role", "supervisor")
    assert watch.current().people[0].id == added["id"]
    assert watch.current().people[0].until is None

    with begun.database() as session:
        person = team.with_id(session, added["id"])
        assert person is not None
        person.active = False
    begun.run("keys", "init")
    assert watch.current().version == 3
    assert watch.current().people[0].until is not None


def test_the_roster_is_signed_anew_by_the_minute_only(begun: Any) -> None:
    with begun.database() as session:
        wanted = hiring.Wanted("Ada", ["advisor"], ["general"], ["en"], 3)
        hiring.take_on(begun.office(), session, wanted, "ab" * 16)
    found = stored(begun.data_dir / "keystore")
    assert found is not None
    assert found.people[0].since == "2030-06-03T12:00:00+00:00"
