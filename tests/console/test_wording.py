"""How the console says things."""

from __future__ import annotations

import inspect
from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from gateway.console import wording
from gateway.conversation import State
from gateway.inbound import mime, ruling, sms
from gateway.outbound import recording
from gateway.words.keywords import Keyword
from tests.builders import NOON

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (5, "Answer promised by Monday 17:00, in 5 hours"),
        (0.5, "Answer promised by Monday 12:30, in 30 minutes"),
        (-2, "Answer promised by Monday 10:00, 2 hours late"),
        (72, "Answer promised by Thursday 12:00, in 3 days"),
        (24 * 20, "Answer promised by 3 February, 12:00, in 20 days"),
    ],
)
def test_a_promise_is_said_in_words(hours: float, said: str) -> None:
    assert wording.due(NOON + timedelta(hours=hours), NOON, LONDON) == said


def test_a_promise_is_said_in_the_service_s_own_time() -> None:
    assert "13:00" in wording.due(NOON, NOON, ZoneInfo("Europe/Brussels"))


def test_when_something_was_written_is_said_as_people_do() -> None:
    said = [wording.written(NOON - timedelta(days=days), NOON, LONDON) for days in (0, 1, 4)]
    assert said == ["Today, 12:00", "Yesterday, 12:00", "Thursday 10 January, 12:00"]


def test_everything_that_can_be_has_words() -> None:
    assert set(wording.STATES) == set(State)
    assert wording.risk(9) == "In acute danger"
    assert wording.held("something new") == "Somebody must look at it"


def test_every_reason_that_a_message_is_held_for_has_words() -> None:
    reasons = set()
    for keyword, state, *flags in product((None, *Keyword), (None, *State), *[(False, True)] * 8):
        stopped, blocked, not_aligned, *about_it = flags
        known = ruling.Known(first_contact=False, stopped=stopped, blocked=blocked, state=state)
        ruled = ruling.rule(ruling.Said(keyword, 0, *about_it, not_aligned=not_aligned), known, NOON)
        reasons.add(ruled.held_reason)
    assert reasons - {None} == wording.HELD.keys() - {"did_not_arrive", "uncertain"}


@pytest.mark.parametrize("reason", ["did_not_arrive", "uncertain"])
def test_a_letter_that_ended_badly_says_so_on_the_held_list(reason: str) -> None:
    source = inspect.getsource(recording)
    assert f'"{reason}")' in source, "outbound writes this reason no longer"
    assert reason in wording.HELD


def mail_with(kind: str) -> bytes:
    """A mail of a few words, with a part of this kind."""
    head = b'From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    words = b"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
    part = f"--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n"
    return head + words + part.encode()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("image/png", "a picture"),
        ("audio/ogg", "a sound"),
        ("video/mp4", "a film"),
        ("application/pdf", "a PDF"),
        ("text/calendar", "a calendar entry"),
        ("text/vcard", "a contact card"),
        ("message/rfc822", "a forwarded mail"),
        ("application/zip", "an archive of files"),
        ("application/msword", "a document"),
        ("text/csv", "a text file"),
        ("application/octet-stream", "a file"),
    ],
)
def test_what_a_mail_carried_besides_words_is_named(kind: str, said: str) -> None:
    assert wording.left_out(mime.read(mail_with(kind)).left_out) == said


def test_what_else_can_be_left_out_is_named_and_each_thing_once() -> None:
    assert wording.left_out(("encrypted", "more")) == "an encrypted part, more than we look through"
    assert set(sms.KINDS) <= wording.LEFT_OUT.keys()
    assert wording.left_out(("file", "something new")) == "a file"
