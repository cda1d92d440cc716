"""`doctor` finds what is not as it should be, and says what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gateway.store import copies, deliveries
from gateway.store.tables import Channel, Delivery, Direction, Kind, Standing


@pytest.fixture
def texting(shell: Any) -> Any:
    """A service that sends texts."""
    shell.environment["SOTTOVOCE_TWILIO_ACCOUNT_SID"] = "AC" + "1" * 32
    shell.environment["SOTTOVOCE_SENDER_CHECK"] = "dns"
    shell.run("keys", "init")
    return shell


def block(shell: Any, days_ago: int) -> None:
    """A text that the provider has held back."""
    now = shell.office().world.now()
    with shell.database() as session:
        deliveries.keep(
            session,
            Delivery(
                id=f"{days_ago:032}",
                kind=Kind.LETTER,
                channel=Channel.SMS,
                standing=Standing.UNDELIVERED,
                reason="stopped_at_provider",
                made_minute=now - timedelta(days=days_ago),
            ),
        )


def findings(shell: Any) -> dict[str, bool]:
    from ops.doctor import look

    return {found.what: found.well for found in look(shell.office())}


def test_a_mail_door_at_which_nobody_checks_senders_is_found(shell: Any) -> None:
    said, _ = shell.run("doctor", code=1)
    assert "LOOK senders of mail" in said
    assert "SOTTOVOCE_SENDER_CHECK" in said


@pytest.mark.parametrize(
    "checked", [{"SENDER_CHECK": "dns"}, {"SENDER_CHECK": "edge", "TRUSTED_EDGE": "mx.example.org"}]
)
def test_a_service_by_email_only_that_checks_senders_is_well(shell: Any, checked: dict[str, str]) -> None:
    shell.environment |= {f"SOTTOVOCE_{name}": value for name, value in checked.items()}

    assert [(found["what"], found["well"]) for found in shell.json("doctor")] == [("senders of mail", True)]


@pytest.mark.parametrize("door", ["SMTP", "LMTP"])
def test_without_a_mail_door_there_is_no_sender_to_check(shell: Any, door: str) -> None:
    shell.environment["SOTTOVOCE_SMTP_LISTEN"] = "off"
    assert findings(shell) == {}

    shell.environment[f"SOTTOVOCE_{door}_LISTEN"] = "127.0.0.1:2424"
    assert findings(shell) == {"senders of mail": False}


def test_the_demo_whose_mails_are_its_own_needs_no_check(shell: Any) -> None:
    shell.office().demo_folder.mkdir(parents=True)
    shell.run("keys", "init")

    assert findings(shell)["senders of mail"]


def test_before_there_is_a_database_it_says_so(shell: Any) -> None:
    shell.environment["SOTTOVOCE_TWILIO_ACCOUNT_SID"] = "AC" + "1" * 32
    assert "keys init" in shell.refused("doctor")


def test_all_is_well_with_nothing_held_back(texting: Any) -> None:
    assert {found["what"]: found["well"] for found in texting.json("doctor")} == {
        "senders of mail": True,
        "opt-out words": True,
        "copies at the provider": True,
    }


def test_a_text_that_the_provider_held_back_shows_that_opt_outs_are_not_left_to_us(texting: Any) -> None:
    block(texting, days_ago=31)
    assert findings(texting)["opt-out words"]
    block(texting, days_ago=29)
    assert not findings(texting)["opt-out words"]

    texting.environment["SOTTOVOCE_OPTOUT_BY"] = "provider"
    assert findings(texting)["opt-out words"]


def test_copies_that_stay_at_the_provider_are_found(texting: Any) -> None:
    now = texting.office().world.now()
    with texting.database() as session:
        copies.keep(session, "SM1", Direction.IN, now - timedelta(days=16), now)
        copies.keep(session, "SM2", Direction.OUT, now - timedelta(days=14), now)
    assert not findings(texting)["copies at the provider"]


def test_what_is_found_is_said_with_an_exit_code_for_an_alarm(texting: Any) -> None:
    long_ago = texting.office().world.now() - timedelta(days=20 * 365)
    with texting.database() as session:
        copies.keep(session, "SM1", Direction.IN, long_ago, long_ago)
    said, _ = texting.run("doctor", code=1)
    assert "LOOK copies at the provider" in said
