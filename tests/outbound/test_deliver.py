"""What is signed arrives, once; what was recalled, stopped or superseded does not."""

from __future__ import annotations

from datetime import timedelta
from email import policy
from email.parser import BytesParser

import pytest

from gateway.conversation import State
from gateway.doorbell import Bell
from gateway.letters import Name
from gateway.outbound.courier import Letter
from gateway.outbound.turns import PAUSED
from gateway.store import audit, contacts, deliveries, reading, team, transaction
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Staff, Standing
from tests.outbound.office import Office
from tests.outbound.provider import Provider
from tests.outbound.smart_host import SmartHost
from tests.outbound.unlucky import KilledAfter


def words_of(content: bytes) -> str:
    """What the person reads."""
    body = BytesParser(policy=policy.default).parsebytes(content).get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_signed_answer_reaches_the_person_who_wrote_by_mail(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()

    assert office.drain() == 1

    (mail,) = smart_host.taken
    assert mail.recipients == ["Jo.Doe@example.org"]
    assert words_of(mail.content) == "Hello Jo,\n\nthank you for writing. It isn't your fault.\n"
    delivery = office.delivery(row_id)
    assert (delivery.standing, delivery.letter, delivery.attempts) == (Standing.SENT, None, 1)
    assert delivery.sent_minute == office.clock.now()
    assert office.state_of(row_id) is State.ANSWERED


@pytest.mark.parametrize(("asked", "days"), [(False, 14), (True, 21)])
def test_from_the_answer_on_it_is_known_when_to_look_whether_they_wrote(
    office: Office, *, asked: bool, days: int
) -> None:
    row_id = office.reply()
    answered = office.delivery(row_id).conversation_id
    with transaction(office.engine) as session:
        session.get_one(Conversation, answered).follow_up_at = office.clock.now() if asked else None

    office.drain()

    with reading(office.engine) as session:
        assert session.get_one(Conversation, answered).quiet_at == office.clock.now() + timedelta(days=days)


def test_the_answer_and_its_audit_entry_are_one(office: Office) -> None:
    row_id = office.reply()
    office.drain()
    with reading(office.engine) as session:
        entries = audit.of_conversation(session, office.delivery(row_id).conversation_id or "")
        assert [(entry.act, entry.by) for entry in entries] == [("deliver", "outbound")]


def test_a_signed_answer_reaches_the_person_who_wrote_by_text(office: Office, provider: Provider) -> None:
    row_id = office.reply(Channel.SMS, "Hi [name], it’s not your fault…")

    office.drain()

    (text,) = provider.texts
    assert (text["to"], text["from"]) == ("+447700900123", "+447700900000")
    assert text["body"] == "Hi Jo, it's not your fault..."
    assert text["status_callback"].startswith("https://sms.help.example/sms/twilio/status?status=")
    assert office.delivery(row_id).receipt == text["sid"]
    assert office.state_of(row_id) is State.ANSWERED


def test_an_answer_is_sent_once_however_often_the_worker_looks(office: Office, smart_host: SmartHost) -> None:
    office.reply()
    assert [office.drain(), office.drain()] == [1, 0]
    assert len(smart_host.taken) == 1


def test_the_most_urgent_letter_leaves_first(office: Office, provider: Provider) -> None:
    office.approve_letters()
    office.reply(Channel.SMS, "an answer", address="+447700900124")
    office.letter(Name.CRISIS, Channel.SMS, urgency=2)

    assert office.drain() == 2

    assert [text["body"] == "an answer" for text in reversed(provider.texts)] == [False, True]


def test_while_outbound_is_paused_nothing_leaves_and_then_everything_does(
    office: Office, smart_host: SmartHost
) -> None:
    office.reply()
    with transaction(office.engine) as session:
        team.turn(session, PAUSED, on=True)
    assert office.drain() == 0
    assert smart_host.taken == []

    with transaction(office.engine) as session:
        team.turn(session, PAUSED, on=False)
    assert office.drain() == 1


def test_a_long_drain_ends_in_time_and_rings_for_the_next(office: Office, smart_host: SmartHost) -> None:
    office.reply(address="one@example.org")
    office.reply(address="two@example.org")
    ordinary = office.couriers[Channel.EMAIL]

    class Slow(KilledAfter):
        def carry(self, letter: Letter) -> str:
            office.clock.wait(seconds=45)
            return self.courier.carry(letter)

    office.couriers[Channel.EMAIL] = Slow(ordinary)

    assert office.drain() == 1
    assert office.bell.rung == [Bell.OUTBOUND]
    assert office.drain() == 1
    assert len(smart_host.taken) == 2


def test_several_mails_share_one_connection(office: Office, smart_host: SmartHost) -> None:
    office.reply(address="one@example.org")
    office.reply(address="two@example.org")
    assert office.drain() == 2
    assert (len(smart_host.taken), smart_host.connections) == (2, 1)


def test_an_answer_that_is_not_due_yet_can_still_be_recalled(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()
    with transaction(office.engine) as session:
        row = session.get(Delivery, row_id)
        assert row is not None
        row.next_at = office.clock.now().replace(second=10)
    assert office.drain() == 0
    office.clock.wait(seconds=10)
    assert office.drain() == 1


def test_an_answer_whose_conversation_moved_on_is_quietly_cancelled(office: Office, smart_host: SmartHost) -> None:
    row_id = office.reply()
    with transaction(office.engine) as session:
        conversation = session.get(Conversation, office.delivery(row_id).conversation_id)
        assert conversation is not None
        conversation.state = State.IN_REVIEW

    office.drain()

    delivery = office.delivery(row_id)
    assert (delivery.standing, delivery.reason, delivery.letter) == (Standing.CANCELLED, "not_approved", None)
    assert smart_host.taken == []
    assert office.state_of(row_id) is State.IN_REVIEW


def test_words_that_came_while_the_answer_left_wait_for_an_answer_of_their_own(
    office: Office, provider: Provider
) -> None:
    row_id = office.reply(Channel.SMS, "an answer")
    provider.tricks = ["silent"]
    office.drain()
    office.clock.wait(minutes=2)
    with transaction(office.engine) as session:
        delivery = session.get(Delivery, row_id)
        assert delivery is not None
        delivery.reason = "taken"  # the provider's report came while nobody knew
        conversation = session.get(Conversation, delivery.conversation_id)
        assert conversation is not None
        conversation.thread_version += 1
        conversation.passed_by, conversation.once_more = ["bo"], {"bo": False}

    office.drain()

    assert office.delivery(row_id).standing is Standing.SENT
    assert office.state_of(row_id) is State.WAITING
    with reading(office.engine) as session:
        again = session.get_one(Conversation, delivery.conversation_id)
        assert (again.passed_by, again.once_more) == ([], {})


def test_an_automatic_letter_says_what_was_approved_and_when_the_answer_comes(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    due = {"due": "2030-01-16T12:00:00+00:00"}
    row_id = office.letter(Name.WELCOME, parameters=due, notes=(Name.NOTE_LEFT_OUT,))

    office.drain()

    (mail,) = smart_host.taken
    said = words_of(mail.content)
    assert "by Wednesday 12:00" in said
    assert "{" not in said
    assert b"Auto-Submitted: auto-replied" in mail.content
    assert mail.sender == "<>"
    assert office.delivery(row_id).standing is Standing.SENT
    assert office.state_of(row_id) is State.WAITING


def test_a_letter_in_a_language_without_letters_goes_out_in_the_services_first(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    office.letter(Name.STOP, language="cy")
    office.drain()
    assert "STOP" in words_of(smart_host.taken[0].content)


def test_a_person_on_duty_gets_the_staff_letter_and_cannot_answer_it(office: Office, smart_host: SmartHost) -> None:
    office.approve_letters()
    row_id = office.staff_letter(Channel.EMAIL, "sue@staff.example")

    office.drain()

    (mail,) = smart_host.taken
    assert mail.recipients == ["sue@staff.example"]
    assert b"<no-reply@help.example>" in mail.content
    assert office.delivery(row_id).standing is Standing.SENT


@pytest.mark.parametrize("name", [Name.CRISIS, Name.UNREADABLE])
def test_a_person_who_said_stop_gets_no_letter(office: Office, smart_host: SmartHost, name: Name) -> None:
    office.approve_letters()
    row_id = office.letter(name)
    stop(office, row_id)
    office.drain()
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.CANCELLED, "stopped")
    assert smart_host.taken == []


@pytest.mark.parametrize("name", [Name.STOP, Name.CRISIS_AFTER_STOP])
def test_a_person_who_said_stop_gets_the_one_confirmation_and_in_danger_how_to_be_answered(
    office: Office, smart_host: SmartHost, name: Name
) -> None:
    office.approve_letters()
    row_id = office.letter(name)
    stop(office, row_id)
    office.drain()
    assert office.delivery(row_id).standing is Standing.SENT


def test_a_letter_nobody_has_approved_waits_for_its_approval_and_then_leaves(
    office: Office, smart_host: SmartHost
) -> None:
    row_id = office.letter(Name.STOP)
    office.drain()
    assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (Standing.PENDING, "unsigned_template")
    assert smart_host.taken == []

    office.approve_letters()
    office.clock.wait(minutes=5)
    office.drain()
    assert office.delivery(row_id).standing is Standing.SENT


def test_a_letter_that_was_changed_after_it_was_approved_does_not_leave(office: Office, smart_host: SmartHost) -> None:
    office.approve_letters()
    with transaction(office.engine) as session:
        for template in deliveries.templates(session):
            template.text += " Send us money."
    row_id = office.letter(Name.STOP)
    office.drain()
    assert office.delivery(row_id).reason == "unsigned_template"
    assert smart_host.taken == []


def test_a_note_that_is_no_note_does_not_leave(office: Office, smart_host: SmartHost) -> None:
    office.approve_letters()
    row_id = office.letter(Name.UNREADABLE)
    with transaction(office.engine) as session:
        row = session.get(Delivery, row_id)
        assert row is not None
        row.notes = ["staff"]
    office.drain()
    assert office.delivery(row_id).standing is Standing.REFUSED
    assert smart_host.taken == []


def test_a_staff_address_gets_nothing_but_staff_letters(office: Office, provider: Provider) -> None:
    office.approve_letters()
    row_id = office.staff_letter()
    with transaction(office.engine) as session:
        row = session.get(Delivery, row_id)
        assert row is not None
        row.template = "crisis"
    office.drain()
    assert office.delivery(row_id).standing is Standing.REFUSED
    assert provider.texts == []


def test_a_staff_letter_never_goes_to_a_contact(office: Office, smart_host: SmartHost) -> None:
    office.approve_letters()
    row_id = office.letter(Name.STOP)
    with transaction(office.engine) as session:
        row = session.get(Delivery, row_id)
        assert row is not None
        row.template = "staff"
    office.drain()
    assert office.delivery(row_id).standing is Standing.REFUSED
    assert smart_host.taken == []


def test_somebody_who_has_left_the_staff_is_told_nothing(office: Office, provider: Provider) -> None:
    office.approve_letters()
    row_id = office.staff_letter()
    with transaction(office.engine) as session:
        person = session.get(Staff, "sue")
        assert person is not None
        person.active = False
    office.drain()
    assert office.delivery(row_id).standing is Standing.CANCELLED
    assert provider.texts == []


def stop(office: Office, row_id: str) -> None:
    """The person says STOP."""
    with transaction(office.engine) as session:
        contact = session.get(Contact, office.delivery(row_id).contact_id)
        assert contact is not None
        contacts.stop(session, "stop1", contact.optout_hash, office.clock.now())


def silent(office: Office, row_id: str, days: int) -> None:
    """The number this goes to was last heard so many days ago."""
    with transaction(office.engine) as session:
        contact = session.get_one(Contact, office.delivery(row_id).contact_id)
        contact.heard_day = office.clock.now() - timedelta(days=days)


def test_nothing_is_sent_to_a_number_that_may_be_somebody_elses_and_a_supervisor_sees_it(
    office: Office, provider: Provider
) -> None:
    office.approve_letters()
    reply, letter = office.reply(Channel.SMS), ""
    with transaction(office.engine) as session:
        again = {"contact_id": office.delivery(reply).contact_id, "language": "en"}
        letter = office.put(session, Name.UNREADABLE, Channel.SMS, again)
    silent(office, reply, days=91)
    office.drain()

    assert provider.texts == []
    for row_id in (reply, letter):
        assert (office.delivery(row_id).standing, office.delivery(row_id).reason) == (
            Standing.UNDELIVERED,
            "number_too_old",
        )
    assert office.state_of(reply) is State.HELD


def test_a_number_that_was_heard_within_90_days_is_still_theirs(office: Office, provider: Provider) -> None:
    reply = office.reply(Channel.SMS)
    silent(office, reply, days=90)
    office.drain()

    assert len(provider.texts) == 1
