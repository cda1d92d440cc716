"""The clock and the promises: revised before they break, with a letter; broken ones counted once."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway import promising
from gateway.advisors import line_now
from gateway.config import Settings
from gateway.conversation import PromiseOutcome, State
from gateway.letters import Name
from gateway.matching.revising import look
from gateway.store import Engine, audit, contacts, conversations, deliveries, promises, reading, transaction
from gateway.store.promises import Tally
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Standing, Template
from gateway.time_and_chance import Circumstances
from tests.builders import NOON, StoppedClock, a_block, a_contact, a_conversation, an_id, circumstances_of

SETTINGS = Settings(timezone="UTC", twilio_account_sid="AC1")
HOURS = timedelta(hours=1)
DUE = NOON + 48 * HOURS
AT_RISK = DUE - 4.8 * HOURS


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def world(clock: StoppedClock) -> Circumstances:
    return circumstances_of(clock)


def approve_letters(engine: Engine, *names: Name, language: str = "en") -> None:
    with transaction(engine) as session:
        for name in names or (Name.REVISED, Name.REVISED_NEUTRAL):
            for channel in Channel:
                row = Template(id=an_id(), name=name, language=language, channel=channel, text="x", created_at=NOON)
                row.signoff_id = an_id()
                deliveries.keep_template(session, row)


def owed(engine: Engine, **given: Any) -> str:
    """A conversation with a promise of 48 hours, made at noon, as the door leaves it."""
    with transaction(engine) as session:
        contact = a_contact(**{"channel": given.get("channel", Channel.EMAIL)} | given.pop("contact", {}))
        session.add(contact)
        session.flush()
        made = promising.new(SETTINGS, NOON, given.get("risk", 0), [], contact.channel)
        return a_conversation(session, **{**made, "contact_id": contact.id, "state": State.WAITING} | given).id


def row(engine: Engine, conversation_id: str) -> Conversation:
    with reading(engine) as session:
        found = session.get_one(Conversation, conversation_id)
        session.expunge(found)
        return found


def letters_out(engine: Engine) -> list[Delivery]:
    with reading(engine) as session:
        found = list(deliveries.with_standing(session, Standing.PENDING))
        session.expunge_all()
        return found


def counted(engine: Engine) -> list[Tally]:
    with reading(engine) as session:
        return promises.tallies(session, NOON.date())


def run_the_clock(engine: Engine, clock: StoppedClock, world: Circumstances, until: datetime) -> None:
    while clock.now() < until:
        clock.wait(minutes=12)
        look(engine, SETTINGS, world)


def test_a_promise_at_risk_is_put_off_and_the_person_is_told_both_times(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    approve_letters(any_engine)
    late = owed(any_engine)

    clock.moment = AT_RISK - timedelta(seconds=1)
    assert look(any_engine, SETTINGS, world) == 0
    clock.moment = AT_RISK
    assert look(any_engine, SETTINGS, world) == 1
    assert look(any_engine, SETTINGS, world) == 0

    now = row(any_engine, late)
    assert (now.due_at, now.revisions, now.first_due_at) == (DUE + 24 * HOURS, 1, DUE)
    (letter,) = letters_out(any_engine)
    assert (letter.template, letter.contact_id, letter.conversation_id) == ("revised", now.contact_id, late)
    assert letter.parameters == {"said": DUE.isoformat(), "due": now.due_at.isoformat()}
    with reading(any_engine) as session:
        (entry,) = audit.of_conversation(session, late)
        assert (entry.act, entry.by, entry.code) == ("revise", "matching", "1")


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.ASSIGNED, State.IN_REVIEW])
def test_it_does_not_matter_with_whom_it_lies(
    state: State, engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    approve_letters(engine)
    owed(engine, state=state)
    clock.moment = AT_RISK

    assert look(engine, SETTINGS, world) == 1


def test_after_two_revisions_it_is_broken_and_counted_once(
    engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    approve_letters(engine)
    late = owed(engine, topic="eating")
    run_the_clock(engine, clock, world, NOON + 200 * HOURS)

    now = row(engine, late)
    assert (now.revisions, now.promise_at, now.first_due_at) == (2, None, DUE)
    assert len(letters_out(engine)) == 2
    assert counted(engine) == [Tally("My body and what I take", 0, PromiseOutcome.BROKEN, 1)]
    with reading(engine) as session:
        assert [entry.act for entry in audit.of_conversation(session, late)] == ["revise", "revise", "break"]


def test_danger_is_never_put_off(engine: Engine, clock: StoppedClock, world: Circumstances) -> None:
    approve_letters(engine)
    for risk, state in ((3, State.ESCALATED), (4, State.WAITING), (3, State.ASSIGNED), (0, State.ESCALATED)):
        owed(engine, risk=risk, state=state)
    run_the_clock(engine, clock, world, NOON + 50 * HOURS)

    assert letters_out(engine) == []
    assert sum(tally.count for tally in counted(engine)) == 4


@pytest.mark.parametrize("silenced", ["stopped", "blocked"])
def test_to_whoever_said_stop_nothing_is_promised_any_more(
    silenced: str, engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    approve_letters(engine)
    late = owed(engine)
    with transaction(engine) as session:
        known = session.get_one(Contact, session.get_one(Conversation, late).contact_id).optout_hash
        if silenced == "stopped":
            contacts.stop(session, "s", known, NOON)
        else:
            session.add(a_block(known))
    run_the_clock(engine, clock, world, NOON + 60 * HOURS)

    assert (letters_out(engine), counted(engine)) == ([], [])
    assert (row(engine, late).due_at, row(engine, late).revisions) == (DUE, 0)


def test_without_an_approved_letter_no_time_is_moved(engine: Engine, clock: StoppedClock, world: Circumstances) -> None:
    late = owed(engine)
    run_the_clock(engine, clock, world, DUE)

    assert row(engine, late).due_at == DUE
    assert [tally.outcome for tally in counted(engine)] == [PromiseOutcome.BROKEN]


def test_a_letter_in_the_services_first_language_is_enough(
    engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    approve_letters(engine)
    owed(engine, language="und")
    clock.moment = AT_RISK

    assert look(engine, SETTINGS, world) == 1


@pytest.mark.parametrize(
    ("channel", "first_text", "letter"),
    [
        (Channel.SMS, "neutral", "revised_neutral"),
        (Channel.SMS, "plain", "revised"),
        (Channel.EMAIL, "neutral", "revised"),
    ],
)
def test_on_a_phone_that_others_may_read_a_revision_says_nothing_of_us(
    channel: Channel, first_text: str, letter: str, engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    approve_letters(engine)
    owed(engine, channel=channel)
    clock.moment = AT_RISK
    look(engine, SETTINGS.model_copy(update={"first_text": first_text}), world)

    assert [out.template for out in letters_out(engine)] == [letter]


def test_a_revision_costs_no_place_and_what_is_lost_waits_for_those_that_can_still_be_kept(
    any_engine: Engine, clock: StoppedClock, world: Circumstances
) -> None:
    approve_letters(any_engine)
    first = owed(any_engine)
    second = owed(any_engine, due_at=DUE + HOURS, promise_at=None)
    later = owed(any_engine, due_at=DUE + 11 * HOURS, promise_at=None)
    new = owed(any_engine, due_at=DUE + 13 * HOURS, promise_at=None)

    def turns() -> list[str]:
        line = line_now(SETTINGS, clock.now())
        with reading(any_engine) as session:
            return [waits.id for waits in conversations.waiting(session, {"general"}, {"en"}, None, 10, line)]

    clock.moment = AT_RISK
    before = turns()
    look(any_engine, SETTINGS, world)
    assert row(any_engine, first).due_at > row(any_engine, second).due_at
    assert turns() == before == [first, second, later, new]

    clock.moment = DUE - timedelta(minutes=90)
    assert turns() == [second, later, first, new]
    clock.moment = DUE + 90 * HOURS
    assert turns() == [first, second, later, new]


def test_what_is_answered_held_or_over_is_left_alone(engine: Engine, clock: StoppedClock, world: Circumstances) -> None:
    approve_letters(engine)
    for state in (State.ANSWERED, State.HELD, State.CLOSED, State.ERASED):
        owed(engine, state=state)
    run_the_clock(engine, clock, world, NOON + 60 * HOURS)

    assert (letters_out(engine), counted(engine)) == ([], [])


def test_watchers_at_the_same_moment_write_one_letter_and_count_once(any_engine: Engine) -> None:
    approve_letters(any_engine)
    for _ in range(4):
        owed(any_engine)
        owed(any_engine, risk=3, state=State.ESCALATED)
    together, written = threading.Barrier(3), []

    def work() -> None:
        together.wait()
        written.append(look(any_engine, SETTINGS, Circumstances(lambda: AT_RISK)))

    watchers = [threading.Thread(target=work) for _ in range(3)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()

    assert sum(written) == len(letters_out(any_engine)) == 4
    assert counted(any_engine) == [Tally("Something else", 3, PromiseOutcome.BROKEN, 4)]
