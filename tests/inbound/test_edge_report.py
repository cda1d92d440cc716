"""What a trusted edge says of a sender."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.alignment import Alignment
from gateway.inbound.edge_report import reported

A, N, U = Alignment.ALIGNED, Alignment.NOT_ALIGNED, Alignment.UNKNOWN
FIELD = "authentication-results"


def said(*reports: str, edge: str = "mx.example.net") -> Alignment:
    """What reports, topmost first, come to for a mail from example.org."""
    return reported([(FIELD, report) for report in reports], edge, "example.org")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("mx.example.net; dmarc=pass header.from=example.org", A),
        ("MX.example.net 1; dmarc=pass (p=none dis=none) header.from=Example.org", A),
        ("mx.example.net; dmarc=pass", A),
        ("mx.example.net; dmarc=pass header.from=evil.example", U),
        ("mx.example.net; dmarc=fail header.from=example.org; dkim=pass header.d=example.org", N),
        ("mx.example.net; dmarc=bestguesspass header.from=example.org", N),
        ("mx.example.net; dmarc=temperror header.from=example.org", U),
        ("mx.example.net; dmarc=permerror header.from=example.org", U),
        ("mx.example.net; none", U),
        ("mx.example.net; dmarc=none header.from=example.org", U),
        ("mx.example.net; dmarc=none header.from=example.org; dkim=pass header.d=mail.example.org header.s=x", A),
        ("mx.example.net; dkim=pass header.i=@example.org", A),
        ("mx.example.net; dkim=pass header.i=sam@example.org", A),
        ("mx.example.net; dkim=pass header.d=evil.example", N),
        ("mx.example.net; dkim=fail header.d=example.org", N),
        ("mx.example.net; dkim=temperror header.d=example.org", U),
        ("mx.example.net; dkim=none; spf=none smtp.mailfrom=sam@example.org", U),
        ("mx.example.net; spf=pass smtp.mailfrom=sam@bounce.example.org", A),
        ("mx.example.net; spf=pass (x: y) smtp.helo=example.org", A),
        ("mx.example.net; spf=pass smtp.mailfrom=sam@evil.example", N),
        ("mx.example.net; spf=softfail smtp.mailfrom=sam@example.org; dkim=none", N),
        ("other.example; dmarc=pass header.from=example.org", U),
        ("mx.example.net.evil.example; dmarc=pass header.from=example.org", U),
        ("this is no report at all ;;;", U),
        ("", U),
    ],
)
def test_a_report_is_understood(report: str, expected: Alignment) -> None:
    assert said(report) is expected


def test_without_a_report_the_sender_is_unknown() -> None:
    assert said() is U


def test_the_topmost_report_of_the_edge_counts_and_others_are_passed_over() -> None:
    fails, passes = "mx.example.net; dmarc=fail", "mx.example.net; dmarc=pass"

    assert said("other.example; dmarc=pass", fails, passes) is N
    assert said("other.example; dmarc=fail", passes, fails) is A


def test_an_edge_may_write_one_report_for_each_method() -> None:
    assert said("mx.example.net; dmarc=pass header.from=example.org", "mx.example.net; dkim=none") is A
    assert said("mx.example.net; dkim=none", "mx.example.net; spf=pass smtp.mailfrom=a@example.org") is A


def test_a_forged_signature_result_below_the_edges_own_is_passed_over() -> None:
    assert said("mx.example.net; dkim=fail header.d=x.example", "mx.example.net; dkim=pass header.d=example.org") is N


@pytest.mark.parametrize(
    "hostile",
    ["(" * 4000, "mx.example.net; dkim=pass (" + "\\" * 3900, "mx.example.net; " + "dkim=pass;" * 380,
     "mx.example.net;" + " (a" * 1000 + ")" * 1000, "mx.example.net; dkim=pass" + " " * 3900 + "x", "\x00" * 4000],
)  # fmt: skip
def test_a_hostile_report_costs_little_time(hostile: str) -> None:
    began = time.process_time()

    assert said(*[hostile] * 16) is not A
    assert time.process_time() - began < 1
