"""The whole check: real children, real signatures, a real name server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from ipaddress import ip_network

import pytest

from gateway.config import Settings
from gateway.inbound import sender_check
from gateway.inbound.alignment import Alignment
from gateway.inbound.lookups import Lookups
from gateway.inbound.parsing import ParserPool
from gateway.inbound.questions import MOST_NAMES, Enquiry
from gateway.inbound.sender_check import Handed, SenderCheck
from tests.inbound.name_server import NameServer
from tests.inbound.signing import LINES, Signer

A, N, U = Alignment.ALIGNED, Alignment.NOT_ALIGNED, Alignment.UNKNOWN
SIGNER = Signer()
DIRECT = Handed("9.8.7.6", "mx.example.org", "sam@example.org")
FORWARDED = Handed("9.8.7.6", "mx.evil.example", "x@evil.example")
BIG = LINES + (b"A" * 76 + b"\r\n") * 115_000

Check = Callable[..., Alignment]


@pytest.fixture
def check(parser: ParserPool, names: NameServer) -> Check:
    def checked(raw: bytes, handed: Handed = DIRECT, sender: str = "sam@example.org") -> Alignment:
        async def asked() -> Alignment:
            return await SenderCheck(parser, Lookups(names.address)).alignment(raw, sender, handed)

        return asyncio.run(asked())

    return checked


def test_a_mail_from_a_permitted_machine_is_aligned(check: Check, names: NameServer) -> None:
    names.txt("example.org", "v=spf1 include:_spf.example.net -all")
    names.txt("_spf.example.net", "v=spf1 a:out.example.net -all")
    names.records["out.example.net", "A"] = ["9.8.7.6"]

    assert check(LINES) is A
    assert check(LINES, FORWARDED) is N


def test_a_forwarded_mail_is_aligned_by_its_signature(check: Check, names: NameServer) -> None:
    SIGNER.publish(names)
    names.txt("example.org", "v=spf1 -all")
    names.txt("_dmarc.example.org", "v=DMARC1; p=reject")

    assert check(SIGNER.sign(), FORWARDED) is A
    assert check(SIGNER.sign().replace(b"Can I", b"Can U"), FORWARDED) is N
    assert check(LINES, FORWARDED) is N


def test_a_signed_mail_with_large_pictures_is_checked_whole(check: Check, names: NameServer) -> None:
    SIGNER.publish(names)
    signed = SIGNER.sign(BIG)

    assert check(signed, FORWARDED) is A
    assert check(signed + b"x", FORWARDED) is N


def test_a_domain_that_publishes_nothing_leaves_its_people_unknown(check: Check) -> None:
    assert check(LINES) is U


def test_a_dns_that_never_answers_leaves_everybody_unknown_after_its_time(
    check: Check, names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_check, "SECONDS", 0.3)
    names.mute = True

    assert check(SIGNER.sign()) is U


@pytest.mark.parametrize("trouble", ["silent", "garbled", "failing"])
def test_one_name_that_does_not_answer_does_not_hide_the_others(
    check: Check, names: NameServer, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(sender_check, "SECONDS", 0.5)
    SIGNER.publish(names)
    setattr(names, trouble, {"example.org", "_dmarc.example.org"})

    assert check(SIGNER.sign()) is A


def test_a_loop_of_aliases_and_of_records_comes_to_an_end(
    check: Check, names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_check, "SECONDS", 1.0)
    names.records["_dmarc.example.org", "CNAME"] = ["_dmarc.example.org."]
    names.txt("example.org", "v=spf1 include:a.example -all")
    names.txt("a.example", "v=spf1 include:b.example -all")
    names.txt("b.example", "v=spf1 include:a.example -all")

    assert check(LINES) in (N, U)


def test_a_record_cannot_make_us_ask_for_ever(check: Check, names: NameServer) -> None:
    names.txt("example.org", "v=spf1 " + " ".join(f"mx:m{n}.example" for n in range(10)) + " -all")
    for number in range(10):
        names.records[f"m{number}.example", "MX"] = [f"{n} h{n}.m{number}.example." for n in range(10)]
        for host in range(10):
            names.records[f"h{host}.m{number}.example", "A"] = ["1.2.3.4"]

    assert check(LINES) in (N, U)
    assert len(names.asked) <= MOST_NAMES


def test_a_mail_with_a_hundred_signatures_is_answered_like_any_other(check: Check, names: NameServer) -> None:
    SIGNER.publish(names)
    signed = SIGNER.sign()
    broken = signed[: signed.index(b"From:")].replace(b"bh=", b"bh=x")

    assert check(broken * 100 + signed, FORWARDED) is N  # nobody looks for a good one behind a hundred
    assert check(broken * 100 + LINES, FORWARDED) is N
    assert check(broken * 2 + signed, FORWARDED) is A
    assert len([name for name, _ in names.asked if "_domainkey" in name]) <= 3


def test_a_machine_of_our_own_in_front_leaves_the_signature_to_decide(check: Check, names: NameServer) -> None:
    names.txt("example.org", "v=spf1 ip4:127.0.0.1 -all")
    SIGNER.publish(names)

    assert check(LINES, Handed("127.0.0.1", "mx", "sam@example.org")) is N
    assert check(SIGNER.sign(), Handed("127.0.0.1", "mx", "sam@example.org")) is A


def test_a_child_that_dies_or_dawdles_leaves_the_sender_unknown_and_the_next_is_checked(names: NameServer) -> None:
    class Broken:
        async def examine(self, enquiry: bytes) -> object:
            return next(answers)

    answers = iter([None, {"wanted": []}, {"alignment": "friendly"}, {"wanted": [["é", "TXT"]]}, [], {"whole": "yes"}])

    async def asked() -> list[Alignment]:
        check = SenderCheck(Broken(), Lookups(names.address))
        return [await check.alignment(LINES, "sam@example.org", DIRECT) for _ in range(6)]

    assert asyncio.run(asked()) == [U] * 6


def test_a_child_that_breaks_over_an_enquiry_is_replaced(parser: ParserPool) -> None:
    async def broken_then_whole() -> tuple[object, object]:
        enquiry = Enquiry("sam@example.org", "9.8.7.6", "mx", "sam@example.org")
        return await parser.examine(b"\xff\xff\xff\xff nothing"), await parser.examine(enquiry.packed(LINES))

    broken, good = asyncio.run(broken_then_whole())

    assert broken is None
    assert isinstance(good, dict)
    assert "wanted" in good


REPORT = b"Authentication-Results: mx.example.net; dmarc=pass header.from=example.org\r\n"


@pytest.mark.parametrize(
    ("peer", "raw", "expected"),
    [
        ("10.1.2.3", REPORT + LINES, A),
        ("::ffff:10.1.2.3", REPORT + LINES, A),
        ("10.1.2.3", LINES, U),
        ("10.1.2.3", REPORT.replace(b"pass", b"fail") + LINES, N),
        ("10.1.2.3", REPORT.replace(b"mx.example.net", b"mx.evil.example") + LINES, U),
        ("10.2.2.3", REPORT + LINES, U),
        ("2a00::1", REPORT + LINES, U),
        ("", REPORT + LINES, U),
    ],
)
def test_an_edge_is_believed_in_its_name_and_from_its_address_only(
    parser: ParserPool, peer: str, raw: bytes, expected: Alignment
) -> None:
    async def asked() -> Alignment:
        check = SenderCheck(parser, None, "mx.example.net", [ip_network("10.1.0.0/16")])
        return await check.alignment(raw, "sam@example.org", Handed(peer, "mx", "x@evil.example"))

    assert asyncio.run(asked()) is expected


def test_the_settings_say_which_check_there_is(parser: ParserPool, names: NameServer) -> None:
    async def asked(check: SenderCheck | None) -> Alignment:
        assert check is not None
        return await check.alignment(REPORT + LINES, "sam@example.org", Handed("127.0.0.1", "mx", "x@evil.example"))

    edge = {"sender_check": "edge", "trusted_edge": "mx.example.net"}
    names.txt("_dmarc.example.org", "v=DMARC1; p=none")

    assert sender_check.sender_check(Settings(), parser) is None
    assert asyncio.run(asked(sender_check.sender_check(Settings.model_validate(edge), parser))) is A
    dns = Settings(sender_check="dns", resolver=names.address)
    assert asyncio.run(asked(sender_check.sender_check(dns, parser))) is N
