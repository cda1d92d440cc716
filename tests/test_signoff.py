"""A statement says exactly what was approved, by whom; anything else does not count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gateway import signoff
from gateway.crypto.envelope import CannotOpen, Role, TooLong
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import Person, Roster
from gateway.signoff import Refused, Statement
from gateway.store.tables import SignOff
from tests.builders import NOON

NONCE = bytes(range(16))
WORDS = "Hello [name]"
SINCE = "2029-01-01T00:00:00+00:00"
REPLY = signoff.for_reply(
    WORDS,
    NONCE,
    contact="contact",
    conversation="conversation",
    thread_version=2,
    draft="draft",
    draft_version=3,
    author="ada",
    supervisor="sue",
    now=NOON,
)
ROW: dict[str, Any] = {
    "words": WORDS,
    "nonce": NONCE,
    "contact_id": "contact",
    "conversation_id": "conversation",
    "thread_version": 2,
    "author": "ada",
    "draft": "draft",
    "draft_version": 3,
    "now": NOON,
}
LETTER: dict[str, Any] = {
    "name": "stop",
    "language": "en",
    "channel": "sms",
    "version": 1,
    "text": "Stopped.",
}
TEMPLATE = signoff.for_template(**LETTER, supervisor="sue", now=NOON)


@pytest.fixture
def console(keyring_of: Callable[[str], Keyring]) -> Keyring:
    return keyring_of("console")


@pytest.fixture
def roster(keyring_of: Callable[[str], Keyring]) -> Roster:
    """Sue supervises; Ada advises; the console's key counts."""
    people = (Person("sue", ("supervisor",), SINCE), Person("ada", ("advisor",), SINCE))
    return Roster(
        1, people, signoff_key_counts=True, signoff_keys={1: keyring_of("outbound").public(Role.SIGNOFF, 1).hex()}
    )


def signed(console: Keyring, statement: Statement = REPLY) -> SignOff:
    return signoff.row("one", statement, signoff.sign(console, statement))


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_what_a_supervisor_signed_is_read_back_and_holds(console: Keyring, roster: Roster) -> None:
    statement = signoff.verified(signed(console), roster, console.service_id)
    assert statement == REPLY
    signoff.check_reply(statement, **ROW)


def test_a_supervisor_cannot_sign_off_her_own_draft(console: Keyring, roster: Roster) -> None:
    own: dict[str, Any] = {"author": "sue", "supervisor": "sue", "now": NOON}
    about: dict[str, Any] = {"contact": "c", "conversation": "c", "thread_version": 1, "draft": "d", "draft_version": 1}
    assert refusal(lambda: signoff.for_reply(WORDS, NONCE, **about, **own)) == "four_eyes"
    kept = signed(console, replace(REPLY, author="sue"))
    assert refusal(lambda: signoff.verified(kept, roster, console.service_id)) == "four_eyes"


def test_nobody_is_not_an_author(console: Keyring, roster: Roster) -> None:
    kept = signed(console, replace(REPLY, author=""))
    assert refusal(lambda: signoff.verified(kept, roster, console.service_id)) == "four_eyes"


@pytest.mark.parametrize("who", ["ada", "nobody"])
def test_only_a_supervisor_signs(console: Keyring, roster: Roster, who: str) -> None:
    kept = signed(console, replace(REPLY, author="somebody", supervisor=who))
    assert refusal(lambda: signoff.verified(kept, roster, console.service_id)) == "roster"


def test_the_roster_of_the_day_of_signing_decides(console: Keyring, roster: Roster) -> None:
    left = Person("sue", ("supervisor",), SINCE, (NOON + timedelta(days=1)).isoformat())
    later = replace(roster, version=2, people=(left,))
    assert signoff.verified(signed(console), later, console.service_id) == REPLY
    gone = replace(left, until=(NOON - timedelta(days=1)).isoformat())
    too_late = replace(roster, version=2, people=(gone,))
    assert refusal(lambda: signoff.verified(signed(console), too_late, console.service_id)) == "roster"


def test_the_roster_can_say_that_keys_do_not_count(console: Keyring, roster: Roster) -> None:
    none = replace(roster, signoff_key_counts=False)
    assert refusal(lambda: signoff.verified(signed(console), none, console.service_id)) == "roster"
    unlisted = replace(roster, signoff_keys={})
    assert refusal(lambda: signoff.verified(signed(console), unlisted, console.service_id)) == "roster"


def test_another_services_signature_does_not_count(console: Keyring, roster: Roster) -> None:
    assert refusal(lambda: signoff.verified(signed(console), roster, "another service")) == "signature"


def test_a_voided_statement_does_not_count(console: Keyring, roster: Roster) -> None:
    kept = signed(console)
    kept.voided = True
    assert refusal(lambda: signoff.verified(kept, roster, console.service_id)) == "voided"


