"""What a line of the dialogue may look like."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from aiosmtpd.smtp import SMTP
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.inbound.smtp_commands import Fault, command_of, plain_path, wants_smtputf8

_WITHOUT_LIMITS = cast("SMTP", SimpleNamespace(local_part_limit=0))


@pytest.mark.parametrize(
    ("line", "name", "argument"),
    [
        (b"noop\r\n", "NOOP", None),
        (b"EHLO  there \r\n", "EHLO", "there"),
        (b"MAIL FROM:<sam@example.org>\r\n", "MAIL", "FROM:<sam@example.org>"),
        ("RCPT TO:<jürgen@exämple.org>\r\n".encode(), "RCPT", "TO:<jürgen@exämple.org>"),
    ],
)
def test_a_command_is_a_name_and_what_follows(line: bytes, name: str, argument: str | None) -> None:
    command = command_of(line)

    assert (command.name, command.argument) == (name, argument)


@pytest.mark.parametrize("line", [b"NOOP\n", b"NOOP\r", b"NO\rOP\r\n", b"NOOP\r\r\n", b"NOOP", b"\n"])
def test_a_bare_line_end_is_the_end_of_the_line(line: bytes) -> None:
    with pytest.raises(Fault) as fault:
        command_of(line)

    assert (fault.value.reply[:9], fault.value.ends) == ("500 5.5.2", True)


@pytest.mark.parametrize(
    "line",
    [
        b"\r\n",
        b" NOOP\r\n",
        b"NO\0OP\r\n",
        b"NOOP \0\r\n",
        b"EHLO a\tb\r\n",
        b"EHLO \x7f\r\n",
        b"MAIL FROM:<a\0@b>\r\n",
        "ÄHLO x\r\n".encode(),
        "EHLO ü\r\n".encode(),
        b"NOOP \xff\r\n",
        b"NOOP " + b"x" * 1024 + b"\r\n",
        b"\x16\x03\x01\x02\r\n",
    ],
)
def test_what_no_mail_server_says_is_refused_and_the_line_goes_on(line: bytes) -> None:
    with pytest.raises(Fault) as fault:
        command_of(line)

    assert (fault.value.reply[:9], fault.value.ends) == ("500 5.5.2", False)


@pytest.mark.parametrize("line", [b"MAIL FROM:<\xff@example.org>\r\n", b"RCPT TO:<\xed\xa0\x80@example.org>\r\n"])
def test_an_address_in_no_known_spelling_is_refused(line: bytes) -> None:
    with pytest.raises(Fault) as fault:
        command_of(line)

    assert fault.value.reply.startswith("501 5.5.2")


@pytest.mark.parametrize(
    ("argument", "wanted"),
    [
        ("FROM:<ü@example.org> SMTPUTF8", True),
        ("FROM:<ü@example.org> SIZE=1 smtputf8", True),
        ("FROM:<ü@example.org>", False),
        ("FROM:<SMTPUTF8@ü.example>", False),
    ],
)
def test_whether_smtputf8_is_asked_for_is_seen_behind_the_address_only(argument: str, wanted: bool) -> None:
    assert wants_smtputf8(argument) is wanted


@given(
    st.text("ab.@<>+=-_' \"(", max_size=12),
    st.sampled_from(["@example.org>", "@mail.example.org>", "@b", ">", "@[192.0.2.1]>", "@a.b> "]),
    st.sampled_from(["", " ", " SIZE=2100", "  BODY=8BITMIME SMTPUTF8", " (so)", "SIZE=1", " =", " a (b) c"]),
)
@example("<sam", "@example.org>", " SIZE=2100")
@example("<sam.o-b_c+d=e", "@mail.example.org>", "")
def test_an_address_that_needs_no_parser_is_read_as_the_parser_would(local: str, domain: str, after: str) -> None:
    argument = (local if local.startswith("<") else f"<{local}") + domain + after
    read = plain_path(argument)
    assert read is None or read == SMTP._getaddr(_WITHOUT_LIMITS, argument)  # the library's own reading


def test_an_address_as_nearly_every_one_is_written_needs_no_parser() -> None:
    assert plain_path("<Sam.o-b+c@mail.example.org> SIZE=2100 BODY=8BITMIME") == (
        "Sam.o-b+c@mail.example.org",
        "SIZE=2100 BODY=8BITMIME",
    )
    assert plain_path("<>") is plain_path("sam@example.org") is plain_path('<"sam"@example.org>') is None
