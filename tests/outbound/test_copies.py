"""Our copies of outgoing texts at the provider: deleted there, and never too early."""

from __future__ import annotations

import pytest
import structlog

from gateway.letters import Name
from gateway.outbound.copies import LONGEST_WAIT
from gateway.store import copies, reading, reports, transaction
from gateway.store.tables import Channel, Standing
from gateway.time_and_chance import token_hash
from tests.outbound.office import Office
from tests.outbound.provider import Provider


@pytest.fixture
def sent(office: Office, provider: Provider) -> str:
    """A text that the provider has taken, and reported nothing of yet; the delivery's id."""
    office.approve_letters()
    row_id = office.letter(Name.STOP, Channel.SMS)
    office.drain()
    assert len(provider.texts) == 1
    return row_id


def report(office: Office, provider: Provider, status: str, code: str | None = None) -> None:
    """What the provider tells our door."""
    token = token_hash(provider.texts[0]["status_callback"].rpartition("=")[2])
    with transaction(office.engine) as session:
        assert reports.outcome(session, token, status, code, office.clock.now(), provider.texts[0]["sid"])


def held(office: Office) -> int:
    """How many copies we know of."""
    with reading(office.engine) as session:
        return copies.how_many(session)


def test_a_copy_stays_until_the_final_status_is_stored_and_then_goes(
    office: Office, provider: Provider, sent: str
) -> None:
    office.drain()
    report(office, provider, "sent")
    office.drain()
    assert (len(provider.texts), held(office)) == (1, 1)

    report(office, provider, "delivered")
    office.drain()
    assert (provider.texts, held(office)) == ([], 0)
    assert office.delivery(sent).standing is Standing.SENT


def test_when_no_final_report_comes_the_provider_is_asked_and_what_it_says_is_stored_first(
    office: Office, provider: Provider, sent: str
) -> None:
    provider.texts[0] |= {"status": "undelivered", "error_code": 30005}
    office.clock.wait(minutes=59)
    office.drain()
    assert len(provider.texts) == 1

    office.clock.wait(minutes=1)
    office.drain()
    assert (office.delivery(sent).standing, office.delivery(sent).reason) == (
        Standing.UNDELIVERED,
        "undelivered_30005",
    )
    assert (provider.texts, held(office)) == ([], 0)


def test_a_text_of_which_the_network_never_says_more_than_sent_goes_after_three_days(
    office: Office, provider: Provider, sent: str
) -> None:
    provider.texts[0]["status"] = "sent"
    for _ in range(int(LONGEST_WAIT.total_seconds() // 3600)):
        assert len(provider.texts) == 1
        office.clock.wait(hours=1, seconds=1)
        office.drain()
    assert provider.texts == []
    assert office.delivery(sent).standing is Standing.SENT


def test_a_copy_that_cannot_be_deleted_is_tried_until_it_can(office: Office, provider: Provider, sent: str) -> None:
    report(office, provider, "delivered")
    provider.stuck = True
    with structlog.testing.capture_logs() as events:
        for _ in range(3):
            office.drain()
            office.clock.wait(hours=1)
    assert held(office) == 1
    assert [event["attempts"] for event in events if event["event"] == "provider_copy_not_deleted"] == [1, 2, 3]

    provider.stuck = False
    office.drain()
    assert (provider.texts, held(office)) == ([], 0)


def test_a_provider_that_cannot_be_asked_keeps_the_copy_for_now(office: Office, provider: Provider, sent: str) -> None:
    provider.blind = True
    office.clock.wait(hours=1)
    office.drain()
    assert (len(provider.texts), held(office)) == (1, 1)


def test_a_copy_that_is_not_there_any_more_counts_as_deleted(office: Office, provider: Provider, sent: str) -> None:
    provider.texts.clear()
    office.clock.wait(hours=1)
    office.drain()
    assert held(office) == 0


def test_a_report_that_overtakes_the_providers_answer_still_leads_to_the_copy(
    office: Office, provider: Provider
) -> None:
    office.approve_letters()
    row_id = office.letter(Name.STOP, Channel.SMS)
    provider.tricks = ["silent"]  # it takes the text, and we hear nothing of it
    office.drain()
    report(office, provider, "delivered")
    office.clock.wait(minutes=5)
    office.drain()
    office.drain()

    assert office.delivery(row_id).receipt is not None
    assert (provider.texts, held(office)) == ([], 0)


def test_a_block_at_the_provider_is_mirrored_and_never_tried_again(office: Office, provider: Provider) -> None:
    office.approve_letters()
    row_id = office.letter(Name.RECEIPT, Channel.SMS, parameters={"due": office.clock.now().isoformat()})
    provider.tricks = [(400, 21610)]
    office.drain()
    first = len(provider.asked)
    with transaction(office.engine) as session:
        contact_id = office.delivery(row_id).contact_id
        again = {"contact_id": contact_id, "language": "en", "parameters": {"due": office.clock.now().isoformat()}}
        second = office.put(session, Name.RECEIPT, Channel.SMS, again)
    office.clock.wait(hours=1)
    office.drain()

    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (
        Standing.UNDELIVERED,
        "stopped_at_provider",
    )
    assert (office.delivery(second).standing, office.delivery(second).reason) == (Standing.CANCELLED, "stopped")
    assert len(provider.asked) == first
