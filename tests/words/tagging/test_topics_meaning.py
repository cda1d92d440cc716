"""How near a text comes to a topic in meaning, without any word of the lists."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.words.tagging.normal import normal
from gateway.words.tagging.topics_list import GENERAL
from gateway.words.tagging.topics_meaning import nearness, space, told_apart

ELSEWHERE = [
    ("my hamster stopped breathing this morning and we buried it in the garden", "grief"),
    ("the professor keeps giving me zeros on my essays", "school-life"),
    ("we are short of cash and cannot cover the gas", "money"),
]


@pytest.mark.parametrize(("text", "topic"), ELSEWHERE)
def test_the_nearest_topic_is_found_by_meaning(text: str, topic: str) -> None:
    near = nearness(normal(text))
    assert told_apart()[near.index(max(near))] == topic


def test_every_topic_but_general_is_told_apart() -> None:
    assert GENERAL not in told_apart()
    assert len(nearness(" hello ")) == len(told_apart())


@pytest.mark.parametrize("text", ["", " ", "  "])
def test_a_text_without_a_word_is_near_to_nothing(text: str) -> None:
    assert set(nearness(text)) == {0.0}


def test_a_text_lies_in_one_direction_of_length_one() -> None:
    assert float(np.linalg.norm(space().place(" i feel zzzyq "))) == pytest.approx(1, abs=1e-4)


def test_nearness_is_the_same_every_time() -> None:
    assert nearness(normal("I miss my dog")) == nearness(normal("I miss my dog"))


def test_of_a_huge_text_the_beginning_is_looked_at() -> None:
    words = "my dog died " * 400
    assert nearness(words) == nearness(words + "x " * 300_000)
