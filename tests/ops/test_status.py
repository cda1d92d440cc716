"""`status` says how things stand, before there is anything and after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.conversation import PromiseOutcome, State
from gateway.crypto.keyring import HOLDINGS
from gateway.store import deliveries, promises, team
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Kind, Standing
from ops import hiring, status

MAIL = ("--email", "siri@help.example")


def put_a_conversation(shell: Any) -> None:
    """One conversation that waits, and one letter that has left."""
    now = shell.office().world.now()
    contact = Contact(
        id="c" * 32,
        pseudonym="Quiet Heron",
        channel=Channel.EMAIL,
        address_index=b"i",
        index_epoch=1,
        optout_hash=b"o",
        return_address=b"r",
        name_map=b"n",
        binding=b"b",
        binding_epoch=1,
        language="en",
        first_minute=now,
    )
    conversation = Conversation(
        id="d" * 32,
        contact_id=contact.id,
        channel=Channel.EMAIL,
        state=State.WAITING,
        language="en",
        due_at=now,
        opened_minute=now,
    )
    letter = Delivery(id="e" * 32, kind=Kind.LETTER, channel=Channel.EMAIL, standing=Standing.SENT, made_minute=now)
    with shell.database() as session:
        session.add(contact)
        session.flush()
        session.add(conversation)
        deliveries.keep(session, letter)


def test_before_anything_is_there_it_says_what_is_missing(shell: Any) -> None:
    found = shell.json("status")
    assert found["schema"] == "missing"
    assert found["keys"]["smtp"] == "missing: delivery, index-email, optout, story"
    assert found["keys"]["clock"] == "ok"
    assert set(found["keys"]) == set(HOLDINGS)
    assert "keys init" in shell.run("status")[0]
    assert not shell.data_dir.exists()


def test_a_database_that_is_behind_is_named_and_left_alone(shell: Any) -> None:
    shell.data_dir.mkdir()
    (shell.data_dir / "sottovoce.db").touch()
    assert shell.json("status")["schema"] == "behind"
    assert "database upgrade" in shell.run("status")[0]
    shell.run("database", "upgrade")
    assert shell.json("status")["schema"] == "up to date"


def test_a_service_that_has_just_begun(begun: Any) -> None:
    found = begun.json("status")
    assert (found["schema"], set(found["keys"].values())) == ("up to date", {"ok"})
    assert (found["conversations"], found["deliveries"], found["outbound_paused"]) == ({}, {}, False)
    assert len(found["nobody_on_call"]) == 1
    assert "crisis (en, email)" in found["letters_to_approve"]


def test_what_there_is_is_counted_and_nothing_of_it_is_shown(begun: Any) -> None:
    put_a_conversation(begun)
    begun.run("outbound", "pause")
    found = begun.json("status")
    assert (found["conversations"], found["deliveries"]) == ({"waiting": 1}, {"sent": 1})
    assert found["outbound_paused"] is True
    said = begun.run("status")[0]
    assert "Conversations: 1 waiting" in said
    assert "Outbound: paused" in said
    assert "Heron" not in said


def test_promises_of_the_last_days_are_counted_by_what_became_of_them(begun: Any) -> None:
    today = begun.office().world.now().date()
    with begun.database() as session:
        for days, risk, outcome in (
            (0, 0, "kept"),
            (6, 2, "kept"),
            (6, 2, "revised"),
            (7, 2, "broken"),
            (30, 0, "broken"),
        ):
            promises.count(session, today - timedelta(days=days), "Love", risk, PromiseOutcome(outcome))
    looked = status.look(begun.office())
    found = looked["promises"]

    assert found["7"] == {
        "kept": 2,
        "revised": 1,
        "broken": 0,
        "by_risk": {"0": {"kept": 1, "revised": 0, "broken": 0}, "2": {"kept": 1, "revised": 1, "broken": 0}},
    }
    assert (found["30"]["kept"], found["30"]["broken"]) == (2, 1)
    said = status.told(looked)
    assert "Promises of the last 7 days: 2 kept; 1 revised" in said
    assert "Promises of the last 30 days: 1 broken; 2 kept; 1 revised" in said


@pytest.mark.parametrize("process", ["smtp", "reader", "outbound"])
def test_a_missing_key_is_named_with_its_process(begun: Any, process: str) -> None:
    role = sorted(HOLDINGS[process].private)[0]
    (begun.data_dir / "keys" / process / role / "1.key").unlink()
    assert begun.json("status")["keys"][process] == f"missing: {role}"


def test_a_key_in_the_wrong_hands_is_told(begun: Any) -> None:
    stray = begun.data_dir / "keys" / "smtp" / "story" / "1.key"
    stray.write_bytes(bytes(32))
    assert "must never hold the private story key" in begun.json("status")["keys"]["smtp"]


def test_letters_by_text_matter_only_where_texts_are_sent(begun: Any) -> None:
    assert not [name for name in begun.json("status")["letters_to_approve"] if "sms" in name]
    begun.environment["SOTTOVOCE_TWILIO_ACCOUNT_SID"] = "AC1"
    assert [name for name in begun.json("status")["letters_to_approve"] if "sms" in name]


def test_hours_with_nobody_on_call_are_told_beforehand_in_local_time(begun: Any) -> None:
    person_id = begun.json("people", "add", "--name", "Siri", "--role", "supervisor", *MAIL)["id"]
    begun.run("people", "rota", person_id, "--from", "06:00", "--to", "22:00")
    office = begun.office()  # Monday noon in UTC, one o'clock in London
    with begun.database() as session:
        gaps = status.nobody_on_call(session, office.world.now(), office.settings)
    assert gaps == [["2030-06-03T22:00+01:00", "2030-06-04T06:00+01:00"]]


def test_whoever_cannot_be_reached_is_not_on_call(begun: Any) -> None:
    person_id = begun.json("people", "add", "--name", "Siri", "--role", "supervisor", *MAIL)["id"]
    begun.run("people", "rota", person_id)
    assert begun.json("status")["nobody_on_call"] == []
    with begun.database() as session:
        hiring.known(session, person_id).active = False
    assert len(begun.json("status")["nobody_on_call"]) == 1


def test_the_lines_for_people_name_day_and_hour(begun: Any) -> None:
    found = begun.json("status") | {"nobody_on_call": [["2030-06-03T22:00+01:00", "2030-06-04T06:00+01:00"]]}
    assert "Nobody on call in the next 24 hours: Monday 22:00 to Tuesday 06:00" in status.told(found)


def test_a_gap_ends_where_the_look_ahead_ends(begun: Any) -> None:
    office = begun.office()
    now = office.world.now()
    with begun.database() as session:
        assert team.rota(session) == []
        ((start, end),) = status.nobody_on_call(session, now, office.settings)
    assert start == now.astimezone(office.settings.zone).isoformat(timespec="minutes")
    assert end == (now + timedelta(hours=24)).astimezone(office.settings.zone).isoformat(timespec="minutes")
