"""Marks and words become lines."""

from __future__ import annotations

import time

import pytest

from gateway.words.laid_out import GAP, LINE, NEW_LINE, as_lines


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["a", NEW_LINE, NEW_LINE, "b"], "a\nb"),
        (["a", GAP, NEW_LINE, "b"], "a\n\nb"),
        (["a", LINE, LINE, "b"], "a\n\nb"),
        (["a", LINE, LINE, LINE, LINE, "b"], "a\n\nb"),
        (["a", NEW_LINE, LINE, NEW_LINE, "b"], "a\n\nb"),
        (["a", LINE, NEW_LINE, "b"], "a\nb"),
        (["a ", NEW_LINE, " ", " b"], "a\nb"),
        (["a", NEW_LINE, "\u00a0", NEW_LINE, "b"], "a\n\nb"),
        ([GAP, "a", GAP], "a"),
        (["a", " ", "b"], "a b"),
        ([], ""),
    ],
)
def test_words_stand_on_lines_with_no_more_than_one_blank_between(pieces: list[str], text: str) -> None:
    assert as_lines(pieces) == text


@pytest.mark.parametrize("piece", [NEW_LINE, GAP, LINE, " ", "\u00a0", "x"])
def test_a_million_marks_cost_little(piece: str) -> None:
    begun = time.process_time()
    as_lines([piece] * 500_000)
    assert time.process_time() - begun < 2, "processor time of half a million pieces"
