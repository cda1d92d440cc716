"""Somebody with write access to the database changes an approved answer before it leaves: outbound refuses.

What was signed is checked against what is stored at the last moment; the supervisors see that it did not leave, and
why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.walks.answering import approve, submit
from tests.walks.running import Service, until
from tests.walks.staff import seen


@dataclass(frozen=True)
class Waiting:
    """An approved answer that outbound has not looked at yet."""

    service: Service
    conversation: str

    def one(self, query: str) -> object:
        """One value out of the database."""
        ((value,),) = self.service.rows(query.format(self.conversation))
        return value

    @property
    def contact(self) -> str:
        """Who it goes to."""
        return str(self.one("SELECT contact_id FROM conversation WHERE id = '{}'"))


def a_byte_of_the_letter(waiting: Waiting) -> None:
    letter = bytearray(waiting.one("SELECT letter FROM delivery WHERE conversation_id = '{}' AND kind = 'reply'"))
    letter[-40] ^= 1
    statement = "UPDATE delivery SET letter = ? WHERE conversation_id = ? AND kind = 'reply'"
    waiting.service.tamper(statement, bytes(letter), waiting.conversation)


def the_author(waiting: Waiting) -> None:
    other = waiting.one("SELECT id FROM staff WHERE name = 'Kim'")
    waiting.service.tamper("UPDATE draft SET author_id = ? WHERE conversation_id = ?", other, waiting.conversation)


def the_thread(waiting: Waiting) -> None:
    statement = "UPDATE conversation SET thread_version = thread_version + 1 WHERE id = ?"
    waiting.service.tamper(statement, waiting.conversation)


def the_address(waiting: Waiting) -> None:
    """Somebody else's, sealed by the door itself."""
    others = f"FROM contact WHERE id <> '{waiting.contact}' AND channel = 'sms' LIMIT 1"
    other = waiting.one(f"SELECT return_address {others}")
    waiting.service.tamper("UPDATE contact SET return_address = ? WHERE id = ?", other, waiting.contact)


def the_whole_contact(waiting: Waiting) -> None:
    """The letter is pointed at another contact, all of whose columns fit each other."""
    other = waiting.one(f"SELECT id FROM contact WHERE id <> '{waiting.contact}' AND channel = 'sms' LIMIT 1")
    statement = "UPDATE delivery SET contact_id = ? WHERE conversation_id = ? AND kind = 'reply'"
    waiting.service.tamper(statement, other, waiting.conversation)


def the_statement(waiting: Waiting) -> None:
    """Another supervisor is written into it as the one who signed."""
    supervisor, other = (waiting.one(f"SELECT id FROM staff WHERE name = '{name}'") for name in ("Sam", "Kim"))
    found = bytes(waiting.one("SELECT statement FROM signoff WHERE conversation_id = '{}'"))
    assert str(supervisor).encode() in found
    forged = found.replace(str(supervisor).encode(), str(other).encode())
    statement = "UPDATE signoff SET statement = ?, supervisor_id = ? WHERE conversation_id = ?"
    waiting.service.tamper(statement, forged, other, waiting.conversation)


CHANGES = [
    (a_byte_of_the_letter, "words_changed", "the words are not those that were signed"),
    (the_author, "author_changed", "the author is not the one who was signed for"),
    (the_thread, "thread_moved", "they had written again"),
    (the_address, "address_changed", "the address is not the one it was sealed with"),
    (the_whole_contact, "address_changed", "the address is not the one it was sealed with"),
    (the_statement, "signature", "the signature does not fit"),
]


CASES = [change.__name__ for change, _, _ in CHANGES]


@pytest.fixture
def waiting(service: Service, request: pytest.FixtureRequest) -> Iterator[Waiting]:
    """An approved answer to a text, held back by a pause that the test ends."""
    case = request.node.callspec.id
    number, question = f"+4477009005{CASES.index(case):02d}", f"the case of {case} on my street"
    if not service.texts_to("+447700900459"):
        service.text("+447700900459", "this is somebody else altogether")
    service.text(number, question)
    until(lambda: service.texts_to(number) and service.texts_to("+447700900459"), "the welcomes")
    service.operator("outbound", "pause")
    path = submit(service, question, f"Whoever lives there ({case}), you are welcome here.")
    approve(service, path)
    yield Waiting(service, path.rsplit("/", 1)[1])
    if service.rows('SELECT 1 FROM switch WHERE "on"'):
        service.operator("outbound", "resume")


@pytest.mark.parametrize(("change", "code", "words"), CHANGES, ids=CASES)
def test_an_answer_that_was_changed_after_it_was_signed_does_not_leave(
    waiting: Waiting, change: Callable[[Waiting], None], code: str, words: str
) -> None:
    service = waiting.service
    change(waiting)

    service.operator("outbound", "resume")

    query = "SELECT standing, reason FROM delivery WHERE kind = 'reply' AND conversation_id = '{}'"
    query = query.format(waiting.conversation)
    until(lambda: service.rows(query)[0][0] not in ("pending", "sending"), "outbound to decide")
    assert service.rows(query) == [("refused", code)]
    texts = [text.read_text() for text in (service.folder / "pocket" / "sms").iterdir()]
    assert not [text for text in texts if f"({change.__name__})" in text], "nothing was sent to anybody"
    supervisor = service.staff("supervisor")
    assert f"Refused: {words}" in seen(supervisor.open("/"))
    page = supervisor.open(f"/conversations/{waiting.conversation}")
    assert f"refused when it was to leave: {words}" in seen(page)
    supervisor.press(page, "Close")
