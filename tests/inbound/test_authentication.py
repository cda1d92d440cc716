"""The child's part of the check: an enquiry in; what is wanted, or one value, out."""

from __future__ import annotations

import random

import pytest

from gateway.inbound.alignment import Alignment
from gateway.inbound.authentication import examine
from gateway.inbound.questions import Answer, Enquiry, Question
from tests.inbound.signing import LINES, Signer

SIGNER = Signer()
PEER = "9.8.7.6"
FAILED = Answer(failed=True)
A, N, U = Alignment.ALIGNED.value, Alignment.NOT_ALIGNED.value, Alignment.UNKNOWN.value

SPF_GOOD = {("example.org", "TXT"): ["v=spf1 ip4:9.8.7.6 -all"]}
SPF_BAD = {("example.org", "TXT"): ["v=spf1 -all"]}
SPF_SUB = {("mail.example.org", "TXT"): ["v=spf1 ip4:9.8.7.6 -all"]}
KEY = {(SIGNER.key_name, "TXT"): [SIGNER.record]}
DMARC = {("_dmarc.example.org", "TXT"): ["v=DMARC1; p=none"]}
STRICT = {("_dmarc.example.org", "TXT"): ["v=DMARC1; p=reject; aspf=s; adkim=s"]}
SUBSIGNER = Signer("mail.example.org", key=SIGNER.key)
SUBKEY = {(SUBSIGNER.key_name, "TXT"): [SIGNER.record]}

Zone = dict[tuple[str, str], list[str]]


def found(
    raw: bytes, zone: Zone, failing: tuple[str, ...] = (), mail_from: str = "sam@example.org", **more: str
) -> object:
    """The value that comes out when every question is answered from `zone`, the door's part done by hand."""
    enquiry = Enquiry(**{"sender": "sam@example.org", "peer": PEER, "mail_from": mail_from} | more)  # type: ignore[arg-type]  # all of them are texts
    answers: dict[Question, Answer] = {}
    whole = False
    for _ in range(20):
        asked = Enquiry(**vars(enquiry) | {"answers": answers, "whole": whole})
        head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        said = examine(asked.packed(raw if whole else head))
        if "alignment" in said:
            return said["alignment"]
        whole = whole or said.get("whole") is True
        wanted = said.get("wanted", [])
        assert isinstance(wanted, list)
        for name, kind in wanted:
            answers[Question(name, kind)] = FAILED if name in failing else Answer(tuple(zone.get((name, kind), ())))
    raise AssertionError("it never comes to an end")


@pytest.mark.parametrize(
    ("signed", "mail_from", "zone", "expected"),
    [
        ("none", "sam@example.org", {}, U),
        ("none", "sam@example.org", SPF_GOOD, A),
        ("none", "sam@example.org", SPF_GOOD | DMARC, A),
        ("none", "sam@example.org", SPF_GOOD | STRICT, A),
        ("none", "sam@example.org", SPF_BAD, N),
        ("none", "sam@example.org", SPF_BAD | DMARC, N),
        ("none", "sam@example.org", DMARC, N),
        ("none", "b@mail.example.org", SPF_SUB, A),
        ("none", "b@mail.example.org", SPF_SUB | DMARC, A),
        ("none", "b@mail.example.org", SPF_SUB | STRICT, N),
        ("none", "x@evil.example", SPF_GOOD, N),
        ("none", "x@evil.example", {("evil.example", "TXT"): ["v=spf1 +all"]}, U),
        ("none", "x@evil.example", {("evil.example", "TXT"): ["v=spf1 +all"]} | DMARC, N),
        ("own", "x@evil.example", KEY, A),
        ("own", "x@evil.example", KEY | DMARC, A),
        ("own", "x@evil.example", KEY | STRICT, A),
        ("own", "x@evil.example", {}, U),
        ("own", "x@evil.example", DMARC, N),
        ("sub", "x@evil.example", SUBKEY, A),
        ("sub", "x@evil.example", SUBKEY | DMARC, A),
        ("sub", "x@evil.example", SUBKEY | STRICT, N),
        ("broken", "x@evil.example", KEY, N),
        ("broken", "x@evil.example", KEY | DMARC, N),
        ("broken", "sam@example.org", KEY | SPF_GOOD, A),
        ("own", "sam@example.org", KEY | SPF_BAD | DMARC, A),
        ("evil", "x@evil.example", {("s1._domainkey.evil.example", "TXT"): [SIGNER.record]}, U),
        ("evil", "x@evil.example", {("s1._domainkey.evil.example", "TXT"): [SIGNER.record]} | DMARC, N),
    ],
)
def test_what_vouches_for_a_mail_decides(signed: str, mail_from: str, zone: Zone, expected: str) -> None:
    mails = {
        "none": LINES,
        "own": SIGNER.sign(),
        "sub": SUBSIGNER.sign(),
        "broken": SIGNER.sign().replace(b"Can I", b"Can U"),
        "evil": Signer("evil.example", key=SIGNER.key).sign(),
    }
    assert found(mails[signed], zone, mail_from=mail_from) == expected


