"""What a phrase cannot do without, and how far it reaches: where that is not read, it is tried on every text."""

from __future__ import annotations

import pytest

from gateway.words.tagging.gates import gates, reach
from gateway.words.tagging.risk import phrases


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("attempt(?! (at|to|on))", [{"attempt"}]),  # what must not follow is not needed
        ("zelfmoord(gedachten|neigingen)", [{"zelf*"}]),  # a word that goes on
        ("(todesliste|liste)( (namen|tot))?$", [{"todesliste", "liste"}]),  # an ending that may be missing
        ("go away$", [{"away"}, {"go"}]),
        ("her(self)", []),  # too short a beginning to tell
    ],
)
def test_the_words_are_found_that_every_match_holds_one_of(pattern: str, expected: list[set[str]]) -> None:
    assert sorted(map(sorted, gates(pattern))) == sorted(map(sorted, expected))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("attempt(?! (at|to|on))", 2),  # what is only looked at counts: it must not lie beyond the end
        ("feel ((?!not )\\w+ )?low", 4),
        ("a (b )+c", None),
    ],
)
def test_a_phrase_reaches_as_far_as_it_looks(pattern: str, words: int | None) -> None:
    assert reach(pattern) == words


def test_no_phrase_of_the_lists_is_tried_on_every_text() -> None:
    assert phrases.shipped().always == ()
