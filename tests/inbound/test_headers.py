"""Header blocks within limits, and lenient where people's programs are untidy."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.headers import TooMuchHeader, first, opened, read_fields, readable, top_fields


def test_fields_are_unfolded_and_named_in_lower_case() -> None:
    assert read_fields(b"Subject: a\n b\n\tc\nX-Y : z\nFROM:d") == [("subject", "a b c"), ("x-y", "z"), ("from", "d")]


@pytest.mark.parametrize(
    "block",
    [
        b"a: b\n" * 201,
        b"Subject: a\n" + b" b\n" * 250,
        b"no field\n" * 300,
        b"X: " + b"y" * 65_600,
        b"From: a\n b\n" * 101,
        b"Content-Type: text/plain;\n" + b"\n a=b;" * 300,
    ],
)
def test_a_block_beyond_the_limits_is_refused_before_it_is_read(block: bytes) -> None:
    with pytest.raises(TooMuchHeader):
        read_fields(block)


def test_folds_that_mail_servers_add_do_not_count_as_lines() -> None:
    traces = b"".join(
        name + b": x\n" + b" y\n" * 60 for name in (b"Received", b"ARC-Seal", b"X-Junk", b"DKIM-Signature")
    )

    assert first(read_fields(traces + b"From: a@x.org"), "from") == "a@x.org"


@pytest.mark.parametrize(
    ("line", "is_there"),
    [
        (b"Subject: " + b"x" * 4096, True),
        (b"Subject: " + b"x" * 4097, False),
        (b"Content-Type: " + b"x" * 1024, True),
        (b"Content-Type: " + b"x" * 1025, False),
        (b"Content-Type: a\n " + b"x" * 1025, False),
        (b"Content-Type: a" + b";" * 20, True),
        (b"Content-Type: a" + b";" * 21, False),
        (b"Subject: a" + b";" * 21, True),
    ],
)
def test_a_line_that_is_too_long_counts_as_absent(line: bytes, *, is_there: bool) -> None:
    assert bool(read_fields(line)) is is_there


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (b"From: a\n\nhi", b"hi"),
        (b"\nhi", b"hi"),
        (b"From: a", b""),
        (b"From: a\nHello you\nBye: x\n\nmore", b"Hello you\nBye: x\n\nmore"),
        (b"From: a\nstray words\nSubject: b\n\nhi", b"hi"),
        (b"From me Mon Jan 1\nFrom: a\n\nhi", b"hi"),
        (b">From me\nFrom: a\n\nhi", b"hi"),
        (b"hello\nyou", b"hello\nyou"),
        (b"From: a\n" + b"x" * 70_000, b"x" * 70_000),
    ],
)
def test_a_body_begins_where_the_fields_end(raw: bytes, body: bytes) -> None:
    assert opened(raw)[1] == body


def test_a_hidden_second_sender_is_not_lost_behind_a_stray_line() -> None:
    fields, _ = opened(b"From: a@x.org\nstray\nFrom: b@x.org\n\nhi")

    assert [value for name, value in fields if name == "from"] == ["a@x.org", "b@x.org"]


def test_the_fields_of_a_mail_beyond_the_limits_are_none() -> None:
    assert top_fields(b"a: b\r\n" * 300) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?a_=C3=A9?=", "a é"),
        ("=?utf-8?B?w6k=?= =?UTF-8?Q?x?=", "éx"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8*en?q?b?=", "b"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"),
        ("=?x-none?q?=E9?=", "é"),
        ("=?rot13?q?uryyb?=", "uryyb"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?utf-8?b?w6k?=", "é"),
        ("=?utf-8?q?broken", "=?utf-8?q?broken"),
        ("=?utf-8?q?a=0D=0ABcc:_b?=", "a Bcc: b"),
        ("=?utf-8?q?a=E2=80=AEb=00?=", "ab"),
        ("=?utf-8?q?a b?=", "a b"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    ],
)
def test_coded_words_are_read_as_far_as_they_can_be(value: str, text: str) -> None:
    assert readable(value) == text


@pytest.mark.parametrize("value", ["=?" * 2000, "=?a?q?" * 700, "=?a?b?" + "A" * 4000, "=?utf-8?q?=C3?= " * 250])
def test_a_hostile_line_costs_little(value: str) -> None:
    begun = time.process_time()
    readable(value)
    assert time.process_time() - begun < 0.5, "processor time of one line"
