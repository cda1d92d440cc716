"""A postcode alone is found where its form or its neighbours tell, and other numbers stay."""

from __future__ import annotations

import pytest

from gateway.words.pseudonymise import pseudonymise


@pytest.mark.parametrize(
    "postcode",
    ["LS1 4AB", "sw1a 2aa", "Leeds LS1 4AB", "K1A 0B1", "ON L6Y 1Z4", "D02 X285", "Ashbury NSW 2193", "TX 75201",
     "1012 AB", "1012AB Amsterdam", "1012 ab amsterdam", "B-1000", "D-10115 Berlin", "FI-00100", "CH-8001 Zürich",
     "00100", "00100 HELSINKI", "00100 helsinki", "9000 Gent", "9000 gent", "gent 9000", "2018 Antwerpen",
     "75001 Paris", "77630 Arbonne-la-Forêt", "17282 La Coruña", "1010 Wien", "10115 Berlin", "75201 Dallas",
     "6570 La Chaux-de-Fonds"],
)  # fmt: skip
def test_a_postcode_is_found_by_its_form_or_by_a_known_town(postcode: str) -> None:
    assert pseudonymise(f"they know {postcode}, that is all").text == "they know [address], that is all"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("my postcode is 9000", "my postcode is [address]"), ("Postcode: SE15", "Postcode: [address]"),
     ("ZIP: 3520", "ZIP: [address]"), ("zip code 48750 ok", "zip code [address] ok"),
     ("mijn postcode is 9000 en ik", "mijn postcode is [address] en ik"), ("PLZ 10115", "PLZ [address]"),
     ("mon code postal est 75001", "mon code postal est [address]"), ("código postal 28013", "código postal [address]"),
     ("postinumero on 00100", "postinumero on [address]"), ("my postcode is 1012 ab", "my postcode is [address]")],
)  # fmt: skip
def test_a_postcode_is_found_after_a_word_that_announces_it(text: str, expected: str) -> None:
    assert pseudonymise(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a shop in Bjert 6091 again", "a shop in [address] again"),
     ("someone in København K 1421 said", "someone in [address] said"),
     ("ik woon in 2000 Antwerpen", "ik woon in [address]"), ("ik woon in 8923 Nokerdorp", "ik woon in [address]")],
)  # fmt: skip
def test_a_postcode_is_found_between_a_word_of_place_and_a_name(text: str, expected: str) -> None:
    assert pseudonymise(text).text == expected


@pytest.mark.parametrize(
    "text",
    ["In 2020 Covid came, and in 2019 Anna left", "in 2010 Brussel verlaten", "in London 2019 it rained",
     "my code is 4821", "I need 15000 Euro", "1000 Euro habe ich und 10000 Schritte am Tag", "2000 Calories a day",
     "it costs 4500 USD, 3000 EUR", "2000 best friends", "1500 peer reviews", "1500 is not enough", "1080p and 1500ml",
     "Vitamin D 1000 IE", "Password 12345 Please", "nothing in 9000 years", "48213"],
)  # fmt: skip
def test_a_number_that_could_be_anything_stays(text: str) -> None:
    assert pseudonymise(text).text == text


def test_what_was_hidden_is_the_postcode_with_its_town() -> None:
    done = pseudonymise("I live near 9000 Gent with mum")
    assert done.placeholders == {"[address]": "9000 Gent"}
