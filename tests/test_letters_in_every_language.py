"""The automatic letters say the same in every language that they are shipped in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway import letters
from gateway.letters import Name
from gateway.store.tables import Channel
from gateway.words.keywords import keyword
from gateway.words.segments import segments

COUNTRY_OF = {"en": "GB", "nl": "NL", "fr": "FR", "de": "DE", "fi": "FI", "es": "ES"}
LETTERS = [
    letter for language, country in COUNTRY_OF.items() for letter in letters.shipped("Sotto", country, [language])
]
ENGLISH = {(letter.name, letter.channel): letter.text for letter in letters.shipped("Sotto", "GB", ["en"])}
LONDON = ZoneInfo("Europe/London")
FAR = datetime.fromisoformat("2026-09-23T17:00+00:00")
COMMAND = re.compile(r"\b[A-ZÄÖÅ]{4,}\b")

every_letter = pytest.mark.parametrize("letter", LETTERS, ids=lambda one: f"{one.language}-{one.channel}-{one.name}")


def rendered(letter: letters.Shipped, moment: datetime = FAR) -> str:
    given = dict.fromkeys(("due", "said", "until"), moment.isoformat()) | {"days": "14"}
    parameters = {key: given[key] for key in letters.PARAMETERS.get(letter.name, frozenset())}
    now = moment - timedelta(days=14)
    return letters.render(letter.text, parameters, LONDON, letter.language, now, channel=letter.channel)


def commands(letter: letters.Shipped) -> Iterator[str]:
    """The words in capitals that are commands to whoever reads them in the letter's own country."""
    for word in COMMAND.findall(letter.text):
        if (means := keyword(word, letter.language, COUNTRY_OF[letter.language])) is not None:
            yield means


def test_letters_are_shipped_in_every_language_that_danger_is_heard_in() -> None:
    assert sorted(path.stem for path in letters.TEXTS.glob("??.toml")) == sorted(COUNTRY_OF)


@every_letter
def test_a_letter_names_the_times_the_numbers_and_the_commands_that_the_english_one_names(
    letter: letters.Shipped,
) -> None:
    english = ENGLISH[letter.name, letter.channel]
    theirs, ours = letters.crisis_line("GB"), letters.crisis_line(COUNTRY_OF[letter.language], letter.language)

    assert sorted(set(re.findall(r"\{\w+\}", letter.text))) == sorted(set(re.findall(r"\{\w+\}", english)))
    for kind in ("line", "emergency"):
        assert (ours[kind] in letter.text) == (theirs[kind] in english)
    of_english = letters.Shipped(letter.name, "en", letter.channel, english)
    assert set(commands(letter)) == set(commands(of_english))
    assert ("Sotto" in letter.text) == ("Sotto" in english)


@every_letter
def test_nothing_is_left_to_fill_in_and_a_text_is_cheap(letter: letters.Shipped) -> None:
    text = rendered(letter)

    assert "{" not in text
    if letter.channel is Channel.SMS:
        assert (segments(text).encoding, segments(text).count <= 3) == ("gsm", True)


@pytest.mark.parametrize("language", COUNTRY_OF)
@pytest.mark.parametrize("name", [Name.WELCOME, Name.RECEIPT])
def test_a_text_that_says_that_it_may_take_longer_fits_three_segments(language: str, name: Name) -> None:
    said = {one.name: rendered(one) for one in LETTERS if (one.language, one.channel) == (language, Channel.SMS)}

    assert segments(f"{said[name]}\n\n{said[Name.NOTE_BUSY]}").count <= 3


@pytest.mark.parametrize("language", COUNTRY_OF)
def test_no_day_of_the_year_makes_a_text_dearer(language: str) -> None:
    (receipt,) = (
        one for one in LETTERS if (one.language, one.channel, one.name) == (language, Channel.SMS, Name.RECEIPT)
    )

    for day in range(366):
        text = rendered(receipt, FAR + timedelta(days=day))
        assert (segments(text).encoding, segments(text).count <= 2) == ("gsm", True)


@pytest.mark.parametrize(
    ("language", "near", "far"),
    [
        ("en", "Wednesday 18:00", "Wednesday 23 September 18:00"),
        ("nl", "woensdag 18:00", "woensdag 23 september 18:00"),
        ("fr", "mercredi à 18:00", "mercredi 23 septembre à 18:00"),
        ("de", "Mittwoch 18:00", "Mittwoch, 23. September, 18:00"),
        ("fi", "keskiviikkona kello 18:00", "keskiviikkona 23. syyskuuta kello 18:00"),
        ("es", "miércoles a las 18:00", "miércoles 23 de septiembre a las 18:00"),
    ],
)
def test_a_moment_is_said_as_the_language_says_it(language: str, near: str, far: str) -> None:
    assert letters.spoken(FAR, LONDON, language) == near
    assert letters.spoken(FAR, LONDON, language, FAR.replace(day=1)) == far


def test_the_first_of_a_month_is_said_as_the_french_say_it() -> None:
    first = FAR.replace(month=10, day=1)

    assert letters.spoken(first, LONDON, "fr", FAR.replace(day=1)) == "jeudi 1er octobre à 18:00"


def test_where_two_languages_have_lines_of_their_own_each_is_told_its_own() -> None:
    dutch, french = (
        next(one.text for one in letters.shipped("Sotto", "BE", [language]) if one.name is Name.CRISIS)
        for language in ("nl", "fr")
    )

    assert "1813" in dutch
    assert "0800 32 123" not in dutch
    assert "0800 32 123" in french
    assert "1813" not in french


def test_a_line_is_called_free_only_where_it_is() -> None:
    free, paid = (
        next(one.text for one in letters.shipped("Sotto", country, ["en"]) if one.name is Name.CRISIS)
        for country in ("GB", "FI")
    )

    assert "116 123 (free)" in free
    assert "free" not in paid
