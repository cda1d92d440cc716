"""People are taken on with a roster entry, a link and a sealed address; who may do what is checked first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from gateway.crypto.envelope import CannotOpen, Place, Purpose, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.opening import open_address
from gateway.crypto.roster import stored
from gateway.store import audit, team
from gateway.store.tables import AuditEntry, Channel, Staff
from gateway.time_and_chance import token_hash
from ops import hiring

PHONE, EMAIL = "+447700900333", "siri@help.example"
SUPERVISOR = ("people", "add", "--name", "Siri", "--role", "supervisor")
ADVISOR = ("people", "add", "--name", "Ada", "--role", "advisor")


def kept(shell: Any, person_id: str) -> Staff:
    """The row of a member of staff."""
    with shell.database() as session:
        person = team.with_id(session, person_id)
    assert person is not None
    return person


def rows(shell: Any, person_id: str) -> list[tuple[int, int, int, int]]:
    """Somebody's hours on call."""
    with shell.database() as session:
        return [
            (row.weekday, row.from_minute, row.to_minute, row.position)
            for row in team.rota(session)
            if row.staff_id == person_id
        ]


def test_an_advisor_is_taken_on_as_the_operator_says(begun: Any) -> None:
    added = begun.json(*ADVISOR, "--skill", "family", "--skill", "grief,general", "--language", "EN", "--capacity", "7")
    person = kept(begun, added["id"])
    assert (person.name, person.roles, person.skills) == ("Ada", ["advisor"], ["family", "grief", "general"])
    assert (person.languages, person.language, person.capacity) == (["en"], "en", 7)
    assert (person.active, person.free, person.address, person.address_channel) == (True, True, None, None)


def test_it_prints_an_id_and_a_sign_in_link(begun: Any) -> None:
    begun.environment["SOTTOVOCE_CONSOLE_URL"] = "https://console.example/"
    person_id, link = begun.run(*SUPERVISOR)[0].split()
    assert kept(begun, person_id).name == "Siri"
    assert link.startswith("https://console.example/sign-in/")


def test_a_link_is_kept_as_a_hash_and_leads_to_its_person_once(begun: Any) -> None:
    added = begun.json(*SUPERVISOR)
    token = added["link"].rpartition("/")[2]
    now = datetime(2020, 1, 1, tzinfo=UTC)  # before any link of today's ends
    with begun.database() as session:
        assert team.link(session, token, now) is None
        assert team.use_link(session, token_hash(token), now) == added["id"]
        assert team.use_link(session, token_hash(token), now) is None


def test_a_link_lasts_for_24_hours(begun: Any) -> None:
    added, office = begun.json(*SUPERVISOR), begun.office()
    now = office.world.now()
    with begun.database() as session:
        link = hiring.new_link(office, session, hiring.known(session, added["id"]))
        token = token_hash(link.rpartition("/")[2])
        assert team.link(session, token, now + timedelta(hours=23, minutes=59)) is not None
        assert team.link(session, token, now + timedelta(hours=24)) is None


def test_a_fresh_link_is_another_one(begun: Any) -> None:
    added = begun.json(*SUPERVISOR)
    fresh = begun.json("people", "link", added["id"])
    assert fresh["id"] == added["id"]
    assert fresh["link"] != added["link"]
    assert begun.run("people", "link", added["id"])[0].startswith("http://localhost:8080/sign-in/")


def test_nobody_gets_a_link_who_no_longer_works_here(begun: Any) -> None:
    added = begun.json(*SUPERVISOR)
    with begun.database() as session:
        hiring.known(session, added["id"]).active = False
    assert "no longer works here" in begun.refused("people", "link", added["id"])


@pytest.mark.parametrize("words", [("link", "f" * 32), ("rota", "f" * 32)])
def test_an_unknown_id_is_refused(begun: Any, words: tuple[str, ...]) -> None:
    assert "Nobody has this id" in begun.refused("people", *words)


@pytest.mark.parametrize(
    ("option", "written", "address", "channel"),
    [
        ("--phone", "+44 7700 900333", PHONE, Channel.SMS),
        ("--phone", "07700 900333", PHONE, Channel.SMS),
        ("--email", "Siri@Help.example", EMAIL, Channel.EMAIL),
    ],
)
def test_only_outbound_can_open_an_address_and_only_in_its_own_row(
    begun: Any, option: str, written: str, address: str, channel: Channel
) -> None:
    person = kept(begun, begun.json(*SUPERVISOR, option, written)["id"])
    outbound = Keyring.of_process(begun.data_dir / "keys", "outbound")
    place = Place("staff", "address", person.id, "")
    assert person.address is not None
    assert person.address_channel is channel
    assert open_address(outbound, Purpose.STAFF_ADDRESS, Sealed(person.address), place) == {"address": address}
    with pytest.raises(CannotOpen):
        open_address(outbound, Purpose.STAFF_ADDRESS, Sealed(person.address), Place("staff", "address", "f" * 32, ""))


