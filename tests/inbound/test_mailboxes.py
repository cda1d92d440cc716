"""Which addresses are ours, and who a mail plainly comes from."""

from __future__ import annotations

import pytest

from gateway.inbound.mailboxes import Mailboxes, Rank, written_from

OURS = Mailboxes("Help.Example", {"Housing", "money"})


@pytest.mark.parametrize(
    ("address", "rank"),
    [
        ("ask@help.example", Rank.ASK),
        ("Ask@HELP.EXAMPLE.", Rank.ASK),
        ("housing@help.example", Rank.TOPIC),
        ("reply+abc234@help.example", Rank.REPLY),
        ("reply+" + "a" * 64 + "@help.example", Rank.REPLY),
        ("BOUNCE+abc234@help.example", Rank.RETURN_PATH),
        ("bounce@help.example", None),
        ("bounce+@help.example", None),
        ("reply@help.example", None),
        ("asks@help.example", None),
        ("ask@sub.help.example", None),
        ("ask@help.example@elsewhere.example", None),
        ("", None),
    ],
)
def test_an_address_is_ours_or_it_is_not(address: str, rank: Rank | None) -> None:
    found = OURS.at(address)

    assert (found and found.rank) == rank


def test_a_domain_is_the_same_in_both_of_its_spellings() -> None:
    ours = Mailboxes("b\u00fccher.example", ())

    assert ours.at("ask@xn--bcher-kva.example") is not None
    assert ours.at("ask@B\u00dcCHER.example") is not None


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        (b"From: sam@example.org\r\n\r\nx", "sam@example.org"),
        (b"Subject: x\r\nFROM: Sam <sam@example.org>\r\n\r\nx", "sam@example.org"),
        (b"From: Sam <sam@example.org>\n\nx", "sam@example.org"),
        (b"From: a@example.org\r\nFrom: b@example.org\r\n\r\nx", None),
        (b"From: a@example.org, b@example.org\r\n\r\nx", None),
        (b"Subject: x\r\n\r\nFrom: sam@example.org\r\n", None),
        (b"From: nobody\r\n\r\nx", None),
        (b"", None),
    ],
)
def test_the_writer_is_taken_from_the_header_only_where_there_is_no_doubt(raw: bytes, address: str | None) -> None:
    assert written_from(raw) == address


def test_a_header_made_to_exhaust_us_is_read_in_no_time() -> None:
    hostile = b"From: " + b"a@" * 30_000 + b"\r\n" + b"From:" + b"<" * 30_000 + b"\r\n\r\n"

    assert written_from(hostile) is None


def test_a_return_path_gives_the_token_of_the_letter_that_left_with_it() -> None:
    box = Mailboxes("help.example", []).at("BOUNCE+abc234@help.example")

    assert box is not None
    assert (box.returned, box.reply_token) == ("abc234", None)
