"""An address is taken whole: what stands before its street, and what follows."""

from __future__ import annotations

import pytest

from gateway.words.address_lines import has_more, whole


@pytest.mark.parametrize(
    ("text", "street", "expected"),
    [("at Flat 3, 22 Oak Road, Leeds LS1 4AB.", "22 Oak Road", "Flat 3, 22 Oak Road, Leeds LS1 4AB"),
     ("in Jan van Galenstraat 4 bus 2", "Galenstraat 4", "Jan van Galenstraat 4 bus 2"),
     ("In Kerkstraat 12", "Kerkstraat 12", "Kerkstraat 12"),
     ("the corner of Oak Road and Elm Lane today", "Oak Road", "the corner of Oak Road and Elm Lane"),
     ("12 Oak Road, leeds, england 18632.", "12 Oak Road", "12 Oak Road, leeds, england 18632"),
     ("12 Oak Road, and I earn 15000.", "12 Oak Road", "12 Oak Road"),
     ("12 Oak Road\nPlease help me.", "12 Oak Road", "12 Oak Road"),
     ("12 Oak Road, Leeds and I hate it", "12 Oak Road", "12 Oak Road, Leeds")],
)  # fmt: skip
def test_an_address_is_taken_with_what_belongs_to_it_and_no_more(text: str, street: str, expected: str) -> None:
    start, end = whole(text, (text.index(street), text.index(street) + len(street)))
    assert text[start:end] == expected


def test_a_flat_or_a_postcode_and_a_town_make_a_street_of_a_name() -> None:
    assert has_more("Bygget 91, Suite 4", 9)
    assert has_more("Bygget 91\n9000 Gent", 9)
    assert not has_more("Bygget 91 is nice", 9)