@pytest.mark.parametrize(
    ("zone", "failing", "expected"),
    [
        (KEY, ("_dmarc.example.org",), A),  # strict alignment holds whatever the record says
        (KEY | SPF_BAD, (SIGNER.key_name,), U),
        ({}, ("example.org",), U),
        (DMARC, ("example.org",), U),
        (DMARC | KEY, ("example.org",), A),
        (SPF_BAD, ("_dmarc.example.org",), U),
        ({}, ("example.org", "_dmarc.example.org", SIGNER.key_name), U),
    ],
)
def test_a_dns_that_does_not_answer_leaves_open_what_it_could_have_said(
    zone: Zone, failing: tuple[str, ...], expected: str
) -> None:
    assert found(SIGNER.sign(), zone, failing) == expected


def test_the_record_of_the_organisation_serves_its_subdomains() -> None:
    raw = SIGNER.sign(LINES.replace(b"sam@example.org", b"sam@deep.example.org"))

    assert found(raw, KEY | DMARC, sender="sam@deep.example.org") == A
    assert found(raw, KEY | STRICT, sender="sam@deep.example.org") == N


def test_a_domain_is_the_same_in_capitals_and_in_letters_of_its_own_language() -> None:
    loud = SIGNER.sign(LINES.replace(b"sam@example.org", b"sam@EXAMPLE.org"))
    signer = Signer("xn--bcher-kva.example", key=SIGNER.key)
    own = signer.sign(LINES.replace(b"sam@example.org", "sam@bücher.example".encode()))

    assert found(loud, KEY, sender="sam@EXAMPLE.org") == A
    assert found(own, {(signer.key_name, "TXT"): [SIGNER.record]}, sender="sam@bücher.example") == A


def test_a_null_senders_machine_may_vouch() -> None:
    zone = {("mx.example.org", "TXT"): ["v=spf1 ip4:9.8.7.6 -all"]}

    assert found(LINES, zone, mail_from="<>", helo="mx.example.org") == A


def test_the_body_is_asked_for_only_where_a_signature_may_decide() -> None:
    asked = Enquiry("sam@example.org", PEER, "mx", "sam@example.org")
    answers = {Question(*name): Answer(tuple(texts)) for name, texts in (SPF_GOOD | KEY).items()}
    answers[Question("_dmarc.example.org", "TXT")] = Answer()

    assert examine(Enquiry(**vars(asked) | {"answers": answers}).packed(SIGNER.sign())) == {"alignment": A}
    elsewhere = vars(asked) | {"answers": answers, "mail_from": "x@evil.example"}
    assert examine(Enquiry(**elsewhere).packed(SIGNER.sign())) == {"whole": True}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"From: sam@example.org\r\nFrom: tom@example.org\r\n\r\n",
        b"From: tom@example.org\r\n\r\n",
        b"From: sam@example.org, tom@example.org\r\n\r\n",
        b"X: y\r\n" * 300 + LINES,
    ],
)
def test_a_mail_that_is_not_plainly_from_its_sender_is_from_nobody_known(raw: bytes) -> None:
    assert found(raw, SPF_GOOD) == U


def test_a_hundred_signatures_ask_for_a_few_keys() -> None:
    signed = SIGNER.sign()
    one = signed[: signed.index(b"From:")]
    many = b"".join(one.replace(b"s=s1", b"s=x%d" % number) for number in range(100)) + LINES

    said = examine(Enquiry("sam@example.org", PEER, "mx", "x@evil.example").packed(many))

    assert isinstance(said["wanted"], list)
    assert len([name for name, _ in said["wanted"] if "_domainkey" in name]) == 3


def test_an_edge_is_believed_without_the_dns() -> None:
    raw = b"Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n" + LINES

    assert found(raw, {}, edge="mx.example.net") == A
    assert found(raw, {}, edge="other.example") == U


PIECES = (
    b"From: sam@example.org\r\n",
    b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s1; h=from:subject; bh=AA==; b=AA==\r\n",
    b"Authentication-Results: mx.example.net; dmarc=pass\r\n",
    b"Subject: x\r\n",
    b"DKIM-Signature: ",
    *(b"\r\n", b"\r", b"\n", b"\t", b";", b"=", b":", b"\x00", b"\xff\xfe", b" " * 70, b"(" * 50),
)
TEXTS = (
    "v=spf1 -all",
    "v=spf1 include:%{l}%{",
    "v=DMARC1; p=",
    "v=DKIM1; p=AAAA",
    "\x00\xff",
    "10 a.example.",
    "9.8.7.6",
    "x" * 2000,
)


def shuffled(dice: random.Random) -> bytes:
    """A signed mail with pieces of mails put into it at any place."""
    raw = bytearray(SIGNER.sign(form=dice.choice(((b"relaxed", b"relaxed"), (b"simple", b"simple")))))
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(raw))
        raw[place : place + dice.choice((0, 0, 1, 20))] = dice.choice(PIECES)
    return bytes(raw)


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_in_a_mail_and_in_the_dns_the_child_answers(seed: int) -> None:
    dice = random.Random(seed)
    raw, answers = shuffled(dice), dict[Question, Answer]()
    edge = dice.choice(("", "", "", "mx.example.net"))
    for _ in range(20):
        enquiry = Enquiry("sam@example.org", PEER, "mx", "sam@example.org", edge, whole=True, answers=answers)
        said = examine(enquiry.packed(raw))
        if "alignment" in said:
            break
        assert isinstance(said["wanted"], list)
        answers |= {
            Question(*one): Answer(tuple(dice.sample(TEXTS, dice.randrange(3))), failed=dice.random() < 0.1)
            for one in said["wanted"]
        }

    assert said["alignment"] in ((A, N, U) if edge else (N, U)), "nothing vouches for it"
