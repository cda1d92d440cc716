"""The first look at a text never moves anything from its place."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from gateway.words.glance import glance, levelled


@given(st.text() | st.text(alphabet="İıßẞŒﬁǅΆ𝒜Ａé̈ aZ1"))
def test_a_levelled_text_is_as_long_as_it_was(text: str) -> None:
    assert len(levelled(text)) == len(text)


def test_accents_capitals_and_ornate_letters_are_levelled() -> None:
    assert levelled("Zoë ÉÎñ İ Ａnna 𝓐nna") == "zoe ein i anna anna"


@given(st.text(alphabet="aB1 \n.é", max_size=400))
def test_every_digit_lies_in_a_stretch_and_the_stretches_are_apart(text: str) -> None:
    windows = glance(text).near_digits
    assert all(any(start <= at < end for start, end in windows) for at, sign in enumerate(text) if sign.isdigit())
    assert all(first[1] < second[0] for first, second in itertools.pairwise(windows))


def test_the_words_are_seen_without_case_and_signs() -> None:
    assert glance("It's Zoë-Anne! (zoe)").words == {"it", "s", "zoe", "anne"}
