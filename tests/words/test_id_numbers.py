"""Bank, card and national numbers are found by their check digits, or by the word before them."""

from __future__ import annotations

import pytest

from gateway.words.glance import glance
from gateway.words.id_numbers import id_numbers


@pytest.mark.parametrize(
    "number",
    ["DE89 3704 0044 0532 0130 00", "gb82 west 1234 5698 7654 32", "BE71-0961-2345-6769", "4111 1111 1111 1111",
     "5500-0000-0000-0004", "371449635398431", "85.07.30-033.28", "85073003328", "111222333", "AB 12 34 56 C",
     "ab123456c",
     "943 476 5919", "131052-308T", "36574261809", "1 84 12 76 451 089 46", "2 69 05 49 588 157 80", "536-90-4399",
     "12345678Z", "X-1234567-L", "MORGA753116SM9IJ"],
)  # fmt: skip
def test_a_well_formed_number_is_found(number: str) -> None:
    text = f"it is {number}."
    assert number in [text[start:end] for start, end in id_numbers(glance(text))]


@pytest.mark.parametrize("text", ["passport number is X1234567", "student no: 20231234", "dossier: case nr 4711-0815"])
def test_an_announced_number_is_found(text: str) -> None:
    assert list(id_numbers(glance(text)))


@pytest.mark.parametrize("text", ["4111 1111 1111 1112", "111222334", "000-12-3456", "131052-308A", "no digits at all"])
def test_a_number_whose_check_digits_are_wrong_is_none(text: str) -> None:
    assert list(id_numbers(glance(text))) == []
