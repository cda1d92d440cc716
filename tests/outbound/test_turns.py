"""One transaction a letter, and no guarantee less: whatever goes wrong with a letter touches that letter alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlmodel import select

from gateway.doorbell import Bell
from gateway.letters import Name
from gateway.outbound.deliver import SHIFT
from gateway.outbound.smtp import SmtpCourier
from gateway.outbound.turns import PAUSED
from gateway.store import Engine, contacts, reading, team, transaction
from gateway.store.tables import Channel, Contact, Conversation, Delivery, ProviderCopy, Standing
from tests.outbound.office import Office
from tests.outbound.provider import Provider
from tests.outbound.smart_host import SmartHost
from tests.outbound.unlucky import Killed
from tests.outbound.watching import watch

DUE = {"due": "2030-01-16T12:00:00+00:00"}


@contextmanager
def written(engine: Engine) -> Iterator[list[str]]:
    """The write transactions that were committed meanwhile."""
    commits: list[str] = []

    def note(_connection: object) -> None:
        commits.append("commit")

    event.listen(engine, "commit", note)
    yield commits
    event.remove(engine, "commit", note)


def welcomes(office: Office, how_many: int, channel: Channel = Channel.EMAIL) -> list[str]:
    """Welcome letters in the order in which they will leave."""
    form = "person{}@example.org" if channel is Channel.EMAIL else "+44770090012{}"
    addresses = map(form.format, range(how_many))
    return sorted(office.letter(Name.WELCOME, channel, address=address, parameters=DUE) for address in addresses)


def standings(office: Office, row_ids: Sequence[str]) -> list[Standing]:
    """How these deliveries stand now."""
    return [office.delivery(row_id).standing for row_id in row_ids]


def die() -> None:
    """The worker is gone."""
    raise Killed


def test_ten_letters_take_one_write_transaction_each_and_one_for_the_last(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    rows = welcomes(office, 10)

    with written(office.engine) as commits:
        assert office.drain() == 10

    assert len(commits) == 11  # the last looks once more, and writes down what became of the tenth
    assert standings(office, rows) == [Standing.SENT] * 10
    assert len(smart_host.taken) == 10


def test_a_letter_leaves_once_its_beginning_is_on_the_disk_and_the_one_before_is_written_down(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    first, second, third = welcomes(office, 3)
    watching = watch(office)

    office.drain()

    sending, sent, pending = Standing.SENDING, Standing.SENT, Standing.PENDING
    assert watching.seen == [
        {first: sending, second: pending, third: pending},
        {first: sent, second: sending, third: pending},
        {first: sent, second: sent, third: sending},
    ]


def test_trouble_with_a_letter_does_not_lose_what_became_of_the_one_before(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    first, second, third = welcomes(office, 3)
    with transaction(office.engine) as session:
        row = session.get_one(Delivery, second)
        row.parameters = {"due": "no moment at all"}

    assert office.drain() == 3

    assert standings(office, [first, second, third]) == [Standing.SENT, Standing.PENDING, Standing.SENT]
    troubled = office.delivery(second)
    assert (troubled.reason, troubled.attempts, troubled.lease) == ("trouble", 1, None)
    assert troubled.next_at is not None
    assert troubled.next_at > office.clock.now()
    assert len(smart_host.taken) == 2


def test_a_letter_that_must_not_leave_keeps_neither_the_one_before_nor_the_one_after(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    first, second, third = welcomes(office, 3)
    with transaction(office.engine) as session:
        session.get_one(Contact, office.delivery(second).contact_id).binding = b"another"

    with written(office.engine) as commits:
        assert office.drain() == 3

    assert standings(office, [first, second, third]) == [Standing.SENT, Standing.REFUSED, Standing.SENT]
    assert office.delivery(second).reason == "address_changed"
    assert len(commits) == 4
    assert len(smart_host.taken) == 2


def test_a_worker_that_dies_before_the_second_letter_leaves_has_written_down_the_first(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    first, second = welcomes(office, 2)
    ordinary = office.couriers[Channel.EMAIL]
    watch(office, second=die)

    with pytest.raises(Killed):
        office.drain()

    assert standings(office, [first, second]) == [Standing.SENT, Standing.SENDING]
    office.couriers[Channel.EMAIL] = ordinary
    office.clock.wait(seconds=91)
    assert office.drain() == 1
    assert standings(office, [first, second]) == [Standing.SENT, Standing.SENT]


def test_a_worker_that_dies_between_carrying_and_writing_down_leaves_a_letter_that_is_looked_into(
    office: Office, provider: Provider
) -> None:
    office.approve_letters()
    (row_id,) = welcomes(office, 1, Channel.SMS)

    def at_commit(_connection: object) -> None:
        if provider.texts:
            raise Killed

    event.listen(office.engine, "commit", at_commit)
    with pytest.raises(Killed):
        office.drain()
    event.remove(office.engine, "commit", at_commit)
    assert standings(office, [row_id]) == [Standing.SENDING]
    assert office.drain() == 0

    office.clock.wait(seconds=91)
    assert office.drain() == 1

    assert (len(provider.texts), provider.looks) == (1, 1)
    assert (office.delivery(row_id).standing, office.delivery(row_id).receipt) == (
        Standing.SENT,
        provider.texts[0]["sid"],
    )


def test_a_record_that_fails_is_tried_by_itself_before_anything_else_is_carried(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    first, second = welcomes(office, 2)
    failed: list[str] = []

    def once(_connection: object) -> None:
        if len(smart_host.taken) == 1 and not failed:
            failed.append("commit")
            raise OSError("the disk did not answer")

    event.listen(office.engine, "commit", once)
    watching = watch(office)
    assert office.drain() == 2
    event.remove(office.engine, "commit", once)

    assert failed
    assert watching.seen[1] == {first: Standing.SENT, second: Standing.SENDING}
    assert standings(office, [first, second]) == [Standing.SENT, Standing.SENT]
    assert len(smart_host.taken) == 2


def test_an_urgent_letter_that_comes_in_the_middle_of_a_drain_is_the_next_to_leave(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    welcomes(office, 2)
    watching = watch(office, first=lambda: office.letter(Name.CRISIS, urgency=2))

    assert office.drain() == 3

    urgent = (watching.seen[1].keys() - watching.seen[0].keys()).pop()
    assert [seen.get(urgent) for seen in watching.seen] == [None, Standing.SENDING, Standing.SENT]


def test_a_stop_in_the_middle_of_a_drain_holds_for_the_next_letter(office: Office, smart_host: SmartHost) -> None:
    office.approve_letters()
    first, second = welcomes(office, 2)

    def stop() -> None:
        with transaction(office.engine) as session:
            contact = session.get_one(Contact, office.delivery(second).contact_id)
            contacts.stop(session, "stop1", contact.optout_hash, office.clock.now())

    watch(office, first=stop)
    office.drain()

    assert standings(office, [first, second]) == [Standing.SENT, Standing.CANCELLED]
    assert len(smart_host.taken) == 1


def test_a_pause_in_the_middle_of_a_drain_holds_for_the_next_letter_and_the_last_is_written_down(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    first, second = welcomes(office, 2)

    def pause() -> None:
        with transaction(office.engine) as session:
            team.turn(session, PAUSED, on=True)

    watch(office, first=pause)
    assert office.drain() == 1

    assert standings(office, [first, second]) == [Standing.SENT, Standing.PENDING]
    assert office.delivery(second).lease is None


def test_at_the_end_of_a_shift_the_last_letter_is_written_down_before_the_next_worker_is_rung(
    office: Office, smart_host: SmartHost
) -> None:
    office.approve_letters()
    first, second = welcomes(office, 2)
    watch(office, first=lambda: office.clock.wait(seconds=SHIFT.total_seconds()))

    assert office.drain() == 1

    assert standings(office, [first, second]) == [Standing.SENT, Standing.PENDING]
    assert office.delivery(second).lease is None
    assert office.bell.rung == [Bell.OUTBOUND]


def test_workers_who_look_at_the_same_moment_send_each_letter_once(
    office: Office, any_engine: Engine, smart_host: SmartHost
) -> None:
    office.engine = any_engine
    office.approve_letters()
    rows = welcomes(office, 12)

    def work() -> int:
        courier = SmtpCourier(smart_host.url, service_name="Sottovoce", domain="help.example", timeout=5)
        return replace(office, couriers={Channel.EMAIL: courier}).drain()

    with ThreadPoolExecutor(3) as workers:
        taken = [worker.result() for worker in [workers.submit(work) for _ in range(3)]]
    taken.append(office.drain())

    assert sum(taken) == 12
    assert standings(office, rows) == [Standing.SENT] * 12
    assert sorted(mail.recipients for mail in smart_host.taken) == sorted(
        [f"person{number}@example.org"] for number in range(12)
    )
    assert [office.delivery(row_id).attempts for row_id in rows] == [1] * 12


def test_words_that_come_while_one_answer_is_written_down_hold_the_next_answer_back(
    office: Office, smart_host: SmartHost
) -> None:
    rows = sorted([office.reply(address="one@example.org"), office.reply(address="two@example.org")])

    def new_words() -> None:
        with transaction(office.engine) as session:
            session.get_one(Conversation, office.delivery(rows[1]).conversation_id).thread_version += 1

    watch(office, first=new_words)
    office.drain()

    assert standings(office, rows) == [Standing.SENT, Standing.REFUSED]
    assert office.delivery(rows[1]).reason == "thread_moved"


def test_ten_texts_take_one_write_transaction_each_and_the_providers_copy_of_each_is_noted_in_it(
    office: Office, provider: Provider
) -> None:
    office.approve_letters()
    rows = welcomes(office, 10, Channel.SMS)

    with written(office.engine) as commits:
        assert office.drain() == 10

    assert len(commits) == 11
    assert standings(office, rows) == [Standing.SENT] * 10
    with reading(office.engine) as session:
        noted = {copy.id for copy in session.exec(select(ProviderCopy)).all()}
    assert noted == {text["sid"] for text in provider.texts}


def test_a_text_to_a_number_that_changed_hands_keeps_neither_the_one_before_nor_the_one_after(
    office: Office, provider: Provider
) -> None:
    office.approve_letters()
    first, second, third = welcomes(office, 3, Channel.SMS)
    with transaction(office.engine) as session:
        session.get_one(Contact, office.delivery(second).contact_id).passed_on = True

    with written(office.engine) as commits:
        assert office.drain() == 3

    assert standings(office, [first, second, third]) == [Standing.SENT, Standing.UNDELIVERED, Standing.SENT]
    assert (office.delivery(second).reason, office.delivery(second).attempts) == ("number_too_old", 0)
    assert len(commits) == 4
    assert len(provider.texts) == 2


def test_a_text_that_waits_for_its_hours_keeps_nothing_back_and_counts_no_attempt(
    office: Office, provider: Provider, smart_host: SmartHost
) -> None:
    office.approve_letters()
    evening = replace(office, settings=office.settings.model_copy(update={"text_hours": "18:00-21:00"}))
    text, mail = welcomes(office, 1, Channel.SMS) + welcomes(office, 1)

    with written(office.engine) as commits:
        assert evening.drain() == 2

    waits = office.delivery(text)
    assert (waits.standing, waits.attempts, waits.lease) == (Standing.PENDING, 0, None)
    assert (office.delivery(mail).standing, provider.texts) == (Standing.SENT, [])
    assert len(commits) == 3
