"""The words that speak for a topic, in every language and in every spelling."""

from __future__ import annotations

import time

import pytest

from gateway.words.tagging.normal import normal
from gateway.words.tagging.topics_list import GENERAL, all_topics
from gateway.words.tagging.topics_words import Lexicon, entries, lexicons

LANGUAGES = ("en", "nl", "fr", "de", "fi", "es")
NEARLY = [
    ("en", "depresed", "sadness"), ("en", "suiccide", "suicidal-thoughts"), ("de", "schulangst", "worry"),
    ("nl", "schoolmoeheid", "school-life"), ("es", "ansieda", "worry"), ("fi", "kiusaavat", "bullying"),
]  # fmt: skip


def lexicon(*listed: tuple[str, str]) -> Lexicon:
    """A list of our own."""
    made = Lexicon()
    for entry, topic in listed:
        made.add(entry, topic)
    made.close()
    return made


def test_every_topic_has_words_in_every_language() -> None:
    topics = {topic.id for topic in all_topics()} - {GENERAL}
    for language in LANGUAGES:
        found = [topic for _, topic in entries(language)]
        assert set(found) == topics
        assert min(found.count(topic) for topic in topics) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_empty_and_no_open_one_so_short_that_it_is_never_found(language: str) -> None:
    assert all(normal(entry).strip() for entry, _ in entries(language))
    assert all(len(stem) >= 4 for stem in lexicons()[language].stems)


def test_a_word_counts_once_however_often_it_is_said() -> None:
    assert lexicon(("exam", "school")).scores(" exam exam exam ") == {"school": 1.0}


def test_a_mark_counts_more_and_several_words_together_count_double() -> None:
    made = lexicon(("bully!", "bullying"), ("make fun of me", "bullying"), ("class", "school"))
    assert made.scores(" they make fun of me in class and bully ") == {"bullying": 4.0, "school": 1.0}


def test_an_open_entry_stands_for_any_ending_of_its_last_word_too() -> None:
    made = lexicon(("depress*", "sadness"), ("mood swing*", "anger"))
    assert made.scores(" depression and mood swings ") == {"sadness": 1.0, "anger": 2.0}
    assert made.scores(" mood is swinging ") == {}


@pytest.mark.parametrize(("language", "word", "topic"), NEARLY)
def test_a_word_that_is_nearly_the_one_on_the_list_is_understood(language: str, word: str, topic: str) -> None:
    assert topic in lexicons()[language].scores(f" {word} ")


def test_a_text_about_the_weather_speaks_for_nothing() -> None:
    assert lexicons()["fi"].scores(normal("eilen oli kaunis ilma ja lähdettiin retkelle metsään")) == {}


@pytest.mark.parametrize("text", ["a" * 750_000, "my " * 250_000, "abcdefghij" * 75_000, "i do not want to " * 44_000])
def test_a_huge_text_is_read_in_one_go(text: str) -> None:
    began = time.process_time()
    lexicons()["en"].scores(text)
    assert time.process_time() - began < 5


def test_seventy_thousand_strange_words_are_read_in_one_go() -> None:
    text = " ".join(f"wxq{number}kz" for number in range(70_000))
    began = time.process_time()
    lexicons()["de"].scores(text)
    assert time.process_time() - began < 5
