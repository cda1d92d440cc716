"""The judgement over plain values: who may speak for a From."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.alignment import Alignment, Evidence, Policy, is_aligned, judge, organisation, policy_of

A, N, U = Alignment.ALIGNED, Alignment.NOT_ALIGNED, Alignment.UNKNOWN
RELAXED, STRICT_SPF, STRICT_DKIM = Policy(), Policy(strict_spf=True), Policy(strict_dkim=True)
SUB = "mail.example.org"


@pytest.mark.parametrize("policy", [None, RELAXED, STRICT_SPF, STRICT_DKIM])
@pytest.mark.parametrize("permitted", [None, "example.org", SUB, "other.example"])
@pytest.mark.parametrize("signer", [None, "example.org", SUB, "other.example"])
def test_a_domain_that_vouches_counts_as_its_record_says(
    policy: Policy | None, permitted: str | None, signer: str | None
) -> None:
    found = Evidence("example.org", policy, permitted=permitted, signed_by=(signer,) if signer else (), published=True)

    by_spf = permitted == "example.org" or (permitted == SUB and policy is not STRICT_SPF)
    by_dkim = signer == "example.org" or (signer == SUB and policy is not STRICT_DKIM)
    assert judge(found) is (A if by_spf or by_dkim else N)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Evidence("example.org"), U),
        (Evidence("example.org", published=True), N),
        (Evidence("example.org", RELAXED, published=True), N),
        (Evidence("example.org", RELAXED, published=True, unsure=True), U),
        (Evidence("example.org", policy_unsure=True, published=True), U),
        (Evidence("example.org", policy_unsure=True, permitted="example.org"), A),
        (Evidence("example.org", policy_unsure=True, permitted=SUB, published=True), U),
        (Evidence("example.org", policy_unsure=True, signed_by=(SUB,), published=True), U),
        (Evidence("example.org", unsure=True, signed_by=(SUB,)), A),
        (Evidence("example.org", signed_by=("other.example", SUB)), A),
        (Evidence("example.org", STRICT_DKIM, signed_by=("other.example", "example.org"), published=True), A),
    ],
)
def test_what_was_not_answered_leaves_the_sender_unknown(found: Evidence, expected: Alignment) -> None:
    assert judge(found) is expected


@pytest.mark.parametrize(
    ("vouching", "domain", "relaxed", "strict"),
    [
        ("example.org", "example.org", True, True),
        ("EXAMPLE.org.", "example.org", True, True),
        ("mail.example.org", "example.org", True, False),
        ("example.org", "mail.example.org", True, False),
        ("a.example.org", "b.example.org", True, False),
        ("example.co.uk", "other.co.uk", False, False),
        ("co.uk", "other.co.uk", False, False),
        ("co.uk", "co.uk", True, True),
        ("one.github.io", "two.github.io", False, False),
        ("badexample.org", "example.org", False, False),
        ("example.org.evil.example", "example.org", False, False),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", True, True),
        ("", "example.org", False, False),
        ("example.org", "", False, False),
        ("", "", False, False),
    ],
)
def test_domains_are_of_one_organisation_or_they_are_not(
    vouching: str, domain: str, *, relaxed: bool, strict: bool
) -> None:
    assert (is_aligned(vouching, domain), is_aligned(vouching, domain, strict=True)) == (relaxed, strict)


def test_an_organisation_is_what_somebody_registered() -> None:
    assert organisation("a.b.example.co.uk") == "example.co.uk"
    assert organisation("co.uk") == "co.uk"
    assert organisation("localhost") == "localhost"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], None),
        (["v=spf1 -all"], None),
        (["v=DMARC1"], None),
        (["v=DMARC1; p=none"], RELAXED),
        (["v=DMARC1;p=reject;adkim=r;aspf=r"], RELAXED),
        (["v=DMARC1; p=reject; aspf=s"], STRICT_SPF),
        (["v=DMARC1; p=reject; adkim=S;"], STRICT_DKIM),
        ([" v = DMARC1 ; p = quarantine ; aspf = s ; adkim = s "], Policy(strict_spf=True, strict_dkim=True)),
        (["v=DMARC1; p=perhaps"], None),
        (["v=DMARC1; p=perhaps; rua=mailto:a@example.org"], RELAXED),
        (["v=dmarc1; p=none"], None),
        (["p=none; v=DMARC1"], None),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], None),
        (["something else", "v=DMARC1; p=reject"], RELAXED),
        (["v=DMARC1; p=reject; aspf=x; ;;= ;=="], RELAXED),
    ],
)
def test_a_record_is_read_as_the_standard_has_it(records: list[str], expected: Policy | None) -> None:
    assert policy_of(records) == expected


def test_a_record_as_large_as_it_likes_is_read_in_little_time() -> None:
    began = time.process_time()
    for record in (
        "v=DMARC1;" + ";" * 750_000,
        "v=DMARC1;" + "=" * 750_000,
        " " * 750_000,
        "v=DMARC1;" + "a=b;" * 190_000,
    ):
        policy_of([record])

    assert time.process_time() - began < 2
