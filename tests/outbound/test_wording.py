"""Only [name] is filled in, only with a name, and nothing else in brackets leaves."""

from __future__ import annotations

import pytest

from gateway.outbound.wording import LONGEST_TEXT, filled_in, fitted, may_be_written
from gateway.signoff import Refused
from gateway.store.tables import Channel


@pytest.mark.parametrize("name", ["Jo", "Anne-Marie", "O’Neil", "D'Arcy", "José", "小明", "प्रिया", "J. P.", " Jo "])
def test_a_name_may_be_written(name: str) -> None:
    assert may_be_written(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "a" * 41,
        "Jo1",
        "evil.example",
        "http://x",
        "jo@example.org",
        "Jo\nBcc: eve",
        "[phone]",
        "Jo/",
        "'",
        "☎",
    ],
)
def test_what_is_no_name_may_not(name: str) -> None:
    assert not may_be_written(name)


def test_a_name_is_filled_in_everywhere() -> None:
    assert filled_in("[name], dear [name]", " Jo ") == "Jo, dear Jo"


def test_words_without_a_name_need_none() -> None:
    assert filled_in("Hello there", "") == "Hello there"


@pytest.mark.parametrize("words", ["[phone]", "[email 2]", "[Name]", "[street 12] [name]", "[name 2]"])
def test_every_other_placeholder_is_refused(words: str) -> None:
    with pytest.raises(Refused) as caught:
        filled_in(words, "Jo")
    assert caught.value.code == "placeholder"


@pytest.mark.parametrize("words", ["see [1]", "a [ ] b", "[...]", "[2030-01-14]"])
def test_brackets_that_are_no_placeholder_may_stay(words: str) -> None:
    assert filled_in(words, "") == words


def test_a_text_is_counted_as_the_provider_counts() -> None:
    assert fitted("😀" * (LONGEST_TEXT // 2), Channel.SMS)
    with pytest.raises(Refused) as caught:
        fitted("😀" * (LONGEST_TEXT // 2) + "a", Channel.SMS)
    assert caught.value.code == "too_long"


def test_a_mail_may_be_long_and_keeps_its_quotes() -> None:
    assert fitted("’" * 5000, Channel.EMAIL) == "’" * 5000
