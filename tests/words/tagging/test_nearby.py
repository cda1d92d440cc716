from __future__ import annotations

import random
from functools import cache

import pytest

from bench.training.written_out import write_out
from gateway.words.tagging.risk import finding, phrases
from gateway.words.tagging.risk.nearby import Places

PLAIN = "we live in a small flat near the river and everything that happens here is heard by everybody".split()


def stretches(words: str, gates: list[set[str]], reach: int) -> list[str]:
    places = Places(words)
    return [words[start:end] for start, end in places.near(map(frozenset, gates), reach)]


@pytest.mark.parametrize(
    ("gates", "reach", "expected"),
    [
        ([{"e"}], 1, [" d e f g h "]),
        ([{"e", "k"}], 0, [" e f g ", " k l "]),
        ([{"e"}, {"h"}], 2, [" f g h i "]),
        ([{"e"}, {"h"}], 1, []),
        ([{"a"}, {"l"}], 11, [" a b c d e f g h i j k l "]),
        ([{"z"}], 3, []),
    ],
)
def test_only_what_is_near_to_one_word_of_each_kind_is_looked_at(
    gates: list[set[str]], reach: int, expected: list[str]
) -> None:
    assert stretches(" a b c d e f g h i j k l ", gates, reach) == expected


def test_the_end_of_a_text_is_its_last_words() -> None:
    words = " a b c d e f "
    start, end = Places(words).last(1)
    assert words[start:end] == " d e f "


def test_a_gap_that_an_idiom_has_left_is_no_word() -> None:
    assert stretches(" a b  c d ", [{"c"}], 1) == [" b  c d "]


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_a_phrase_is_found_in_a_long_text_wherever_looking_at_all_of_it_would_find_it(language: str) -> None:
    chance = random.Random(7)
    says = [says for rule in phrases.read(language)["rule"] for says in rule["says"]]
    for _ in range(60):
        chosen = [chance.choice(says) for _ in range(6)]
        pieces = [[*chance.sample(PLAIN, 9), write_out(one, chance, PLAIN)] for one in chosen]
        words = f" {' '.join(word for piece in pieces for word in piece)} "
        found = list(finding.found_in(Places(words), phrases.shipped()))
        for phrase in {one.phrase for one in found} | {one for one in every_phrase() if one.says in chosen}:
            everywhere = [match.span() for match in phrase.pattern.finditer(words)]
            assert [(one.start, one.end) for one in found if one.phrase is phrase] == everywhere


@cache
def every_phrase() -> frozenset[phrases.Phrase]:
    known = phrases.shipped()
    return frozenset([*known.always, *known.gated])
