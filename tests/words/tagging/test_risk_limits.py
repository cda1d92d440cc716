"""Whatever is written, judging it ends, gives codes only, and takes time in proportion to its length."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk import judge, leanings, phrases
from gateway.words.tagging.risk.spelling import of_patterns

HOSTILE = [
    "a" * 750_000, "i do not want to " * 44_000, "my dad " * 107_000, "no, " * 187_000, "kill myself " * 62_000,
    "never never " * 62_000, "took took pills no " * 40_000,
    "suicid suicide book " * 37_000, "i want to die tonight. " * 32_000,
    "é" * 375_000,
]  # fmt: skip
WORDS = st.lists(
    st.sampled_from(
        "i my dad not never want to die pills tonight friend she kill myself book years ago again ich nicht sterben "
        "quiero no morir en halua kuolla je veux pas mourir ik wil dood . , ! \n 30 took".split()
    ),
    max_size=60,
)


@pytest.mark.parametrize("text", [text[:250_000] for text in HOSTILE], ids=lambda text: text[:12])
def test_ten_times_the_text_takes_no_more_than_some_ten_times_as_long(text: str) -> None:
    judge("warm", " warm ")
    short = _seconds(text[: len(text) // 10])
    assert _seconds(text) <= 40 * short + 0.5


def _seconds(text: str) -> float:
    words = normal(text)
    before = time.process_time()
    judge(text, words)
    return time.process_time() - before


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), WORDS.map(" ".join)))
def test_any_text_gives_a_level_and_letters_and_the_same_ones_again(text: str) -> None:
    level, letters = judge(text, normal(text))
    assert 0 <= level <= 4
    assert set(letters) <= set("ABCDEFGHIJKLMN")
    assert (level, letters) == judge(text, normal(text))


@settings(max_examples=100, deadline=None)
@given(WORDS.map(" ".join))
def test_a_plain_cry_is_heard_whatever_stands_around_it(text: str) -> None:
    whole = f"{text}.\n\nHonestly I think about killing myself every day and I have the rope here.\n\n{text}"
    assert judge(whole, normal(whole))[0] >= 1


def test_the_table_is_small_and_holds_numbers_only() -> None:
    table = leanings.shipped()
    for weights in (table.letters, table.meanings):
        assert weights.packed.nbytes <= 4_400_000
        assert weights.packed.dtype == np.uint64
        assert len(weights.scale) == len(table.bias) == len(leanings.LEANS)


def test_a_text_leans_the_same_whether_it_is_read_in_one_piece_or_in_several() -> None:
    words = normal("all is well here and the sun shines. " * 1000 + "i want to die so much. ").encode()
    whole = leanings.scores(words, leanings.shipped())
    skipped = 500 * leanings.BLOCK
    later = leanings.scores(words[skipped:], leanings.shipped())
    assert len(words) > 2 * 16_384
    assert np.array_equal(whole[501:], later[1:])  # the first of them lost the word that was cut


@pytest.mark.parametrize("text", ["", "   ", "!!!"])
def test_a_text_without_letters_leans_nowhere(text: str) -> None:
    assert leanings.lean(normal(text), leanings.shipped()) == leanings.NOTHING


@pytest.mark.parametrize(
    ("written", "meant"),
    [("sucide", "suicide"), ("suiicide", "suicide"), ("suicdie", "suicide"), ("suicide", "suicide"), ("kill", "kill"),
     ("uicide", "uicide"), ("bananas", "bananas"), ("", "")],
)  # fmt: skip
def test_one_slip_of_the_pen_is_put_right_and_other_words_stay(written: str, meant: str) -> None:
    assert of_patterns(["(suicide|kill) myself"]).put_right(written) == meant


def test_everything_is_made_once_and_kept() -> None:
    assert phrases.shipped() is phrases.shipped()
    assert leanings.shipped() is leanings.shipped()
