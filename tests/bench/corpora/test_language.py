"""What the table over languages counts, and that few short texts are misplaced where nobody has looked."""

from __future__ import annotations

from bench.corpora.language import HALVES, OTHER, alone, half, measured, milliseconds, table
from gateway.words.tagging.language import LANGUAGES, UNKNOWN


def test_a_text_is_in_the_same_half_for_good_and_both_halves_are_there() -> None:
    counts = measured()
    assert {which for _, which in counts} == set(HALVES)
    assert half("moi") == half("moi")


def test_a_guess_that_is_always_the_same_is_right_for_its_language_alone() -> None:
    counts = measured(lambda _: "fi")
    assert counts["fi", "aside"][0] == counts["fi", "aside"][1] > 0
    assert all(counts[spoken, "aside"][0] == 0 for spoken in (*LANGUAGES, OTHER, UNKNOWN) if spoken != "fi")
    (fi,) = [row for row in table(counts, counts).rows if row[0] == "fi"]
    assert all("100.0%" in cell for cell in fi[1:])


def test_in_every_language_nine_short_texts_of_ten_kept_aside_are_told_right() -> None:
    counts = measured()
    for spoken in (*LANGUAGES, OTHER, UNKNOWN):
        right, of = counts[spoken, "aside"]
        assert right >= 0.9 * of, spoken


def test_by_itself_the_library_never_says_that_it_does_not_know() -> None:
    assert measured(alone)[UNKNOWN, "aside"][0] == 0


def test_the_time_of_a_guess_is_measured() -> None:
    assert milliseconds("I do not know", times=2) > 0
