"""What fails for now is tried again with growing pauses; what fails for good is shown as "did not arrive"."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.conversation import State
from gateway.crypto.roster import RosterWatch
from gateway.outbound.smtp import SmtpCourier
from gateway.store import conversations, deliveries, outgoing, reading, reports, transaction
from gateway.store.tables import Channel, Standing
from gateway.time_and_chance import token_hash
from tests.outbound.office import Office
from tests.outbound.provider import Provider
from tests.outbound.smart_host import SmartHost


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_mail_the_smart_host_puts_off_is_tried_again_and_arrives_once(
    office: Office, smart_host: SmartHost, command: str
) -> None:
    row_id = office.reply()
    smart_host.says[command] = "451 later"
    office.drain()
    first = office.delivery(row_id)
    assert (first.standing, first.lease, first.attempts) == (Standing.PENDING, None, 1)
    assert first.next_at is not None
    assert 20 < (first.next_at - office.clock.now()).total_seconds() < 40
    assert office.state_of(row_id) is State.APPROVED

    smart_host.says.clear()
    office.clock.wait(minutes=1)
    office.drain()

    assert len(smart_host.taken) == 1
    second = office.delivery(row_id)
    assert (second.standing, second.message_id) == (Standing.SENT, first.message_id)


@pytest.mark.parametrize(("command", "code"), [("RCPT", "recipient_550"), ("DATA", "content_550")])
def test_a_mail_refused_for_good_is_held_for_a_person_to_look_at(
    office: Office, smart_host: SmartHost, command: str, code: str
) -> None:
    row_id = office.reply()
    smart_host.says[command] = "550 no such person"

    office.drain()

    delivery = office.delivery(row_id)
    assert (delivery.standing, delivery.reason, delivery.letter) == (Standing.UNDELIVERED, code, None)
    assert held_reason(office, row_id) == "did_not_arrive"


def test_an_answer_that_our_smart_host_cannot_address_is_held_for_a_person_to_look_at(
    office: Office, smart_host: SmartHost
) -> None:
    row_id = office.reply(address="jürgen@example.org")

    office.drain()

    delivery = office.delivery(row_id)
    assert (delivery.standing, delivery.reason, delivery.letter) == (Standing.UNDELIVERED, "no_smtputf8", None)
    assert held_reason(office, row_id) == "did_not_arrive"
    assert smart_host.taken == []


@pytest.mark.parametrize(("command", "reply"), [("MAIL", "550 not from here"), ("RCPT", "530 log in first")])
def test_what_is_our_own_trouble_is_not_held_against_the_person(
    office: Office, smart_host: SmartHost, command: str, reply: str
) -> None:
    row_id = office.reply()
    smart_host.says[command] = reply
    office.drain()
    assert office.delivery(row_id).standing is Standing.PENDING


def test_a_smart_host_that_is_away_is_tried_for_two_days(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()
    office.couriers[Channel.EMAIL] = SmtpCourier(
        "smtp://127.0.0.1:1", service_name="Sottovoce", domain="help.example", timeout=5
    )
    office.drain()
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.PENDING, "no_connection")

    office.clock.wait(hours=48)
    office.drain()

    assert office.delivery(row_id).standing is Standing.UNDELIVERED
    assert held_reason(office, row_id) == "did_not_arrive"


def test_a_refused_letter_does_not_spoil_the_connection_for_the_next(office: Office, smart_host: SmartHost) -> None:
    office.reply(address="jö@example.org")
    office.reply(address="two@example.org")
    smart_host.says["RCPT"] = "450 later"
    office.drain()
    smart_host.says.clear()
    office.clock.wait(minutes=1)
    office.drain()
    assert [mail.recipients for mail in smart_host.taken] == [["two@example.org"]]


@pytest.mark.parametrize(
    ("trick", "standing", "reason"),
    [
        ((400, 21610), Standing.UNDELIVERED, "stopped_at_provider"),
        ((400, 21211), Standing.UNDELIVERED, "provider_21211"),
        ((400, 21614), Standing.UNDELIVERED, "provider_21614"),
        ((429, 20429), Standing.PENDING, "provider_20429"),
        ((503, 20503), Standing.PENDING, "provider_20503"),
        ((401, 20003), Standing.PENDING, "provider_20003"),
        ((400, 21606), Standing.PENDING, "provider_21606"),
        ((500, 20500), Standing.SENDING, "provider_500"),
    ],
)
def test_what_the_provider_says_decides_whether_it_is_tried_again(
    office: Office, provider: Provider, trick: Any, standing: Standing, reason: str
) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    provider.tricks = [trick]
    office.drain()
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (standing, reason)
    assert provider.texts == []


def test_without_the_provider_set_up_a_text_waits(office: Office) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    del office.couriers[Channel.SMS]
    office.drain()
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.PENDING, "no_courier")


def test_without_a_roster_nothing_is_refused_and_nothing_leaves(
    office: Office, smart_host: SmartHost, tmp_path: Any
) -> None:
    row_id = office.reply()
    office.watch = RosterWatch(tmp_path, office.keyring)
    office.drain()
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.PENDING, "trouble")
    assert smart_host.taken == []


def test_new_words_cancel_a_letter_that_waits_to_be_tried_again(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()
    smart_host.says["MAIL"] = "451 later"
    office.drain()
    with transaction(office.engine) as session:
        assert deliveries.cancel(session, office.delivery(row_id).conversation_id or "", "new_words") == 1
    office.clock.wait(hours=1)
    assert office.drain() == 0


@pytest.mark.parametrize(
    ("status", "code", "standing", "reason"),
    [
        ("delivered", None, Standing.SENT, "delivered"),
        ("undelivered", "30003", Standing.UNDELIVERED, "undelivered_30003"),
        ("failed", None, Standing.UNDELIVERED, "undelivered_"),
        ("a new word", None, Standing.SENT, None),
    ],
)
def test_the_providers_report_is_written_beside_what_was_sent(
    office: Office, provider: Provider, status: str, code: str | None, standing: Standing, reason: str | None
) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    office.drain()
    token = token_hash(provider.texts[0]["status_callback"].partition("?status=")[2])

    with transaction(office.engine) as session:
        for _ in range(2):  # the provider may repeat itself
            assert reports.outcome(session, token, status, code, office.clock.now())

    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (standing, reason)


def test_a_report_on_an_attempt_nobody_knows_is_ignored(office: Office) -> None:
    with transaction(office.engine) as session:
        assert not reports.outcome(session, token_hash("unknown"), "delivered", None, office.clock.now())


def test_two_workers_never_have_the_same_letter(office: Office) -> None:
    office.reply()
    with transaction(office.engine) as session:
        (seen,) = outgoing.due(session, office.clock.now())
        until = office.clock.now().replace(minute=1)
        assert outgoing.claim(session, seen, "one", until)
        assert not outgoing.claim(session, seen, "two", until)
    assert office.drain() == 0


def held_reason(office: Office, row_id: str) -> str | None:
    """Why the conversation is held."""
    assert office.state_of(row_id) is State.HELD
    with reading(office.engine) as session:
        conversation = conversations.with_id(session, office.delivery(row_id).conversation_id or "")
        assert conversation is not None
        return conversation.held_reason
