"""Phone numbers are found in the forms of a country and in international form."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.words.glance import glance
from gateway.words.phones import phones

COUNTRIES = ("GB", "BE", "NL", "FR", "DE", "FI", "ES", "US", "IE")
FORMS = (
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
)
KINDS = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_number_of_every_country_is_found_in_every_form(country: str, form: int, kind: int) -> None:
    written = phonenumbers.format_number(phonenumbers.example_number_for_type(country, kind), form)
    text = f"you can reach me at {written} after school"
    assert [text[start:end] for start, end in phones(glance(text), country)] == [written]


@given(st.sampled_from(COUNTRIES), st.integers(0, 10**9), st.sampled_from(FORMS))
def test_any_number_that_a_country_gives_out_is_found(country: str, number: int, form: int) -> None:
    parsed = phonenumbers.PhoneNumber(phonenumbers.country_code_for_region(country), number)
    if phonenumbers.is_valid_number_for_region(parsed, country):
        text = f"call {phonenumbers.format_number(parsed, form)} ok"
        assert [text[start:end] for start, end in phones(glance(text), country)] == [text[5:-3]]


@pytest.mark.parametrize(
    "text", ["on 12/05/2021 10", "from 2019-2020", "it cost 1 000 000", "12345", "3.14159", "1,234,567"]
)
def test_other_numbers_are_none(text: str) -> None:
    assert list(phones(glance(text), "GB")) == []