@pytest.mark.parametrize(("option", "address"), [("--phone", PHONE), ("--email", EMAIL)])
def test_an_address_is_in_no_file_and_in_nothing_that_is_said(begun: Any, option: str, address: str) -> None:
    said = begun.run(*SUPERVISOR, option, address)
    said += begun.run("people", "list") + begun.run("people", "list", "--json") + begun.run("status")
    told = "".join(said)
    assert address.lstrip("+").removeprefix("44") not in told
    files = [file for file in begun.data_dir.rglob("*") if file.is_file()]
    assert not [file.name for file in files if address.lstrip("+").encode() in file.read_bytes()]


def test_a_phone_that_nothing_can_be_sent_to_is_said_at_once(begun: Any) -> None:
    assert "sends no texts" in begun.run(*SUPERVISOR, "--phone", PHONE)[1]
    begun.environment["SOTTOVOCE_TWILIO_ACCOUNT_SID"] = "AC1"
    assert begun.run(*SUPERVISOR, "--phone", PHONE)[1] == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*ADVISOR, "--skill", "cheese"), "A skill may be: general, parents"),
        (ADVISOR, "An advisor needs a --skill"),
        (("people", "add", "--name", "X", "--role", "boss"), "A role may be: advisor, supervisor, coordinator."),
        ((*SUPERVISOR, "--language", "xx"), "A language may be: en."),
        ((*SUPERVISOR, "--phone", "12"), "--phone must be"),
        ((*SUPERVISOR, "--phone", "CHARITY"), "--phone must be"),
        ((*SUPERVISOR, "--email", "siri"), "--email must be"),
        ((*SUPERVISOR, "--email", "siri@host"), "--email must be"),
        ((*SUPERVISOR, "--phone", PHONE, "--email", EMAIL), "not both"),
        (("people", "add", "--name", "  ", "--role", "supervisor"), "--name must be"),
        (("people", "add", "--name", "x" * 81, "--role", "supervisor"), "--name must be"),
    ],
)
def test_what_cannot_be_is_refused_with_what_may_be(begun: Any, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in begun.refused(*words)
    assert begun.json("people", "list") == []
    found = stored(begun.data_dir / "keystore")
    assert found is not None
    assert found.version == 1


@pytest.mark.parametrize("option", [("--capacity", "0"), ("--capacity", "many"), ("--shoe-size", "4")])
def test_bad_use_is_told_apart_from_a_refusal(begun: Any, option: tuple[str, str]) -> None:
    begun.run(*SUPERVISOR, *option, code=2)


def test_somebody_may_have_several_roles(begun: Any) -> None:
    added = begun.json(*SUPERVISOR, "--role", "coordinator", "--role", "supervisor")
    assert kept(begun, added["id"]).roles == ["supervisor", "coordinator"]


def test_without_the_roster_key_nobody_is_taken_on(begun: Any) -> None:
    (begun.data_dir / "keystore" / "roster" / "1.key").unlink()
    begun.refused(*SUPERVISOR)
    assert begun.json("people", "list") == []


def test_everybody_is_listed(begun: Any) -> None:
    begun.run(*SUPERVISOR, "--email", EMAIL)
    added = begun.json(*ADVISOR, "--skill", "grief")
    assert begun.json("people", "list")[0] == {
        "id": added["id"],
        "name": "Ada",
        "roles": ["advisor"],
        "skills": ["grief"],
        "languages": ["en"],
        "capacity": 3,
        "active": True,
        "reached_by": None,
    }
    table = begun.run("people", "list")[0].splitlines()
    assert len(table) == 3
    assert added["id"] in table[1]
    assert "email" in table[2]


def test_a_name_is_shown_as_it_was_written(begun: Any) -> None:
    begun.run("people", "add", "--name", "Jo [b]x[/b]", "--role", "supervisor")
    assert "Jo [b]x[/b]" in begun.run("people", "list")[0]


def test_where_nobody_works_the_list_says_so(begun: Any) -> None:
    assert "Nobody works here yet" in begun.run("people", "list")[0]


def test_hours_on_call_are_set_and_set_again(begun: Any) -> None:
    person_id = begun.json(*SUPERVISOR, "--email", EMAIL)["id"]
    begun.run("people", "rota", person_id)
    assert rows(begun, person_id) == [(day, 0, 1440, 1) for day in range(7)]

    set_again = ("--days", "sat,sun", "--from", "22:00", "--to", "06:00", "--position", "2")
    assert begun.json("people", "rota", person_id, *set_again)["days"] == ["sat", "sun"]
    assert rows(begun, person_id) == [(5, 1320, 360, 2), (6, 1320, 360, 2)]


def test_one_persons_hours_leave_anothers_alone(begun: Any) -> None:
    first, second = (begun.json(*SUPERVISOR, "--email", EMAIL)["id"] for _ in range(2))
    begun.run("people", "rota", first, "--days", "mon")
    begun.run("people", "rota", second, "--days", "tue")
    assert rows(begun, first) == [(0, 0, 1440, 1)]


def test_only_a_supervisor_whom_an_alarm_reaches_is_on_call(begun: Any) -> None:
    advisor = begun.json(*ADVISOR, "--skill", "general", "--email", EMAIL)["id"]
    assert "only those are on call" in begun.refused("people", "rota", advisor)
    supervisor = begun.json(*SUPERVISOR)["id"]
    assert "no alarm could reach" in begun.refused("people", "rota", supervisor)


@pytest.mark.parametrize("option", [("--days", "someday"), ("--from", "25:00"), ("--from", "09:00", "--to", "09:00")])
def test_hours_that_cannot_be_change_nothing(begun: Any, option: tuple[str, ...]) -> None:
    person_id = begun.json(*SUPERVISOR, "--email", EMAIL)["id"]
    begun.run("people", "rota", person_id, "--days", "mon")
    begun.refused("people", "rota", person_id, *option)
    assert rows(begun, person_id) == [(0, 0, 1440, 1)]


def test_everything_the_operator_does_is_in_the_audit(begun: Any) -> None:
    person_id = begun.json(*SUPERVISOR, "--email", EMAIL)["id"]
    begun.run("people", "link", person_id)
    begun.run("people", "rota", person_id)
    with begun.database() as session:
        audit.link_new(session)
        entries = [(entry.act, entry.by, entry.code) for entry in audit.linked(session)]
    assert sorted(entry for entry in entries if entry[2] == person_id) == [
        ("people_add", "operator", person_id),
        ("people_link", "operator", person_id),
        ("people_link", "operator", person_id),
        ("people_rota", "operator", person_id),
    ]


def test_training_is_recorded_until_a_day_renewed_and_withdrawn(begun: Any) -> None:
    ada = begun.json(*ADVISOR, "--skill", "general", "--under-18")["id"]
    assert (kept(begun, ada).foundation, kept(begun, ada).under_18) == (True, True)

    begun.json("people", "train", ada, "--skill", "grief,foundation", "--until", "2030-01-31")
    person = kept(begun, ada)
    assert (person.skills, person.foundation) == (["general", "grief"], True)
    assert person.trained_until == {"grief": "2030-01-31", "foundation": "2030-01-31"}

    begun.json("people", "train", ada, "--skill", "foundation")
    assert kept(begun, ada).trained_until == {"grief": "2030-01-31"}

    begun.json("people", "train", ada, "--skill", "grief,foundation", "--withdraw")
    person = kept(begun, ada)
    assert (person.skills, person.foundation, person.trained_until) == (["general"], False, {})


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("--skill", "banana"), "A training may be: foundation"),
        (("--skill", "grief", "--until", "soon"), "--until is a day"),
    ],
)
def test_a_training_that_is_none_is_refused_and_changes_nothing(
    begun: Any, wrong: tuple[str, ...], sentence: str
) -> None:
    ada = begun.json(*ADVISOR, "--skill", "general")["id"]
    assert sentence in begun.refused("people", "train", ada, *wrong)
    assert kept(begun, ada).skills == ["general"]


