"""DKIM: which signatures could vouch for a From, and whether they hold."""

from __future__ import annotations

import base64
import re
import subprocess
import time
from dataclasses import replace

import dkim
import pytest

from gateway.inbound.signatures import MOST_CHECKED, holds, usable_key, worth_checking
from tests.inbound.signing import LINES, Signer

SIGNER = Signer()


def good(raw: bytes, domain: str = "example.org", key: str = SIGNER.record) -> bool:
    """Whether any signature vouches for the domain and holds."""
    return any(holds(raw, one, key) for one in worth_checking(raw, domain))


@pytest.mark.parametrize("head", [b"relaxed", b"simple"])
@pytest.mark.parametrize("body", [b"relaxed", b"simple"])
def test_a_signature_holds_in_every_form_and_no_longer_when_a_letter_changes(head: bytes, body: bytes) -> None:
    signed = SIGNER.sign(form=(head, body))

    assert good(signed)
    assert not good(signed.replace(b"Can I", b"Can U"))
    assert not good(signed.replace(b"Rent", b"Runt"))
    assert not good(signed.replace(b"sam@", b"tom@"))


def test_the_relaxed_form_forgives_white_space_and_the_simple_one_does_not() -> None:
    assert good(SIGNER.sign().replace(b"Can I  ask? \r\n", b"Can \t I ask?\r\n") + b"\r\n\r\n")
    assert not good(SIGNER.sign(form=(b"simple", b"simple")).replace(b"Can I  ask? ", b"Can I ask?"))


def test_an_empty_body_can_be_signed() -> None:
    empty = LINES.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    assert good(SIGNER.sign(empty))
    assert good(SIGNER.sign(empty, form=(b"simple", b"simple")))


def test_another_key_does_not_fit() -> None:
    assert not good(SIGNER.sign(), key=Signer().record)


@pytest.mark.parametrize("key", ["", "v=DKIM1; k=rsa; p=", "v=DKIM1; p=%%%", "v=DKIM2; p=AAAA", "p=" + "A" * 5000, "é"])
def test_a_key_that_is_none_fits_nothing(key: str) -> None:
    assert not good(SIGNER.sign(), key=key)


def test_a_key_below_1024_bits_is_ignored() -> None:
    signed, record = _weak_signature()

    (one,) = worth_checking(signed, "example.org")
    assert dkim.DKIM(signed, minkey=512).verify(dnsfunc=lambda _name, timeout=0: record.encode())
    assert not holds(signed, one, record)


@pytest.mark.parametrize("domain", ["example.net", "org", "badexample.org"])
def test_a_signature_of_others_is_not_even_looked_up(domain: str) -> None:
    assert worth_checking(SIGNER.sign(), domain) == []


def test_a_signature_of_the_same_organisation_is() -> None:
    assert good(SIGNER.sign(), "mail.example.org")


def test_a_signature_that_covers_only_a_length_covers_nothing() -> None:
    assert worth_checking(SIGNER.sign(length=True), "example.org") == []


@pytest.mark.parametrize("left_out", [b"from", b"subject"])
def test_what_we_read_must_be_signed(left_out: bytes) -> None:
    unsigned = re.sub(rb"(?i)\b" + left_out + rb"\s*:\s*", b"", SIGNER.sign(), count=1)

    assert worth_checking(unsigned, "example.org") == []


def test_a_mail_without_a_subject_needs_none_signed() -> None:
    without = LINES.replace(b"Subject: Rent\r\n", b"")

    assert good(SIGNER.sign(without, headers=(b"from", b"to")))
    assert (
        worth_checking(b"Subject: I hate you\r\n" + SIGNER.sign(without, headers=(b"from", b"to")), "example.org") == []
    )


@pytest.mark.parametrize(
    "added",
    [
        b"From: tom@example.org\r\n",
        b"FROM : tom@example.org\r\n",
        b"Subject: I hate you\r\n",
        b"Content-Type: text/html\r\nContent-Type: text/plain\r\n",
        b"X: 1\rFrom: tom@example.org\r\n",
        b"X: 1\nFrom: tom@example.org\r\n",
        b"From: tom@example.org\r\nX: 1\r\r\n",
        b"From: tom@example.org\r\nX: 1\n\nHello\r\n",
        b"From tom@example.org\r\n",
        b" folded\r\n",
        b"From: " + b"x" * 5000 + b" <tom@example.org>\r\n",
    ],
)
def test_nothing_can_be_put_on_top_of_a_signed_mail(added: bytes) -> None:
    assert not good(added + SIGNER.sign())


