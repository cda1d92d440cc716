"""Streets, postcodes and schools are found in the countries' own forms."""

from __future__ import annotations

import pytest

from gateway.words.pseudonymise import pseudonymise


@pytest.mark.parametrize(
    "address",
    ["15 baker street, Leeds LS1 4AB", "Flat 3, 22 Station Road", "Kerkstraat 12, 9000 Gent", "1012 AB Amsterdam",
     "rue du centre 320, 5000 Namur", "12 rue Victor Hugo 75001 Paris", "Hauptstraße 5, 10115 Berlin",
     "Villacher Strasse 89", "Mannerheimintie 12 A 4, 00100 Helsinki", "Calle Mayor, 4, 28013 Madrid",
     "P.O. Box 123", "EC1A 1BB", "2450 Crown St\nSuite 5\nDallas TX 48486", "kerkstraat 12"],
)  # fmt: skip
def test_an_address_is_found_whole(address: str) -> None:
    assert pseudonymise(f"send it to {address}").text == "send it to [address]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("I live in Baker Street with mum", "I live in [address] with mum"),
     ("ik woon in de Kerkstraat", "ik woon in de [address]")],
)  # fmt: skip
def test_a_street_without_a_number_is_found_where_somebody_lives_in_it(text: str, expected: str) -> None:
    assert pseudonymise(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("I go to Saint Mary's High School", "I go to [school]"), ("au lycée Victor Hugo", "au [school]"),
     ("het Sint Jozefcollege", "het [school]"), ("auf die Goethe-Schule", "auf die [school]"),
     ("käyn Tapiolan lukiota", "käyn [school]"), ("the University of Leeds", "the [school]"),
     ("en el IES Cervantes", "en el [school]")],
)  # fmt: skip
def test_a_school_is_found_by_its_name(text: str, expected: str) -> None:
    assert pseudonymise(text).text == expected


@pytest.mark.parametrize(
    "text",
    ["2 minutes down the road", "my High School is hell", "I hate school", "in 2020 I was 12 and on 3 May we moved",
     "die Grundschule war gut", "15 St", "on 4 June 1976", "le 12 Mars 2020", "Chapter 5 of 10", "room 12, 3 rd floor"],
)  # fmt: skip
def test_what_is_no_place_of_somebodys_stays(text: str) -> None:
    assert pseudonymise(text).text == text
