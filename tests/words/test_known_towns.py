"""A town is known by the form of its country's postcodes."""

from __future__ import annotations

import pytest

from gateway.words.known_towns import is_town


@pytest.mark.parametrize(
    ("town", "digits"),
    [("Gent", 4), ("gent", 4), ("Sint-Niklaas", 4), ("sint niklaas", 4),
     ("Zürich", 4), ("zurich", 4), ("Liège", 4), ("HELSINKI", 5), ("La Chaux-de-Fonds", 4), ("Berlin", 5)],
)  # fmt: skip
def test_a_town_is_known_however_it_is_spelt(town: str, digits: int) -> None:
    assert is_town(town, digits)


@pytest.mark.parametrize(
    ("town", "digits"), [("Berlin", 4), ("Gent", 5), ("Gent", 3), ("", 4), ("best", 4), ("essen", 5), ("a\nb", 4)]
)
def test_what_is_no_town_with_such_a_postcode_is_none(town: str, digits: int) -> None:
    assert not is_town(town, digits)


def test_a_town_that_is_a_word_too_needs_its_capital() -> None:
    assert is_town("Best", 4)
    assert not is_town("best", 4)