@pytest.mark.parametrize(
    "change", [(b"rsa-sha256", b"rsa-sha1"), (b"v=1", b"v=2"), (b"d=example.org", b"d=example.net")]
)
def test_a_signature_by_other_rules_does_not_count(change: tuple[bytes, bytes]) -> None:
    assert not good(SIGNER.sign().replace(*change))


def test_of_a_hundred_signatures_a_few_are_checked() -> None:
    signed = SIGNER.sign()
    one = signed[: signed.index(b"From:")]

    assert len(worth_checking(one * 100 + LINES, "example.org")) == MOST_CHECKED


def test_the_one_that_counts_is_found_among_those_of_mailing_programs() -> None:
    other = Signer("mailer.example", "m")
    raw = other.sign(other.sign(SIGNER.sign()))

    (one,) = worth_checking(raw, "example.org")
    assert (one.domain, one.key_name, one.place) == ("example.org", "s1._domainkey.example.org", 2)
    assert holds(raw, one, SIGNER.record)
    assert not holds(raw, replace(one, place=0), SIGNER.record)


BEGUN = b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from:subject; bh=AAAA; "
HOSTILE = {
    "a tag of 4 KB": BEGUN + b"b=" + b"A" * 3900,
    "4 KB of gaps": BEGUN + b"\r\n\t" * 1300 + b"b=!",
    "many small gaps": BEGUN + b"x=" + (b" " * 60 + b"b") * 60 + b"; b=!",
    "2000 names": BEGUN.replace(b"subject", b"subject" + b":x" * 1900) + b"b=AAAA",
    "a number without end": BEGUN + b"b=AAAA; t=" + b"9" * 3900,
    "a base64 that never ends": BEGUN + b"b=" + b"A " * 1900 + b"!",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_signature_is_looked_at_unless_its_gaps_are_too_wide(name: str) -> None:
    found = worth_checking(HOSTILE[name] + b"\r\n" + LINES, "example.org")

    assert bool(found) is (name != "4 KB of gaps")


def test_a_hostile_key_costs_little_time() -> None:
    numbers = asn1_number(b"\x7f" + b"\xff" * 340) * 2  # as large an exponent as there is room for
    key = asn1(0x30, asn1(0x30, bytes.fromhex("06092a864886f70d0101010500")) + asn1(3, b"\0" + asn1(0x30, numbers)))
    began = time.process_time()

    assert usable_key(record := f"v=DKIM1; p={base64.b64encode(key).decode()}")
    assert not good(SIGNER.sign(), key=record)
    assert time.process_time() - began < 1


def asn1(tag: int, content: bytes) -> bytes:
    """One value in DER."""
    return bytes([tag, 0x82, len(content) >> 8, len(content) & 255]) + content


def asn1_number(content: bytes) -> bytes:
    """A number in DER."""
    return asn1(2, content)


@pytest.mark.parametrize("header", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_signature_costs_little_time(header: bytes) -> None:
    began = time.process_time()

    assert not good((header + b"\r\n") * 16 + LINES)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "body",
    [b" " * 750_000 + b"x", (b" " * 99 + b"x") * 7500, b"\r\n" * 375_000 + b"x", b"\n" * 750_000, b"\t \r\n" * 190_000],
)
@pytest.mark.parametrize("form", [b"relaxed", b"simple"])
def test_a_hostile_body_is_checked_in_little_time_and_its_signature_holds(body: bytes, form: bytes) -> None:
    one = SIGNER.sign(form=(b"relaxed", form))
    (candidate,) = worth_checking(one, "example.org")

    began = time.process_time()
    holds(one + body, candidate, SIGNER.record)

    assert time.process_time() - began < 1


def _weak_signature() -> tuple[bytes, str]:
    """A mail signed under a key of 768 bits, and that key's record."""
    made = subprocess.run(["openssl", "genrsa", "-traditional", "768"], check=True, capture_output=True).stdout
    public = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER"], input=made, check=True, capture_output=True
    ).stdout
    signature = dkim.DKIM(LINES).sign(b"s1", b"example.org", made, include_headers=[b"from", b"subject"])
    return signature + LINES, f"v=DKIM1; p={base64.b64encode(public).decode()}"