@pytest.mark.parametrize("name", [field.name for field in fields(Statement)])
def test_no_part_of_a_statement_can_be_changed_after_it_was_signed(console: Keyring, roster: Roster, name: str) -> None:
    kept, value = signed(console), getattr(REPLY, name)
    other = value + 1 if isinstance(value, int) else value + timedelta(days=1) if name in TIMES else f"{value}x"
    changed: dict[str, Any] = {name: other}
    kept.statement = replace(REPLY, **changed).canonical()
    assert refusal(lambda: signoff.verified(kept, roster, console.service_id)) == "signature"


TIMES = ("signed", "expires")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"words": "Hello [name]."}, "words_changed"),
        ({"nonce": bytes(16)}, "words_changed"),
        ({"draft": "another"}, "words_changed"),
        ({"draft_version": 4}, "words_changed"),
        ({"author": "sam"}, "author_changed"),
        ({"thread_version": 3}, "thread_moved"),
        ({"contact_id": "another"}, "address_changed"),
        ({"conversation_id": "another"}, "signature"),
        ({"now": NOON + timedelta(days=7)}, "expired"),
        ({"now": NOON - timedelta(minutes=6)}, "expired"),
    ],
)
def test_a_reply_that_is_not_what_was_signed_is_refused(changed: dict[str, Any], code: str) -> None:
    assert refusal(lambda: signoff.check_reply(REPLY, **ROW | changed)) == code


def test_a_statement_cannot_give_itself_a_longer_life() -> None:
    longer = replace(REPLY, expires=NOON + timedelta(days=8))
    assert refusal(lambda: signoff.check_reply(longer, **ROW)) == "expired"


def test_a_template_is_no_reply_and_a_reply_is_no_template() -> None:
    assert refusal(lambda: signoff.check_reply(TEMPLATE, **ROW)) == "signature"
    assert refusal(lambda: signoff.check_template(REPLY, **LETTER, now=NOON)) == "unsigned_template"


@pytest.mark.parametrize(
    "changed", [{"name": "start"}, {"language": "fr"}, {"channel": "email"}, {"version": 2}, {"text": "Stopped!"}]
)
def test_an_automatic_letter_is_exactly_the_one_that_was_approved(changed: dict[str, Any]) -> None:
    signoff.check_template(TEMPLATE, **LETTER, now=NOON)
    assert refusal(lambda: signoff.check_template(TEMPLATE, **LETTER | changed, now=NOON)) == "unsigned_template"


def test_no_two_letters_share_a_digest_by_running_into_each_other() -> None:
    assert signoff.template_digest("a", "b", "sms", 1, "c") != signoff.template_digest("ab", "", "sms", 1, "c")


@given(some.text(), some.text(), some.integers(0, 99), some.datetimes(timezones=some.just(UTC)))
def test_a_statement_is_read_exactly_as_it_was_written(one: str, other: str, number: int, at: datetime) -> None:
    statement = Statement("reply", one, other, one, number, other, number, one, other, at, at)
    assert Statement.parse(statement.canonical()) == statement


@pytest.mark.parametrize(
    "written",
    [b"", b"{}", b"[]", b"null", REPLY.canonical() + b" ", REPLY.canonical().replace(b'"reply"', b'"reply","x":1')],
)
def test_bytes_that_are_no_statement_are_refused(written: bytes) -> None:
    assert refusal(lambda: Statement.parse(written)) == "signature"


@given(some.text())
def test_words_come_out_of_their_packing_as_they_went_in(words: str) -> None:
    assert signoff.unpack(signoff.pack(words, NONCE)) == (words.encode("utf-8", "replace").decode(), NONCE)


def test_packed_words_show_only_their_bucket() -> None:
    assert len(signoff.pack("yes", NONCE)) == len(signoff.pack("no" * 900, NONCE)) == 2048


def test_what_cannot_be_packed_is_refused() -> None:
    with pytest.raises(TooLong):
        signoff.pack("a" * 65536, NONCE)
    with pytest.raises(ValueError, match="16 bytes"):
        signoff.pack("a", b"short")
    with pytest.raises(CannotOpen):
        signoff.unpack(b"not packed")


def test_the_nonce_keeps_short_words_from_being_guessed() -> None:
    assert signoff.exact("yes", NONCE) != signoff.exact("yes", bytes(16))


@pytest.mark.parametrize(
    ("draft", "edited", "share"),
    [
        ("one two three four", "one two three four", 0.0),
        ("one two three four", "one two three five", 0.25),
        ("one two three four", "one two", 0.5),
        ("one two three four", "four three two one", 0.75),
        ("one two", "one two three four five", 0.6),
        ("one two", "", 1.0),
        ("", "one", 1.0),
        ("", " ", 0.0),
        ("one\ntwo", "one two", 0.0),
    ],
)
def test_how_much_of_a_draft_was_rewritten(draft: str, edited: str, share: float) -> None:
    assert signoff.share_rewritten(draft, edited) == pytest.approx(share)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Dear [name]", []),
        ("Call [phone], [email 2] or [phone number]", ["[phone]", "[email 2]", "[phone number]"]),
        ("[Name] [name 2]", ["[Name]", "[name 2]"]),
        ("see [1] and [...]", []),
    ],
)
def test_every_placeholder_but_the_name_must_not_leave(words: str, left: list[str]) -> None:
    assert signoff.must_not_leave(words) == left
