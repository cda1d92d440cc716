"""A letter caught in the middle of sending is looked into before it is tried again, and never silently sent twice."""

from __future__ import annotations

import pytest

from gateway.conversation import State
from gateway.letters import Name
from gateway.outbound.courier import Letter
from gateway.store import conversations, reading, reports, transaction
from gateway.store.tables import Channel, Conversation, Delivery, Standing
from gateway.time_and_chance import token_hash
from tests.outbound.office import Office
from tests.outbound.provider import Provider
from tests.outbound.smart_host import SmartHost
from tests.outbound.unlucky import Killed, KilledAfter, KilledBefore

LEASE = {"seconds": 91}


def killed(office: Office, channel: Channel, how: type[KilledAfter]) -> None:
    """One drain ends in the middle of its letter; the next one has the ordinary courier again."""
    ordinary = office.couriers[channel]
    office.couriers[channel] = how(ordinary)
    with pytest.raises(Killed):
        office.drain()
    office.couriers[channel] = ordinary


def token_of(text: dict[str, str]) -> str:
    """The hash of the token that a text's reports come back with."""
    return token_hash(text["status_callback"].partition("?status=")[2])


def test_a_text_whose_worker_died_after_sending_is_found_and_not_sent_again(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    killed(office, Channel.SMS, KilledAfter)
    assert office.delivery(row_id).standing is Standing.SENDING
    assert office.drain() == 0

    office.clock.wait(**LEASE)
    assert office.drain() == 1

    assert len(provider.texts) == 1
    assert (office.delivery(row_id).standing, office.delivery(row_id).receipt) == (
        Standing.SENT,
        provider.texts[0]["sid"],
    )
    assert office.state_of(row_id) is State.ANSWERED


def test_a_text_whose_worker_died_before_sending_is_sent(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    killed(office, Channel.SMS, KilledBefore)
    office.clock.wait(**LEASE)

    office.drain()

    assert provider.looks == 1
    assert [text["body"] for text in provider.texts] == ["an answer"]
    assert (office.delivery(row_id).standing, office.delivery(row_id).attempts) == (Standing.SENT, 2)


def test_an_older_text_with_the_same_words_is_not_taken_for_this_one(office: Office, provider: Provider) -> None:
    office.approve_letters()
    first = office.staff_letter()
    office.drain()
    with transaction(office.engine) as session:
        given = {"staff_id": "sue", "language": "en", "urgency": 2}
        second = office.put(session, Name.STAFF, Channel.SMS, given)
    killed(office, Channel.SMS, KilledBefore)
    office.clock.wait(**LEASE)

    office.drain()

    assert len(provider.texts) == 2
    assert office.delivery(first).receipt != office.delivery(second).receipt


def test_a_text_that_nobody_can_look_for_is_uncertain_and_shown(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    killed(office, Channel.SMS, KilledAfter)
    provider.blind = True
    office.clock.wait(**LEASE)
    assert office.drain() == 1
    assert office.delivery(row_id).standing is Standing.SENDING

    office.clock.wait(hours=3)
    office.drain()

    delivery = office.delivery(row_id)
    assert (delivery.standing, delivery.letter) == (Standing.UNCERTAIN, None)
    assert office.state_of(row_id) is State.HELD
    with reading(office.engine) as session:
        conversation = conversations.with_id(session, delivery.conversation_id or "")
        assert conversation is not None
        assert conversation.held_reason == "uncertain"
    assert len(provider.texts) == 1


def test_a_text_to_which_the_provider_gave_no_answer_is_found_and_not_sent_again(
    office: Office, provider: Provider
) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    provider.tricks = ["silent"]
    office.drain()
    assert office.delivery(row_id).standing is Standing.SENDING

    office.clock.wait(minutes=1)
    office.drain()

    assert len(provider.texts) == 1
    assert office.delivery(row_id).standing is Standing.SENT


def test_a_text_that_never_reached_the_provider_is_sent_after_the_look(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    provider.tricks = ["lost"]
    office.drain()
    office.clock.wait(minutes=1)
    office.drain()
    assert len(provider.texts) == 1
    assert office.delivery(row_id).standing is Standing.SENT


def test_the_providers_report_settles_it_without_a_look(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    killed(office, Channel.SMS, KilledAfter)
    with transaction(office.engine) as session:
        assert reports.outcome(session, token_of(provider.texts[0]), "sent", None, office.clock.now())
    office.clock.wait(**LEASE)

    office.drain()

    assert provider.looks == 0
    assert office.delivery(row_id).standing is Standing.SENT
    assert len(provider.texts) == 1


def test_a_report_that_comes_before_the_answer_is_not_lost(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    killed(office, Channel.SMS, KilledAfter)
    with transaction(office.engine) as session:
        reports.outcome(session, token_of(provider.texts[0]), "undelivered", "30003", office.clock.now())
    office.clock.wait(**LEASE)

    office.drain()

    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (
        Standing.UNDELIVERED,
        "undelivered_30003",
    )
    assert office.state_of(row_id) is State.HELD


def test_a_mail_whose_worker_died_is_sent_again_with_the_same_message_id(office: Office, smart_host: SmartHost) -> None:
    office.reply()
    killed(office, Channel.EMAIL, KilledAfter)
    office.clock.wait(**LEASE)
    office.drain()
    assert len(message_ids(smart_host)) == 2
    assert len(set(message_ids(smart_host))) == 1


def test_a_mail_that_got_no_answer_is_sent_again_with_the_same_message_id(
    office: Office, smart_host: SmartHost
) -> None:
    row_id = office.reply()
    smart_host.silent = 1
    office.drain()
    assert office.delivery(row_id).standing is Standing.SENDING
    office.clock.wait(minutes=1)
    office.drain()
    assert office.delivery(row_id).standing is Standing.SENT
    assert len(set(message_ids(smart_host))) == 1


@pytest.mark.parametrize("channel", list(Channel))
def test_a_letter_caught_half_way_whose_signature_has_gone_is_uncertain(office: Office, channel: Channel) -> None:
    row_id = office.reply(channel, "an answer")
    killed(office, channel, KilledAfter)
    with transaction(office.engine) as session:
        conversation = session.get(Conversation, office.delivery(row_id).conversation_id)
        assert conversation is not None
        conversation.thread_version += 1
    office.clock.wait(**LEASE)

    office.drain()

    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.UNCERTAIN, "thread_moved")
    assert office.state_of(row_id) is State.HELD


def test_a_worker_whose_lease_has_passed_on_changes_nothing_any_more(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    ordinary = office.couriers[Channel.SMS]

    class Slow(KilledAfter):
        def carry(self, letter: Letter) -> str:
            receipt = self.courier.carry(letter)
            with transaction(office.engine) as session:
                row = session.get(Delivery, row_id)
                assert row is not None
                row.lease, row.standing, row.reason = "another", Standing.UNCERTAIN, "looked_into"
            return receipt

    office.couriers[Channel.SMS] = Slow(ordinary)
    office.drain()

    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.UNCERTAIN, "looked_into")
    assert office.state_of(row_id) is State.APPROVED


def message_ids(smart_host: SmartHost) -> list[bytes]:
    """The Message-IDs of what was taken."""
    return [
        line for mail in smart_host.taken for line in mail.content.split(b"\r\n") if line.startswith(b"Message-ID:")
    ]
