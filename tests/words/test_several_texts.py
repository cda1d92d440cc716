"""A long answer is cut where a reader pauses, and not a word is lost or said twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.words.segments import LONGEST_TEXT, as_sent, length, segments
from gateway.words.several_texts import LONGEST_NAME, MOST_TEXTS, NAME, ROOM_BASIC, ROOM_UNICODE, in_texts

SENTENCE = "It is not your fault that this happened to you. "
_NUMBERED = re.compile(r"\((\d+)/(\d+)\) ")


def bodies(words: str) -> list[str]:
    """The texts without their numbers, which must be right."""
    texts = in_texts(words)
    if len(texts) == 1:
        return list(texts)
    found = [_NUMBERED.match(text) for text in texts]
    assert [(int(one[1]), int(one[2])) for one in found if one] == [(at, len(texts)) for at in range(1, len(texts) + 1)]
    return [text[one.end() :] for text, one in zip(texts, found, strict=True) if one]


def test_what_fits_leaves_as_one_text_without_a_number() -> None:
    assert in_texts("Hello [name], sleep well.") == ("Hello [name], sleep well.",)
    assert in_texts("a" * ROOM_BASIC) == ("a" * ROOM_BASIC,)
    assert len(in_texts("a" * (ROOM_BASIC + 1))) == 2
    assert in_texts("ж" * ROOM_UNICODE) == ("ж" * ROOM_UNICODE,)
    assert len(in_texts("ж" * (ROOM_UNICODE + 1))) == 2


def test_it_is_cut_at_the_end_of_a_paragraph_where_one_is_near() -> None:
    words = SENTENCE * 25 + "\n\n" + SENTENCE * 25

    assert bodies(words) == [(SENTENCE * 25).strip()] * 2


def test_it_is_cut_at_the_end_of_a_line_or_a_sentence_else_and_else_of_a_word() -> None:
    lines = bodies((SENTENCE * 25).replace(". ", ".\n").replace("to you", "to\nyou") + "word " * 400)
    sentences = bodies(SENTENCE * 50)
    words = bodies("word " * 400)

    assert lines[0].endswith(("to", "you."))
    assert all(text.endswith(".") for text in sentences)
    assert all(text.startswith("word") and text.endswith("word") for text in words)


def test_a_paragraph_that_ends_early_does_not_leave_half_a_text_empty() -> None:
    first, *_ = bodies("Hello.\n\n" + SENTENCE * 50)

    assert len(first) > ROOM_BASIC // 2


def test_a_number_in_groups_and_a_link_stay_whole() -> None:
    for before in range(1480, 1530):
        together = bodies("a " * (before // 2) + "0800 123 456 78 https://example.org/a-page ok")
        assert sum("0800 123 456 78" in text for text in together) == 1
        assert sum("https://example.org/a-page" in text for text in together) == 1


@pytest.mark.parametrize("sign", ["👩\u200d👧", "e\u0323\u0307", "👍🏽"])
def test_a_sign_is_never_parted_from_what_belongs_to_it(sign: str) -> None:
    for shift in range(8):
        texts = bodies("ж" * shift + sign * 400)
        assert all(text.startswith(as_sent(sign)) for text in texts[1:])


def test_a_name_is_never_cut_and_has_room_in_every_text() -> None:
    for before in range(1440, 1540):
        texts = bodies("a" * before + NAME + "a" * 100)
        assert sum(text.count(NAME) for text in texts) == 1
        assert all(len(text.replace(NAME, "x" * LONGEST_NAME)) <= ROOM_BASIC for text in texts)


_SIGNS = st.sampled_from(
    [*"ab1 \n.!?[]ж€", "\n\n", ". ", NAME, "👩\u200d👧", "e\u0301", "word ", "0800 12 34 ", SENTENCE]
)


@given(st.lists(_SIGNS, max_size=400).map("".join))
def test_every_text_fits_and_together_they_say_what_was_written(words: str) -> None:
    together = "".join(bodies(words))

    assert "".join(together.split()) == "".join(as_sent(words).split())
    for text in in_texts(words):
        assert length(text.replace(NAME, "x" * LONGEST_NAME)) <= LONGEST_TEXT
        assert segments(text.replace(NAME, "x" * LONGEST_NAME)).count <= 10


@given(st.lists(_SIGNS, min_size=1, max_size=400).map("".join))
def test_no_text_is_empty(words: str) -> None:
    if words.strip():
        assert all(bodies(words))


@pytest.mark.parametrize("hostile", ["\n", "\n ", ".", ".)", " ", "a", "[name]", "\u0301", "1 ", "\n\n \n"])
def test_long_hostile_words_are_cut_in_linear_time_and_are_too_many(hostile: str) -> None:
    words = "a" + hostile * (750_000 // len(hostile)) + "a"

    assert "".join("".join(bodies(words)).split()) == "".join(as_sent(words).split())
    assert hostile.isspace() or len(in_texts(words)) > MOST_TEXTS
