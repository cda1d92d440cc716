"""Outbound is ready only when the letters that matter most are signed by somebody who might."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.crypto.roster import RosterWatch
from gateway.letters import ESSENTIAL, Name
from gateway.outbound.approved import Approvals, ready, text_of, words_of
from gateway.signoff import Refused
from gateway.store import deliveries, outgoing, reading, transaction
from gateway.store.tables import Channel, Template
from tests.builders import an_id
from tests.outbound.office import Office


def reasons(office: Office) -> list[str]:
    with reading(office.engine) as session:
        return ready(session, office.settings, office.keyring, office.watch, office.clock.now())


def test_with_every_letter_signed_outbound_is_ready(office: Office) -> None:
    office.approve_letters()
    assert reasons(office) == []


def test_each_essential_letter_that_is_missing_is_named(office: Office) -> None:
    assert len(reasons(office)) == 2 * len(ESSENTIAL)
    office.approve_letters(*(name for name in Name if name is not Name.CRISIS))
    assert reasons(office) == [
        "the letter crisis (en, email) is not approved",
        "the letter crisis (en, sms) is not approved",
    ]


def test_a_service_by_mail_alone_needs_no_texts(office: Office) -> None:
    office.settings = office.settings.model_copy(update={"twilio_account_sid": None})
    assert len(reasons(office)) == len(ESSENTIAL)


@pytest.mark.parametrize("column", ["text", "name", "language", "channel", "version"])
def test_a_letter_that_was_changed_after_it_was_signed_does_not_count(office: Office, column: str) -> None:
    office.approve_letters(Name.CRISIS)
    changed = {"text": "x", "name": "stop", "language": "fr", "channel": Channel.SMS, "version": 2}
    with transaction(office.engine) as session:
        for template in deliveries.templates(session):
            if template.channel is Channel.SMS:
                session.delete(template)
        session.flush()
        for template in deliveries.templates(session):
            setattr(template, column, changed[column])
    with reading(office.engine) as session:
        (kept,) = deliveries.templates(session)
        at = (kept.name, kept.language, kept.channel)
        with pytest.raises(Refused) as caught:
            text_of(session, *at, office.watch.current(), office.keyring.service_id, office.clock.now())
    assert caught.value.code == "unsigned_template"


def test_a_letter_signed_by_a_supervisor_who_had_left_does_not_count(office: Office) -> None:
    office.approve_letters(supervisor="rita")
    assert len(reasons(office)) == 2 * len(ESSENTIAL)


def test_a_new_version_counts_once_it_is_signed_and_until_then_the_old_one(office: Office) -> None:
    office.approve_letters()
    with transaction(office.engine) as session:
        made = office.clock.now()
        newer = Template(
            id="newer", name="stop", language="en", channel=Channel.SMS, version=2, text="Stopped.", created_at=made
        )
        session.add(newer)
    assert "STOP" in stop_text(office)

    with transaction(office.engine) as session:
        kept = deliveries.template_with_id(session, "newer")
        assert kept is not None
        office.approve_template(session, kept)
    assert stop_text(office) == "Stopped."


def test_without_a_roster_outbound_is_not_ready(office: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    office.approve_letters()
    office.watch = RosterWatch(tmp_path_factory.mktemp("empty"), office.keyring)
    assert reasons(office) == ["no valid roster"]


def change_stop(office: Office, **changes: object) -> None:
    """Somebody with write access changes the letter, or (what the letter has no column for) its sign-off."""
    with transaction(office.engine) as session:
        kept = deliveries.template(session, "stop", "en", Channel.SMS)
        assert kept is not None
        signed = deliveries.signoff_with_id(session, kept.signoff_id)
        for column, value in changes.items():
            setattr(kept if column in Template.model_fields else signed, column, value)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Send us money."},
        {"version": 7},
        {"voided": True},
        {"epoch": 2},
        {"signature": bytes(64)},
        {"statement": b"{}"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_remembered_of_an_approval_holds_for_exactly_what_was_approved(
    office: Office, changes: dict[str, object]
) -> None:
    office.approve_letters(Name.STOP)
    approvals = Approvals()
    assert "STOP" in stop_text(office, approvals)
    assert "STOP" in stop_text(office, approvals)

    change_stop(office, **changes)

    with pytest.raises(Refused):
        stop_text(office, approvals)


def test_a_remembered_approval_ends_with_its_time(office: Office) -> None:
    office.approve_letters(Name.STOP)
    approvals = Approvals()
    stop_text(office, approvals)
    office.clock.wait(days=3 * 365 - 1)
    stop_text(office, approvals)
    office.clock.wait(days=1)
    with pytest.raises(Refused):
        stop_text(office, approvals)


def test_an_approval_that_an_earlier_roster_allowed_is_judged_anew_by_the_next(office: Office) -> None:
    office.approve_letters(Name.STOP)
    approvals, roster = Approvals(), office.watch.current()
    stop_text(office, approvals)
    without_sue = replace(roster, people=tuple(person for person in roster.people if person.id != "sue"))
    without_key = replace(roster, signoff_key_counts=False)
    for later in (without_sue, without_key):
        with pytest.raises(Refused), reading(office.engine) as session:
            approvals.text_of(session, "stop", "en", Channel.SMS, later, office.keyring.service_id, office.clock.now())
    with pytest.raises(Refused), reading(office.engine) as session:
        approvals.text_of(session, "stop", "en", Channel.SMS, roster, "another service", office.clock.now())
    assert "STOP" in stop_text(office, approvals)


def stop_text(office: Office, approvals: Approvals | None = None) -> str:
    with reading(office.engine) as session:
        roster, service_id = office.watch.current(), office.keyring.service_id
        judge = (approvals or Approvals()).text_of
        return judge(session, "stop", "en", Channel.SMS, roster, service_id, office.clock.now())


def test_where_the_first_text_is_neutral_it_must_be_approved_as_well(office: Office) -> None:
    office.approve_letters(*ESSENTIAL)
    assert reasons(office) == []

    neutral = replace(office, settings=office.settings.model_copy(update={"first_text": "neutral"}))
    assert reasons(neutral) == ["the letter welcome_neutral (en, sms) is not approved"]


def words(office: Office, *notes: str) -> str:
    given = {"address": f"{an_id('jo')}@example.org", "notes": notes}
    row_id = office.letter(Name.WELCOME, **given, parameters={"due": office.clock.now().isoformat()})
    with reading(office.engine) as session:
        seen = outgoing.with_id(session, row_id)
        assert seen is not None
        watch, service_id, now = office.watch.current(), office.keyring.service_id, office.clock.now()
        return words_of(session, seen, Approvals(), watch, service_id, office.settings, now)


def a_signpost(office: Office, *, signed: bool) -> None:
    with transaction(office.engine) as session:
        kept = Template(
            id="cruse",
            name="signpost_cruse",
            language="en",
            channel=Channel.EMAIL,
            text="Cruse: 0808",
            created_at=office.clock.now(),
        )
        session.add(kept)
        if signed:
            office.approve_template(session, kept)


def test_what_may_take_longer_is_said_below_the_welcome_with_the_signposts_that_were_approved(office: Office) -> None:
    office.approve_letters()
    a_signpost(office, signed=True)

    said = words(office, Name.NOTE_BUSY, "signpost_cruse").split("\n\n")

    assert said[-1] == "Cruse: 0808"
    assert "longer than we would like" in said[-2]


def test_a_welcome_does_not_wait_for_a_note_or_signpost_that_is_not_approved(office: Office) -> None:
    office.approve_letters(Name.WELCOME)
    a_signpost(office, signed=False)

    assert words(office, Name.NOTE_BUSY, "signpost_cruse", "signpost_unknown") == words(office)


def test_a_note_on_what_was_left_out_is_waited_for(office: Office) -> None:
    office.approve_letters(Name.WELCOME)

    with pytest.raises(Refused):
        words(office, Name.NOTE_LEFT_OUT)


def test_a_signpost_changed_behind_everybody_s_back_does_not_leave(office: Office) -> None:
    office.approve_letters()
    a_signpost(office, signed=True)
    with transaction(office.engine) as session:
        session.get_one(Template, "cruse").text = "Send us money."

    assert "money" not in words(office, "signpost_cruse")
