"""What the table over the reply cases counts, on small cases of our own."""

from __future__ import annotations

import json
from pathlib import Path

from bench.corpora.trimming import HALVES, Case, Tally, cases, measured, table

TEXT = "My own words.\n\nOn Mon, 3 May 2021 at 14:05, Us <ask@example.org> wrote:\n> yours\n> more\n"


def tally(result: str, **given: object) -> Tally:
    """The counts of one case for which this was kept."""
    counted = Tally()
    counted.add(Case("ours", "one", TEXT, **{"expected": "My own words.", **given}), result)  # type: ignore[arg-type]  # each test gives fields of a case
    return counted


def test_white_space_makes_no_difference() -> None:
    assert tally("My  own\nwords.\n").exact == 1


def test_a_quoted_line_that_survives_is_counted_among_those_that_should_go() -> None:
    counted = tally("My own words.\n> more")
    assert (counted.exact, counted.quoted, counted.quoted_left) == (0, 2, 1)
    assert (counted.lines, counted.lines_left) == (3, 1)


def test_a_quoted_line_that_is_expected_does_not_count() -> None:
    counted = tally("My own words.\n> more", expected="My own words.\n> more")
    assert (counted.exact, counted.quoted, counted.quoted_left) == (1, 1, 0)


def test_own_words_that_are_lost_are_counted() -> None:
    counted = tally("My words.")
    assert (counted.words, counted.words_lost) == (3, 1)


def test_a_case_without_an_expected_text_is_judged_by_its_pieces() -> None:
    counted = tally("My own words.\n> more", expected=None, keep=("own words",), drop=("> more",))
    assert (counted.told, counted.pieces, counted.pieces_right, counted.wrong) == (0, 2, 1, ["one"])


def test_a_case_belongs_to_the_same_half_for_good(tmp_path: Path) -> None:
    entries = [{"name": f"case {number}", "raw": TEXT, "expected": "My own words."} for number in range(20)]
    (tmp_path / "ours.json").write_text(json.dumps(entries), encoding="utf-8")
    halves = [case.half for case in cases(tmp_path)]
    assert set(halves) == set(HALVES)
    assert [case.half for case in cases(tmp_path)] == halves
    counts = measured(cases(tmp_path))
    assert {half: counts[half, "all"].cases for half in HALVES} == {half: halves.count(half) for half in HALVES}
    assert "ours" in table(counts).printed()
