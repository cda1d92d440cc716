"""An answer too long for one text leaves as several, in order, each once, whatever happens in between."""

from __future__ import annotations

import pytest
from sqlmodel import select

from gateway.conversation import State
from gateway.outbound.courier import Letter
from gateway.store import answers, contacts, conversations, deliveries, reading, reports, transaction
from gateway.store.tables import Channel, Contact, Conversation, Delivery, Standing
from gateway.time_and_chance import token_hash
from tests.outbound.office import Office
from tests.outbound.provider import Provider
from tests.outbound.unlucky import Killed, KilledAfter, KilledBefore

WORDS = "Hello [name].\n\n" + "It is not your fault that this happened to you. " * 80
LEASE = {"seconds": 91}
P, S, C, U = Standing.PENDING, Standing.SENT, Standing.CANCELLED, Standing.UNDELIVERED


def standings(office: Office, first: str) -> list[Standing]:
    with reading(office.engine) as session:
        return [text.standing for text in answers.texts_of(session, session.get_one(Delivery, first))]


def bodies(provider: Provider) -> list[str]:
    """What the provider took, in the order it was taken."""
    return [text["body"] for text in reversed(provider.texts)]


def whole(provider: Provider) -> str:
    """What it says together, without numbers and the way it was broken."""
    return " ".join(" ".join(body[len("(1/3) ") :] for body in bodies(provider)).split())


def wanted(name: str = "Jo") -> str:
    return " ".join(WORDS.replace("[name]", name).split())


class AfterFirst:
    """A courier beside whom something happens once, when the first letter has left but is not written down yet."""

    def __init__(self, office: Office, happens: object) -> None:
        self.courier, self.happens = office.couriers[Channel.SMS], happens
        office.couriers[Channel.SMS] = self

    def carry(self, letter: Letter) -> str:
        """Carry it."""
        receipt = self.courier.carry(letter)
        if callable(self.happens):
            happens, self.happens = self.happens, None
            happens()
        return receipt

    def find(self, letter: Letter, since: object) -> object:
        """As the courier does."""
        return self.courier.find(letter, since)  # type: ignore[arg-type]  # a moment

    def rest(self) -> None:
        """As the courier does."""
        self.courier.rest()


def test_a_long_answer_leaves_as_numbered_texts_in_order_and_then_it_is_answered(
    office: Office, provider: Provider
) -> None:
    first = office.reply(Channel.SMS, WORDS)

    assert office.drain() == 3

    assert [body[:6] for body in bodies(provider)] == ["(1/3) ", "(2/3) ", "(3/3) "]
    assert whole(provider) == wanted()
    assert standings(office, first) == [S, S, S]
    assert office.state_of(first) is State.ANSWERED
    with reading(office.engine) as session:
        rows = session.exec(select(Delivery)).all()
        assert len({row.receipt for row in rows}) == 3
        assert all(row.letter is None for row in rows)


def test_no_text_leaves_before_the_one_before_it_was_taken(office: Office, provider: Provider) -> None:
    first = office.reply(Channel.SMS, WORDS)
    provider.tricks = [None, (429, 20429)]

    office.drain()
    assert standings(office, first) == [S, P, P]
    assert office.state_of(first) is State.APPROVED

    office.clock.wait(minutes=5)
    office.drain()
    assert whole(provider) == wanted()
    assert standings(office, first) == [S, S, S]


@pytest.mark.parametrize("killed_at", [1, 2, 3])
@pytest.mark.parametrize("how", [KilledBefore, KilledAfter])
def test_a_worker_that_dies_at_any_text_sends_none_twice_and_passes_none_over(
    office: Office, provider: Provider, how: type[KilledAfter], killed_at: int
) -> None:
    first, ordinary = office.reply(Channel.SMS, WORDS), office.couriers[Channel.SMS]

    class Unlucky(how):  # type: ignore[valid-type, misc]  # one of two couriers
        carried = 0

        def carry(self, letter: Letter) -> str:
            self.carried += 1
            return str(super().carry(letter) if self.carried == killed_at else self.courier.carry(letter))

    office.couriers[Channel.SMS] = Unlucky(ordinary)
    with pytest.raises(Killed):
        office.drain()
    office.couriers[Channel.SMS] = ordinary
    assert office.drain() == 0

    office.clock.wait(**LEASE)
    office.drain()

    assert whole(provider) == wanted()
    assert standings(office, first) == [S, S, S]
    assert office.state_of(first) is State.ANSWERED


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_when_one_text_cannot_be_sent_the_others_after_it_are_not_and_a_person_looks(
    office: Office, provider: Provider, failing: int
) -> None:
    first = office.reply(Channel.SMS, WORDS)
    provider.tricks = [None] * (failing - 1) + [(400, 21614)]

    office.drain()

    assert standings(office, first) == [S] * (failing - 1) + [U] + [C] * (3 - failing)
    assert office.state_of(first) is State.HELD
    with reading(office.engine) as session:
        [there] = session.exec(select(Conversation)).all()
        assert there.held_reason == "did_not_arrive"
        assert all(row.letter is None for row in session.exec(select(Delivery)).all())


def reported_lost(office: Office, provider: Provider) -> None:
    """The network says that the first text did not reach the phone."""
    token = token_hash(bodies_newest_last(provider)[0]["status_callback"].partition("?status=")[2])
    with transaction(office.engine) as session:
        reports.outcome(session, token, "undelivered", "30005", office.clock.now())