def opened(shell: Any, person_id: str) -> dict[str, str]:
    """What outbound finds as somebody's address."""
    outbound = Keyring.of_process(shell.data_dir / "keys", "outbound")
    sealed = Sealed(kept(shell, person_id).address or b"")
    return open_address(outbound, Purpose.STAFF_ADDRESS, sealed, Place("staff", "address", person_id, ""))


def test_an_advisor_is_reached_from_now_on_and_elsewhere_and_no_more(begun: Any) -> None:
    added = begun.json(*ADVISOR, "--skill", "general")["id"]
    assert begun.json("people", "reach", added, "--email", EMAIL) == {"id": added, "reached_by": "email"}
    assert opened(begun, added) == {"address": EMAIL}
    begun.run("people", "reach", added, "--phone", PHONE)
    assert (opened(begun, added), kept(begun, added).address_channel) == ({"address": PHONE}, Channel.SMS)
    assert PHONE not in begun.run("people", "reach", added, "--forget")[0]
    assert (kept(begun, added).address, kept(begun, added).address_channel) == (None, None)
    with begun.database() as session:
        assert len(session.exec(select(AuditEntry).where(AuditEntry.act == "people_reach")).all()) == 3


@pytest.mark.parametrize("options", [(), ("--forget", "--email", EMAIL), ("--phone", PHONE, "--email", EMAIL)])
def test_where_somebody_is_reached_is_one_place_or_none(begun: Any, options: tuple[str, ...]) -> None:
    added = begun.json(*SUPERVISOR, "--phone", PHONE)["id"]
    assert "Give --phone or --email" in begun.refused("people", "reach", added, *options)
    assert opened(begun, added) == {"address": PHONE}
