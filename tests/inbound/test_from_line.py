"""One From line, one address: as untidy as people's programs write it, and never a guess between two."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.from_line import one_mailbox, without_comments


@pytest.mark.parametrize(
    ("line", "name", "address"),
    [
        ("Anna <a@x.org>", "Anna", "a@x.org"),
        ("Smith, Anna <a@x.org>", "Smith, Anna", "a@x.org"),
        ('"Anna \\"Ann\\" S" <a@x.org>', 'Anna "Ann" S', "a@x.org"),
        ("Anna S a@x.org", "Anna S", "a@x.org"),
        ("Anna <a@x.org", "Anna", "a@x.org"),
        ("Anna <<a@x.org>>", "Anna", "a@x.org"),
        ('"Anna <a@x.org>', "Anna", "a@x.org"),
        ("<mailto:a@x.org>", "", "a@x.org"),
        ("'a@x.org'", "", "a@x.org"),
        ("Anna [a@x.org]", "Anna", "a@x.org"),
        ("Pete(A \\) chap) <pete(his account)@silly.test(host)>", "Pete", "pete@silly.test"),
        ("John <j@machine(c).  example>", "John", "j@machine.example"),
        ("a@x.org (Anna (Ann))", "Anna Ann", "a@x.org"),
        ("a@x.org <a@x.org>", "a@x.org", "a@x.org"),
        ('"b@y.org" <a@x.org>', "b@y.org", "a@x.org"),
        ("<a@x.org> <A@X.org>", "", "a@x.org"),
    ],
)
def test_an_untidy_line_names_its_address(line: str, name: str, address: str) -> None:
    assert one_mailbox(line) == (name, address)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nobody",
        "a@x.org, b@x.org",
        "Anna <a@x.org>, b@x.org",
        "b@x.org, Anna <a@x.org>",
        "a@x.org b@x.org",
        "group: a@x.org;",
        "a@x.org)b@y.org",
        "<a@x.org> <b@x.org>",
        '<"a b"@x.org>',
        "(a@x.org",
        '"a@x.org"',
        "<>",
    ],
)
def test_a_line_that_could_mean_two_or_none_names_nobody(line: str) -> None:
    found = one_mailbox(line)

    assert found is None or not found[1]


def test_comments_are_taken_out_however_deep() -> None:
    assert without_comments('a(b(c)d)e "(kept)"') == ('ae "(kept)"', ["bcd"])


@pytest.mark.parametrize(
    "line",
    [
        "(" * 2000 + "a@x.org",
        "(" * 4000,
        '"' * 4000,
        '"\\' * 2000,
        "<" * 4000,
        "<>" * 2000,
        "\\" * 4000,
        '("' * 2000,
        "@" * 4000,
        "a" + " " * 4000 + "b",
        "<a@x.org>" + " " * 4000 + "x",
    ],
)
def test_a_hostile_line_costs_little(line: str) -> None:
    begun = time.process_time()
    one_mailbox(line)
    assert time.process_time() - begun < 0.5, "processor time of one line"
