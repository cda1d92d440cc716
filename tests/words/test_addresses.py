"""One spelling for every address and number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.words.addresses import NotAnAddress, is_reply_form, normalise_email, normalise_number, plausible_email


@pytest.mark.parametrize(
    ("written", "normal"),
    [("Anna@Example.ORG", "anna@example.org"), (" anna+tag@example.org ", "anna+tag@example.org"),
     ("a.n.n.a@gmail.com", "a.n.n.a@gmail.com"), ("anna@bücher.example", "anna@xn--bcher-kva.example"),
     ("ÄITI@example.org", "äiti@example.org"), ('"anna b"@example.org', '"anna b"@example.org')],
)  # fmt: skip
def test_an_address_has_one_spelling_and_nothing_is_stripped_from_it(written: str, normal: str) -> None:
    assert normalise_email(written) == normal
    assert normalise_email(normal) == normal


@pytest.mark.parametrize(
    "text",
    ["", "anna", "@example.org", "anna@", "anna@-x.org", "an na@example.org", "a@b@c.org", "anna@exa mple.org",
     "x" * 65 + "@a.org",
     ".anna@example.org", "anna@example..org", "anna@example.org\n\nBcc: x@y.org", "<anna@example.org>",
     "anna@b_ü_.\ud800"],
)  # fmt: skip
def test_what_no_letter_could_reach_is_no_address(text: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        normalise_email(text)
    assert not text.strip() or text not in str(refused.value)
    assert not plausible_email(text)


def test_a_person_is_known_by_number_however_it_is_written() -> None:
    assert {
        normalise_number(form, "BE")
        for form in ("0470 12 34 56", "+32470123456", "+32 (0)470 12 34 56", "0032470123456")
    } == {"+32470123456"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("60777", "60777"), (" vodafone ", "VODAFONE"), ("", ""), ("1234", "1234"), ("0800FLOWERS", "0800FLOWERS")],
)
def test_a_sender_that_is_no_number_stays_as_it_stands(written: str, kept: str) -> None:
    assert normalise_number(written, "GB") == kept


def test_a_reply_address_gives_its_token() -> None:
    assert is_reply_form("reply+ABCD2345") == "abcd2345"
    assert [is_reply_form(part) for part in ("ask", "reply", "reply+", "reply+a b", "noreply+abcd")] == [None] * 5


def test_collected_addresses_are_judged_as_published(shared_data: Path) -> None:
    cases = json.loads((shared_data / "addresses.json").read_text("utf-8"))
    mailboxes = [case for case in cases if case["kind"] == "mailbox"]
    assert not [
        case for case in mailboxes if not case["valid"] and plausible_email(case["text"]) and "xn--" not in case["text"]
    ]
    plain = [
        case
        for case in mailboxes
        if case["valid"] and not set('"\\(<') & set(case["text"]) and "." in case["text"].split("@")[1]
    ]
    assert len(plain) > 80
    assert all(plausible_email(case["text"]) for case in plain if not case["text"].endswith("@com"))
