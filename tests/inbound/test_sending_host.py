"""SPF without a network: every lookup goes to a notebook."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.questions import Answer, Enquiry, Notebook, Question, question
from gateway.inbound.sending_host import permission, publishes

PEER = "9.8.7.6"
Zone = dict[tuple[str, str], list[str]]


def asked_until_done(zone: Zone, enquiry: Enquiry, domain: str = "example.org") -> tuple[str, list[Question]]:
    """The result, and what was asked on the way, when every question is answered from `zone`."""
    answers: dict[Question, Answer] = {}
    for _ in range(100):
        notebook = Notebook(answers)
        result = permission(enquiry, domain, notebook)
        if result is not None:
            return result, list(answers)
        answers |= {one: Answer(tuple(zone.get((one.name, one.kind), ()))) for one in notebook.missing}
    raise AssertionError("it never comes to an end")


def result(record: str, more: Zone | None = None, **enquiry: str) -> str:
    """The result for a mail from PEER with this record at example.org."""
    asked = Enquiry(**{"sender": "s@example.org", "peer": PEER, "mail_from": "sam@example.org"} | enquiry)  # type: ignore[arg-type]  # all of them are texts
    return asked_until_done({("example.org", "TXT"): [record]} | (more or {}), asked)[0]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=spf1 ip4:9.8.7.6 -all", "pass"),
        ("v=spf1 ip4:9.8.0.0/16 -all", "pass"),
        ("v=spf1 +all", "pass"),
        ("v=spf1 -all", "fail"),
        ("v=spf1 ~all", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("v=spf10 +all", "none"),
        ("nothing", "none"),
        ("v=spf1 ip4:9.8.7.6.5 -all", "permerror"),
        ("v=spf1 frogs -all", "permerror"),
        ("v=spf1 a -all", "pass"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 include:mailer.example -all", "pass"),
        ("v=spf1 redirect=mailer.example", "pass"),
        ("v=spf1 exists:%{ir}.allowed.example -all", "pass"),
        ("v=spf1 include:example.org -all", "permerror"),
        ("v=spf1 include:nothing.example +all", "permerror"),
        ("v=spf1 a:void1.example a:void2.example a:void3.example +all", "permerror"),
        ("v=spf1 exp=explain.example -all", "fail"),
    ],
)
def test_records_are_evaluated_as_their_standard_says(record: str, expected: str) -> None:
    zone = {
        ("example.org", "A"): [PEER],
        ("example.org", "MX"): ["10 mx.example.org."],
        ("mx.example.org", "A"): [PEER],
        ("mailer.example", "TXT"): ["v=spf1 ip4:9.8.7.6 -all"],
        ("6.7.8.9.allowed.example", "A"): ["127.0.0.2"],
    }
    assert result(record, zone) == expected


def test_more_than_ten_lookups_permit_nothing() -> None:
    chain: Zone = {(f"n{n}.example", "TXT"): [f"v=spf1 include:n{n + 1}.example +all"] for n in range(30)}

    assert result("v=spf1 include:n0.example +all", chain) == "permerror"
    assert len(asked_until_done({("example.org", "TXT"): ["v=spf1 include:n0.example"]} | chain, _mail())[1]) <= 12


def test_a_host_of_ipv6_and_one_of_ipv4_in_its_clothes_are_recognised() -> None:
    assert result("v=spf1 ip6:2a00::/16 -all", peer="2a00::1") == "pass"
    assert result("v=spf1 ip4:9.8.7.6 -all", peer="::ffff:9.8.7.6") == "pass"


@pytest.mark.parametrize(
    "peer", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "", "x"]
)
def test_a_machine_of_our_own_says_nothing_of_a_sender(peer: str) -> None:
    assert asked_until_done({("example.org", "TXT"): ["v=spf1 +all"]}, _mail(peer=peer)) == ("none", [])


def test_a_null_sender_is_judged_by_the_name_of_its_machine() -> None:
    record = {("mx.example.org", "TXT"): ["v=spf1 ip4:9.8.7.6 -all"]}

    assert asked_until_done(record, _mail(mail_from="<>", helo="mx.example.org"))[0] == "pass"
    assert asked_until_done(record, _mail(mail_from="<>", helo="[9.8.7.6]"))[0] == "none"


def test_an_envelope_sender_of_another_organisation_is_not_looked_up() -> None:
    assert asked_until_done({}, _mail(mail_from="x@evil.example")) == ("none", [])


def test_the_name_of_the_person_never_reaches_the_dns() -> None:
    record = "v=spf1 exists:%{l}.%{o}.spy.example ?all"
    _, asked = asked_until_done({("example.org", "TXT"): [record]}, _mail(mail_from="sam.reed@example.org"))

    assert [one.name for one in asked if one.name.endswith("spy.example")]
    assert not any("sam" in one.name or "reed" in one.name for one in asked)


def test_no_answer_is_no_verdict() -> None:
    asked = question("example.org", "TXT")
    assert asked is not None

    assert permission(_mail(), "example.org", Notebook({asked: Answer(failed=True)})) == "temperror"


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 " + "a" * 2000,
        "v=spf1 a:" + "a" * 2000 + "!",
        "v=spf1 a:" + "%{d}" * 490,
        "v=spf1 a:" + "%%." * 660,
        "v=spf1 " + "a " * 1000,
        "v=spf1 " + "ip4:1.2.3.4 " * 160,
        "v=spf1 exists:" + ".a-" * 650,
        "v=spf1 ip6:" + "0:" * 1000,
        "v=spf1 %" + "{" * 2000,
        "v=spf1 é",
    ],
)
def test_a_hostile_record_is_read_in_little_time(record: str) -> None:
    began = time.process_time()

    result(record)
    assert time.process_time() - began < 1


def test_a_record_is_seen_to_be_published() -> None:
    assert publishes(Answer(("x", "V=SPF1 -all")))
    assert not publishes(Answer(("v=spf10",)))
    assert not publishes(None)


def _mail(**changed: str) -> Enquiry:
    return Enquiry(**{"sender": "s@example.org", "peer": PEER, "mail_from": "sam@example.org"} | changed)  # type: ignore[arg-type]  # all of them are texts