def bodies_newest_last(provider: Provider) -> list[dict[str, str]]:
    return list(reversed(provider.texts))


def test_a_first_text_that_is_reported_lost_keeps_the_others_back(office: Office, provider: Provider) -> None:
    first = office.reply(Channel.SMS, WORDS)
    provider.tricks = [None, (429, 20429)]
    office.drain()

    reported_lost(office, provider)

    assert standings(office, first) == [U, C, C]
    assert office.state_of(first) is State.HELD
    office.clock.wait(minutes=30)
    assert office.drain() == 0


def test_a_first_text_reported_lost_while_the_last_is_leaving_does_not_count_as_an_answer(
    office: Office, provider: Provider
) -> None:
    first = office.reply(Channel.SMS, "It is not your fault that this happened to you. " * 40)
    provider.tricks = [None, (429, 20429)]
    office.drain()
    office.clock.wait(minutes=5)
    AfterFirst(office, lambda: reported_lost(office, provider))

    office.drain()

    assert standings(office, first) == [U, S]
    assert office.state_of(first) is State.HELD


def test_a_text_reported_lost_after_all_have_left_brings_the_conversation_back(
    office: Office, provider: Provider
) -> None:
    first = office.reply(Channel.SMS, WORDS)
    office.drain()

    reported_lost(office, provider)

    assert standings(office, first) == [U, S, S]
    assert office.state_of(first) is State.HELD


def test_new_words_call_back_what_has_not_begun_and_never_leave_half_an_answer(
    office: Office, provider: Provider
) -> None:
    begun, waiting = office.reply(Channel.SMS, WORDS), office.reply(Channel.SMS, WORDS, address="+447700900124")
    with transaction(office.engine) as session:
        thread = session.get_one(Delivery, waiting).conversation_id or ""
        assert deliveries.cancel(session, thread, "new_words") == 1
    assert standings(office, waiting) == [C, C, C]

    def they_write() -> None:
        with transaction(office.engine) as session:
            there = session.get_one(Conversation, session.get_one(Delivery, begun).conversation_id)
            assert deliveries.cancel(session, there.id, "new_words") == 0
            conversations.add_words(session, there)

    AfterFirst(office, they_write)
    office.drain()

    assert whole(provider) == wanted()
    assert standings(office, begun) == [S, S, S]
    assert office.state_of(begun) is State.WAITING, "their new words wait for an answer of their own"


def test_between_two_texts_an_answer_can_no_longer_be_recalled(office: Office, provider: Provider) -> None:
    first = office.reply(Channel.SMS, WORDS)
    provider.tricks = [None, (429, 20429)]
    office.drain()

    with transaction(office.engine) as session:
        assert deliveries.cancel(session, office.delivery(first).conversation_id or "", "recalled") == 0

    assert standings(office, first) == [S, P, P]


def test_a_stop_between_two_texts_ends_it_there(office: Office, provider: Provider) -> None:
    first = office.reply(Channel.SMS, WORDS)

    def they_say_stop() -> None:
        with transaction(office.engine) as session:
            contact = session.exec(select(Contact)).one()
            contacts.stop(session, "s" * 32, contact.optout_hash, office.clock.now())

    AfterFirst(office, they_say_stop)
    office.drain()

    assert len(provider.texts) == 1
    assert standings(office, first) == [S, Standing.REFUSED, C]
    assert office.state_of(first) is State.IN_REVIEW


def test_what_has_begun_to_arrive_is_not_cut_off_for_the_night(office: Office, provider: Provider) -> None:
    office.settings = office.settings.model_copy(update={"text_hours": "08:00-12:01"})
    office.clock.wait(seconds=30)
    first = office.reply(Channel.SMS, WORDS)
    AfterFirst(office, lambda: office.clock.wait(seconds=40))

    office.drain()

    assert standings(office, first) == [S, S, S]
    assert len(provider.texts) == 3


@pytest.mark.parametrize(("column", "value", "code"), [("parts", 4, "words_changed"), ("part", 3, "out_of_turn")])
def test_rows_that_do_not_fit_the_signed_words_do_not_leave(
    office: Office, provider: Provider, column: str, value: int, code: str
) -> None:
    first = office.reply(Channel.SMS, WORDS)
    with transaction(office.engine) as session:
        setattr(session.get_one(Delivery, first), column, value)

    office.drain()

    assert provider.texts == []
    assert (office.delivery(first).standing, office.delivery(first).reason) == (Standing.REFUSED, code)


def test_a_name_is_filled_in_once_and_changes_no_cut(office: Office, provider: Provider) -> None:
    office.reply(Channel.SMS, WORDS, name="Jo")
    office.reply(Channel.SMS, WORDS, name="Bartholomew Alexander", address="+447700900124")

    office.drain()

    jo, bart = ([t["body"] for t in bodies_newest_last(provider) if t["to"].endswith(end)] for end in ("123", "124"))
    assert jo[1:] == bart[1:]
    assert jo[0].replace("Jo", "Bartholomew Alexander") == bart[0]


def test_an_answer_that_could_not_be_finished_is_not_begun(office: Office, provider: Provider) -> None:
    first = office.reply(Channel.SMS, "It is not your fault that this happened to you. " * 80 + "[name]", name="")

    office.drain()

    assert provider.texts == []
    assert office.delivery(first).reason == "no_name"


def test_an_answer_by_mail_stays_one_however_long(office: Office) -> None:
    first = office.reply(Channel.EMAIL, WORDS * 3)

    assert office.drain() == 1
    assert standings(office, first) == [S]
