"""What is hidden of published examples, in the half that nobody looked at while the patterns were made."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.corpora.pseudonymise import KEPT_ASIDE, TUNED, Figures, half, measure, read


def _figures(shared_data: Path, name: str) -> Figures:
    return measure(read(shared_data, name, KEPT_ASIDE))


@pytest.fixture(scope="module")
def presidio(shared_data: Path) -> Figures:
    """What was found in sentences as a bank or a shop gets them."""
    return _figures(shared_data, "presidio")


FLOORS = {
    "EMAIL_ADDRESS": 1,
    "CREDIT_CARD": 1,
    "US_SSN": 1,
    "IBAN_CODE": 1,
    "DOMAIN_NAME": 1,
    "PHONE_NUMBER": 0.99,
    "PERSON": 0.69,
}


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items(), ids=FLOORS.keys())
def test_published_details_are_found_whole(presidio: Figures, kind: str, floor: float) -> None:
    assert presidio.marked[kind]
    assert presidio.recall(kind) >= floor


@pytest.mark.parametrize(
    ("kind", "whole", "most"), [("ADDRESS", 0.9, 0.92), ("STREET_ADDRESS", 0.9, 0.95), ("ZIP_CODE", 0.9, 0.9)]
)
def test_published_addresses_are_found(presidio: Figures, kind: str, whole: float, most: float) -> None:
    assert presidio.recall(kind) >= whole
    assert presidio.partly[kind] >= most * presidio.marked[kind]


def test_names_in_comments_of_strangers_are_found_in_part(shared_data: Path) -> None:
    figures = _figures(shared_data, "wnut17")
    assert figures.recall("person") >= 0.42  # stage names and small letters: this is what a list can do
    assert figures.precision("name") >= 0.8


@pytest.mark.parametrize(("name", "most"), [("presidio", 0.005), ("wnut17", 0.007), ("counsel chat", 0.0015)])
def test_few_ordinary_words_are_hidden(shared_data: Path, name: str, most: float) -> None:
    figures = _figures(shared_data, name)
    assert figures.ordinary > 5000
    assert figures.wrongly() <= most


def test_the_halves_never_change() -> None:
    assert [half(text) for text in ("c", "d", "e", "f")] == [TUNED, TUNED, KEPT_ASIDE, KEPT_ASIDE]
