"""What becomes of raw mails that are sent to a whole running service, on a few mails of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.corpora.over_smtp import COLUMNS, FOLDERS, Tally, envelope_sender, report, table

HEAD = b"From: Jo <jo@mail.example>\nMessage-ID: <1@mail.example>\nSubject: rent\n"
MAILS = {
    "1 a person": HEAD + b"\nMay my landlord do that?\n",
    "2 the same again": HEAD + b"\nMay my landlord do that?\n",
    "3 a machine": b"From: jim@mail.example\nAuto-Submitted: auto-replied\n\nI am away.\n",
    "4 two people": b"From: jo@mail.example, jim@mail.example\n\nhello\n",
    "5 away": b"From: kim@mail.example\nSubject: Out of office\n\nI am away.\n",
    "6 no sender": b"Subject: no sender\n\nhello\n",
}


def test_every_mail_is_accounted_for_by_a_running_service(tmp_path: Path) -> None:
    folder = tmp_path / FOLDERS[0]
    folder.mkdir(parents=True)
    for name, raw in MAILS.items():
        (folder / f"{name}.eml").write_bytes(raw)

    [told] = report(tmp_path)

    row = dict(zip(COLUMNS, told.rows[0], strict=True))
    assert (row["mails"], row["accepted"], row["refused"], row["later"], row["crashed"]) == ("6", "5", "1", "0", "0")
    assert (row["to an advisor"], row["held"], row["urgent"]) == ("1", "looks_automatic 1, unreadable 1", "0")
    assert (row["dropped: automatic"], row["seen before"], row["lost"]) == ("1", "1", "0")
    assert told.wrong == ""


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        (HEAD, "jo@mail.example"),
        (b"Subject: x\nFROM: jo@mail.example\n\n", "jo@mail.example"),
        (b"From: nobody\n\nhello", "person-7@mail.example"),
        (b"From: jo@-.-\n\n", "person-7@mail.example"),
    ],
)
def test_the_envelope_bears_the_address_in_from_where_it_can(raw: bytes, sender: str) -> None:
    assert envelope_sender(raw, 7) == sender


def test_a_mail_that_was_taken_and_is_nowhere_is_wrong() -> None:
    tally = Tally("ours")
    tally.replies["2"] = 3
    tally.kept["waiting"] = 1
    tally.automatic = 1
    assert tally.lost == 1
    assert "1 were taken and are nowhere" in table([tally]).wrong


def test_a_reply_that_never_came_is_a_crash() -> None:
    tally = Tally("ours")
    tally.replies["none"] = 1
    tally.restarted = 1
    assert tally.crashed == 2
    assert table([tally]).wrong
