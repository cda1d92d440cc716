"""A phrase that calls is set aside only where its own sentence, and the words next to it, speak against it."""

from __future__ import annotations

import pytest

from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk import judge, told

TALK = "we went to the lake and my cousin brought his dog and then it rained so we played cards and had soup"


@pytest.mark.parametrize(
    "text",
    [
        "Did Hamlet really want to die in to be or not to be, it is for my coursework",
        "Stuck in a lift with my boss, I wanted to die, he hummed the whole time",
        "ich bring meine schwester um, die hat meinen pulli an haha",
    ],
)
def test_a_phrase_that_calls_where_all_speaks_against_it_is_a_look_today(text: str) -> None:
    assert told(text, normal(text))[0] >= 3
    assert judge(text, normal(text))[0] == 2


@pytest.mark.parametrize("cry", ["i want to kill myself", "my dad beats me", "he touches me at night", "I want to die"])
@pytest.mark.parametrize("between", [". ", "! ", "\n"])
def test_talk_in_other_sentences_says_nothing_against_a_cry(cry: str, between: str) -> None:
    text = between.join([TALK, TALK, cry, TALK, TALK])
    assert judge(text, normal(text))[0] >= 3


@pytest.mark.parametrize("cry", ["i want to kill myself", "honestly i dont want to be alive anymore"])
def test_nor_does_talk_without_a_full_stop(cry: str) -> None:
    text = f"{TALK} {cry} {TALK}"
    assert judge(text, normal(text))[0] >= 3


def test_in_a_long_mail_nothing_is_set_aside() -> None:
    text = "i was suicidal years ago and i want to die laughing about it now. " + f"{TALK}. " * 20
    heard = told(text, normal(text))
    assert judge(text, normal(text))[0] >= heard[0]


def test_one_sentence_that_leans_to_danger_is_enough() -> None:
    text = "ich bring meine schwester um, die hat meinen pulli an haha. ich will nicht mehr leben"
    assert judge(text, normal(text))[0] >= 3


def test_a_way_of_speaking_in_a_long_message_does_not_make_it_deaf_to_the_rest() -> None:
    said = "my best mate is fourteen and her boyfriend drives her to different houses and she comes back with cash"
    text = f"this homework is killing me haha. {said}"
    assert told(text, normal(text))[0] < 3
    assert judge(text, normal(text))[0] >= 3
