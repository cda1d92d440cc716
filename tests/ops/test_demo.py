"""`demo` sets everything up, and at a second run keeps what is there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway import on_call
from gateway.advisors import team_now
from gateway.crypto.envelope import Place, Purpose, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.opening import open_address
from gateway.crypto.roster import read as read_roster
from gateway.crypto.roster import stored
from gateway.eligible import MAY, Case, standings
from gateway.matching import telling
from gateway.store import absences, reading, team
from gateway.store.session import open_engine
from gateway.store.tables import Staff
from ops import hiring, training
from ops.demo import PARTS, SECRETS, person_id

PHONES = ["+447700900901", "+447700900902"]


@pytest.fixture
def shown(shell: Any) -> Any:
    """A shell in which `demo` has been run."""
    shell.run("demo")
    return shell


def secrets_of(folder: Path) -> dict[str, str]:
    """What the provider would have given."""
    return {name: (folder / "demo" / name).read_text() for name in SECRETS}


def people(shell: Any) -> dict[str, dict[str, Any]]:
    """Everybody by name."""
    return {row["name"]: row for row in shell.json("people", "list")}


def test_the_demo_has_an_advisor_two_supervisors_and_a_coordinator(shown: Any) -> None:
    known = people(shown)
    assert {name: row["roles"] for name, row in known.items()} == {
        "Robin (advisor)": ["advisor"],
        "Sam": ["supervisor"],
        "Kim": ["supervisor"],
        "Alex": ["coordinator"],
    }
    assert known["Robin (advisor)"]["capacity"] == 60


def test_the_demo_advisor_is_trained_in_every_topic(shown: Any) -> None:
    skills = people(shown)["Robin (advisor)"]["skills"]
    assert skills == list(training.skills())
    assert skills[0] == "general"
    assert len(skills) > 5


def test_a_topic_that_is_new_is_learned_at_the_next_run(shown: Any) -> None:
    advisor = person_id(PARTS[0])
    with shown.database() as session:
        hiring.known(session, advisor).skills = ["general", "juggling"]
    shown.run("demo")
    assert set(people(shown)["Robin (advisor)"]["skills"]) == {"juggling", *training.skills()}


def test_the_demos_supervisors_are_on_call_all_week_one_after_the_other(shown: Any) -> None:
    with shown.database() as session:
        rows = {(row.staff_id, row.weekday, row.from_minute, row.to_minute, row.position) for row in team.rota(session)}
    assert rows == {(person_id(part), day, 0, 1440, part.position) for part in PARTS[1:3] for day in range(7)}
    assert [part.position for part in PARTS[1:3]] == [1, 2]
    assert shown.json("status")["nobody_on_call"] == []


def test_at_any_hour_the_demos_people_are_on_duty_trained_and_free(shown: Any) -> None:
    office, (robin, *supervisors) = shown.office(), [person_id(part) for part in PARTS[:3]]
    for moment in (office.world.now() + timedelta(hours=hour) for hour in range(0, 7 * 24, 5)):
        with shown.database() as session:
            here = team_now(session, office.settings, moment)
            first = on_call.first(session, office.settings.model_copy(update={"twilio_account_sid": "AC1"}), moment)
        cases = [Case("c", skill, "en", risk=2, supervised=here.supervised) for skill in training.skills()]
        candidates = list(here.candidates.values())
        assert {code for case in cases for code in standings(case, candidates, moment).values()} == {MAY}
        assert (list(here.candidates), here.supervised) == ([robin], True)
        assert first is not None
        assert first.id == supervisors[0]


def test_the_demos_people_are_never_away_and_its_advisor_gets_no_letters(shown: Any) -> None:
    office = shown.office()
    with shown.database() as session:
        assert absences.not_over(session, office.world.now()) == []
        assert session.get_one(Staff, person_id(PARTS[0])).address is None
    engine = open_engine(office.settings.database)
    assert telling.tell(engine, office.settings, office.world) == 0
    engine.dispose()


def test_the_demos_phones_are_sealed_for_outbound(shown: Any) -> None:
    outbound = Keyring.of_process(shown.data_dir / "keys", "outbound")
    with shown.database() as session:
        found = [team.with_id(session, person_id(part)) for part in PARTS[1:3]]
    opened = [
        open_address(outbound, Purpose.STAFF_ADDRESS, Sealed(person.address), Place("staff", "address", person.id, ""))
        for person in found
        if person and person.address
    ]
    assert opened == [{"address": phone} for phone in PHONES]


def test_the_roster_lets_the_demos_supervisors_sign_with_the_consoles_key(shown: Any) -> None:
    view = shown.data_dir / "keys" / "outbound"
    found = read_roster(view, Keyring.of_process(view.parent, "outbound"))
    assert found.signoff_key_counts
    assert {entry.id for entry in found.people if "supervisor" in entry.roles} == {
        person_id(part) for part in PARTS[1:3]
    }


def test_up_finds_the_people_and_the_phones_on_call(shown: Any) -> None:
    found = json.loads((shown.data_dir / "demo" / "people.json").read_text())
    assert found == {part.key: person_id(part) for part in PARTS} | {"on_call_phones": PHONES}


def test_the_providers_secrets_are_there_for_their_owner_alone(shown: Any) -> None:
    found = secrets_of(shown.data_dir)
    assert len(set(found.values())) == len(SECRETS)
    assert all(len(secret) >= 32 for secret in found.values())
    assert {(shown.data_dir / "demo" / name).stat().st_mode & 0o777 for name in SECRETS} == {0o600}


def test_there_are_signposts_for_the_topics_that_advisors_know(shown: Any) -> None:
    with shown.database() as session:
        found = team.signposts(session, "en")
    assert len(found) >= 8
    assert {topic for signpost in found for topic in signpost.topics} <= set(training.skills())
    assert all(len(signpost.checked_on) == 10 and signpost.text for signpost in found)


def test_a_second_run_keeps_everything(shown: Any) -> None:
    engine = open_engine(shown.office().settings.database)
    with reading(engine) as session:
        before = (team.everybody(session), team.rota(session), team.signposts(session))
    engine.dispose()
    secrets, roster = secrets_of(shown.data_dir), stored(shown.data_dir / "keystore")

    assert shown.json("demo")["new_signposts"] == 0

    with shown.database() as session:
        after = (team.everybody(session), team.rota(session), team.signposts(session))
    assert [[row.model_dump() for row in rows] for rows in after] == [
        [row.model_dump() for row in rows] for rows in before
    ]
    assert secrets_of(shown.data_dir) == secrets
    assert stored(shown.data_dir / "keystore") == roster


def test_what_a_person_has_changed_stays_as_they_left_it(shown: Any) -> None:
    sam = person_id(PARTS[1])
    shown.run("people", "rota", sam, "--days", "mon")
    with shown.database() as session:
        signpost = team.signposts(session)[0]
        signpost.text = "Ours now."
    shown.run("demo")
    with shown.database() as session:
        assert [row.weekday for row in team.rota(session) if row.staff_id == sam] == [0]
        assert "Ours now." in {signpost.text for signpost in team.signposts(session)}


def test_somebody_added_later_does_not_take_the_demos_way_of_signing_away(shown: Any) -> None:
    shown.run("people", "add", "--name", "Ada", "--role", "advisor", "--skill", "general")
    found = stored(shown.data_dir / "keystore")
    assert found is not None
    assert found.signoff_key_counts
    assert len(found.people) == 5


def test_a_demo_counts_letters_by_text_too(shown: Any) -> None:
    assert "crisis (en, sms)" in shown.json("status")["letters_to_approve"]
