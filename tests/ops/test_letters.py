"""The letters that come with the service wait for a supervisor, and a changed one becomes a new version."""

from __future__ import annotations

from typing import Any

from gateway.letters import ESSENTIAL, shipped
from gateway.store import deliveries, team
from gateway.store.tables import Channel
from ops import letters

SHIPPED = shipped("Sottovoce", "GB", ("en",))


def test_every_shipped_letter_is_there_and_unapproved(begun: Any) -> None:
    listed = begun.json("letters", "list")
    assert {(row["name"], row["language"], row["channel"]) for row in listed} == {
        (letter.name, letter.language, letter.channel) for letter in SHIPPED
    }
    assert {(row["version"], row["approved"]) for row in listed} == {(1, False)}
    assert {row["name"] for row in listed if row["essential"]} == set(ESSENTIAL)


def test_a_letter_whose_text_has_changed_is_a_new_version_beside_the_old(begun: Any) -> None:
    begun.environment["SOTTOVOCE_SERVICE_NAME"] = "Quiet Line"
    naming = [letter for letter in SHIPPED if "Sottovoce" in letter.text]
    assert begun.json("keys", "init")["new_letters"] == len(naming) > 0
    assert begun.json("keys", "init")["new_letters"] == 0
    with begun.database() as session:
        newest = deliveries.template(session, "staff", "en", Channel.SMS, signed=False)
    assert newest is not None
    assert newest.version == 2
    assert newest.text.startswith("Quiet Line:")
    assert len(begun.json("letters", "list")) == len(SHIPPED) + len(naming)


def test_until_a_new_version_is_approved_the_approved_one_is_sent(begun: Any) -> None:
    with begun.database() as session:
        first = deliveries.template(session, "staff", "en", Channel.SMS, signed=False)
        assert first is not None
        first.signoff_id = "ab" * 16
    begun.environment["SOTTOVOCE_SERVICE_NAME"] = "Quiet Line"
    begun.run("keys", "init")
    with begun.database() as session:
        sent = deliveries.template(session, "staff", "en", Channel.SMS)
    assert sent is not None
    assert (sent.id, sent.version) == (first.id, 1)


def test_a_new_language_brings_its_letters_or_is_refused(begun: Any) -> None:
    begun.environment["SOTTOVOCE_LANGUAGES"] = "en,xx"
    assert "there are no letters in 'xx'" in begun.refused("keys", "init")


def test_letters_are_listed_without_their_text(begun: Any) -> None:
    assert "Samaritans" not in begun.run("letters", "list")[0] + begun.run("letters", "list", "--json")[0]


def test_when_there_are_no_letters_the_list_says_what_to_run(shell: Any) -> None:
    shell.run("database", "upgrade")
    assert "keys init" in shell.run("letters", "list")[0]


def test_loading_twice_in_one_transaction_adds_nothing(begun: Any) -> None:
    with begun.database() as session:
        assert letters.load_shipped(begun.office(), session) == 0


def test_the_demo_s_signposts_wait_to_be_approved_for_letters_and_a_changed_one_anew(begun: Any) -> None:
    begun.run("demo")
    listed = {row["name"]: row for row in begun.json("letters", "list") if row["name"].startswith("signpost_")}
    assert (listed["signpost_cruse"]["channel"], listed["signpost_cruse"]["approved"]) == ("email", False)
    with begun.database() as session:
        signpost = next(row for row in team.signposts(session) if row.id == "cruse")
        signpost.text = "Ours now."
        session.add(signpost)

    assert begun.json("keys", "init")["new_letters"] == 1

    with begun.database() as session:
        newest = deliveries.template(session, "signpost_cruse", "en", Channel.EMAIL, signed=False)
    assert newest is not None
    assert (newest.version, newest.text) == (2, "Cruse Bereavement Support: Ours now.")
