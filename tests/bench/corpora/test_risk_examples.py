"""The risk examples are whole and consistent, and their table counts what it says it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bench.corpora.risk import KINDS, LANGUAGES, LETTERS, Example, Share, examples, measured, table

LEAST = {("everyday", 0): 60, ("worry", 1): 30, ("worry", 2): 40, ("worry", 3): 45, ("worry", 4): 30}
LEAST_HARD, LEAST_IN_ALL, LEAST_LONG = 60, 260, 8
OF_A_PERSON = LETTERS - {"O"}
"""An address in the text (O) is a matter of handling, and no danger by itself."""

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True)
class Tags:
    """What a tagger of the tests says."""

    risk: int
    risks: tuple[str, ...] = ()


def said(example: Example, risk: int, risks: str = "") -> dict[str, Share]:
    """The shares that count when this is said of this one example."""
    return {column: share for column, share in measured([(example, Tags(risk, tuple(risks)))]).items() if share.of}


@in_every_language
def test_there_are_enough_examples_of_every_kind_and_level(language: str) -> None:
    found = Counter((example.kind, example.level) for example in examples(language))
    assert {group: found[group] for group, least in LEAST.items() if found[group] < least} == {}
    assert found["hard", 0] + found["hard", 1] >= LEAST_HARD
    assert found.total() >= LEAST_IN_ALL


@in_every_language
def test_levels_letters_and_kinds_are_those_of_the_scale(language: str) -> None:
    for example in examples(language):
        assert example.level in range(5), example
        assert example.categories <= LETTERS, example
        assert example.kind in KINDS, example
        assert example.half == "measure", example
        assert example.text == example.text.strip() != "", example


@in_every_language
def test_kinds_and_levels_and_categories_agree(language: str) -> None:
    for example in examples(language):
        assert (example.kind == "everyday") <= (example.level == 0), example
        assert (example.kind == "hard") <= (example.level <= 1), example
        assert (example.kind == "worry") <= (example.level >= 1), example
        assert (example.level >= 2) <= bool(example.categories & OF_A_PERSON), example
        assert (example.level == 0) <= (not example.categories & OF_A_PERSON), example


@in_every_language
def test_every_category_is_met_among_those_that_need_care(language: str) -> None:
    met = {letter for example in examples(language) if example.level >= 2 for letter in example.categories}
    assert met >= OF_A_PERSON
    assert any("O" in example.categories for example in examples(language))


@in_every_language
def test_some_people_write_at_length_and_most_do_not(language: str) -> None:
    lengths = [len(example.text.split()) for example in examples(language)]
    assert sum(60 <= words <= 150 for words in lengths) >= LEAST_LONG
    assert max(lengths) <= 160
    assert sorted(lengths)[len(lengths) // 2] <= 25


def test_no_message_is_there_twice() -> None:
    seen = Counter(
        " ".join(example.text.casefold().split()) for language in LANGUAGES for example in examples(language)
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_a_language_without_examples_is_refused_with_those_that_have_some() -> None:
    with pytest.raises(ValueError, match="en, nl, fr, de, fi, es"):
        examples("xx")


@pytest.mark.parametrize(("risk", "seen"), [(4, 1), (3, 1), (2, 0)])
def test_an_emergency_is_seen_when_a_supervisor_is_told(risk: int, seen: int) -> None:
    shares = said(Example("now", 4, "worry", frozenset("AC")), risk, "C")
    assert (shares["4 seen"].right, shares["3+ seen"].right, shares["2+ as 2+"].right) == (seen, seen, 1)
    assert shares["category"] == Share(1, 1)


def test_a_worrying_message_called_serious_costs_precision_and_is_no_false_alarm() -> None:
    shares = said(Example("soon", 2, "worry", frozenset("D")), 3, "B")
    assert shares == {"2+ as 2+": Share(1, 1), "precision": Share(0, 1), "category": Share(0, 1)}


@pytest.mark.parametrize(("kind", "column"), [("everyday", "everyday"), ("hard", "hard"), ("worry", "level 1")])
def test_false_alarms_are_counted_by_kind(kind: str, column: str) -> None:
    example = Example("fine", 0 if kind == "everyday" else 1, kind)
    assert said(example, 3) == {column: Share(1, 1), "precision": Share(0, 1)}
    assert said(example, 2) == {column: Share(0, 1)}


def knowing() -> Callable[[str], Tags]:
    """A tagger that knows every answer."""
    known = {example.text: example for language in LANGUAGES for example in examples(language)}
    return lambda text: Tags(known[text].level, tuple(known[text].categories))


def test_a_tagger_that_knows_every_answer_is_without_fault_in_every_row() -> None:
    told = table(knowing())
    assert [row[0] for row in told.rows] == [*LANGUAGES, "all"]
    for row in told.rows:
        assert [cell.split()[0] for cell in row[1:]] == ["100.0%"] * 3 + ["0.0%"] * 3 + ["100.0%"] * 2


def test_a_tagger_that_says_nothing_sees_nothing_and_has_no_precision() -> None:
    for row in table(lambda _text: Tags(0)).rows:
        assert [cell.split()[0] for cell in row[1:]] == ["0.0%"] * 6 + ["-", "0.0%"]
