"""Which language a short text is in, and when nobody could say."""

from __future__ import annotations

import time

import pytest

from gateway.words.tagging.language import LANGUAGES, OTHERS, UNKNOWN, guess

SHORT = [
    ("idk what 2 do anymore", "en"), ("cant sleep at nite", "en"), ("kweet ni wat doen", "nl"), ("mn ma is boos", "nl"),
    ("jsp quoi faire", "fr"), ("slt ca va pas trop", "fr"), ("weiß nich weiter", "de"), ("vielen dank", "de"),
    ("emmä tiiä", "fi"), ("oon tosi yksin", "fi"), ("no se q hacer", "es"), ("muchas gracias", "es"),
]  # fmt: skip
OF_OTHERS = [
    ("jag känner mig så ensam hela tiden", "sv"), ("mi sento sempre molto solo a scuola", "it"),
    ("nikt mnie nie lubi w szkole", "pl"), ("мои родители постоянно ругаются", "ru"),
    ("أشعر بالوحدة الشديدة في المدرسة", "ar"), ("私はとても寂しいです", "ja"),
]  # fmt: skip
NOT_TO_BE_TOLD = [
    "",
    " ",
    "ok",
    "🙂🙂",
    "Emma",
    "+44 7700 900123",
    "haha",
    "hello",
    "pfff",
    "12345 678",
    "www.example.org",
]


@pytest.mark.parametrize(("text", "language"), SHORT)
def test_a_dozen_letters_in_text_message_spelling_are_enough(text: str, language: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize(("text", "language"), OF_OTHERS)
def test_a_language_beyond_ours_comes_out_under_its_own_code(text: str, language: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize("text", NOT_TO_BE_TOLD)
def test_what_is_too_short_or_no_words_is_undecided(text: str) -> None:
    assert guess(text) == UNKNOWN


def test_an_address_in_a_text_says_nothing_about_its_language() -> None:
    assert guess("https://example.org/why-do-they-hate-me ich weiß nicht") == "de"


def test_no_language_is_listed_twice() -> None:
    assert len({*LANGUAGES, *OTHERS}) == len(LANGUAGES) + len(OTHERS)


@pytest.mark.parametrize("text", ["a" * 750_000, "a " * 375_000, "@" * 750_000, "\n" * 750_000])
def test_a_huge_text_takes_no_longer_than_its_beginning(text: str) -> None:
    began = time.process_time()
    guess(text)
    assert time.process_time() - began < 1
