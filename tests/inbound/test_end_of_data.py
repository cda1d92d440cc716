"""Where a message ends: with one spelling only."""

from __future__ import annotations

import pytest

from gateway.inbound.end_of_data import content_of

MEGABYTES = 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("sent", "content"),
    [
        (b"", b""),
        (b"One\r\n", b"One\r\n"),
        (b"..\r\n", b".\r\n"),
        (b"One\r\n..two\r\na.b\r\n", b"One\r\n.two\r\na.b\r\n"),
        (b"One\ntwo\r\n", b"One\r\ntwo\r\n"),
        (b"One\n..two\n\r\n", b"One\r\n.two\r\n\r\n"),
    ],
)
def test_the_message_is_what_it_was_before_it_was_sent(sent: bytes, content: bytes) -> None:
    assert content_of(sent) == content


@pytest.mark.parametrize(
    "sent",
    [
        b"One\r\ntwo\nthree\r\n",
        b"One\rtwo\r\n",
        b"One\r\r\n",
        b"\r\r\n",
        b"One\n\rtwo\r\n",
        b"One\n.\ntwo\r\n",
        b"One\n.\r\n",
        b".\ntwo\r\n",
        b"One\r\ntwo\n\r\n",
    ],
)
def test_a_doubt_about_where_lines_end_is_a_doubt_about_the_message(sent: bytes) -> None:
    assert content_of(sent) is None


@pytest.mark.parametrize("piece", [b"\r", b"\n", b".\n", b"..\n", b"\r\n.", b"\n.\r", b"x"])
def test_the_largest_message_of_odd_pieces_is_judged(piece: bytes) -> None:
    found = content_of(piece * (MEGABYTES // len(piece)) + b"\r\n")

    assert found is None or b"\n" not in found.replace(b"\r\n", b"")
