"""Streets, postcodes and schools are found in the countries' own forms."""

from __future__ import annotations

import pytest

from gateway.words.pseudonymise import pseudonymise


@pytest.mark.parametrize(
    "address",
    ["15 baker street, Leeds LS1 4AB", "Flat 3, 22 Station Road", "Kerkstraat 12, 9000 Gent", "1012 AB Amsterdam",
     "rue du centre 320, 5000 Namur", "12 rue Victor Hugo 75001 Paris", "Hauptstraße 5, 10115 Berlin",
     "Villacher Strasse 89", "Mannerheimintie 12 A 4, 00100 Helsinki", "Calle Mayor, 4, 28013 Madrid",
     "P.O. Box 123", "EC1A 1BB", "2450 Crown St\nSuite 5\nDallas TX 48486", "kerkstraat 12",
     "Jan van Galenstraat 4 bus 2, 2000 Antwerpen", "Chaussée de Liège 187, 4480 Engis", "Hannahbaan 8, 9590NC Weurt",
     "Ida Ekmanin katu 83, 06400 Porvoo", "Dosentinbulevardi 25, 76018 Nokia", "Katja-Rädel-Ring 94, 25388 Neuendorf",
     "Hugo-Wolf-Platz 8/4, 7563 Bruck an der Leitha", "Calle de Alcalá, 17, 3º B, 28013 Madrid",
     "Avinguda del Bogatell, 17, 08005 Barcelona", "Glorieta de Ale 25, Lleida, 27305",
     "8-9 Mainguard Street, Galway", "Flat 39w, Mann Stream, Jutown, E3 5HU", "54 Oak Street E85 72A9",
     "251 McMurchy Avenue South, Brampton, ON L6Y 1Z4", "4026 Bishop Island, Lake Place, RI 86348",
     "PSC 4095, Box 8316\nAPO AE 85103", "USS Vale\nFPO AE 94560", "the corner of Oak Street 5 and Elm Road",
     "19 Anna Knudsens gate 222\n Suite 598\n OSLO\n Norway", "12 baker street, leeds, england 18632",
     "Λεωφόρος Συγγρού 119", "Dózsa György út 78", "Piroska u. 97, 1011 Budapest"],
)  # fmt: skip
def test_an_address_is_found_whole(address: str) -> None:
    assert pseudonymise(f"send it to {address}").text == "send it to [address]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("I live in Baker Street with mum", "I live in [address] with mum"),
     ("ik woon in de Kerkstraat", "ik woon in de [address]"),
     ("we met on Oak Road after dark", "we met on [address] after dark")],
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
     "die Grundschule war gut", "15 St", "on 4 June 1976", "le 12 Mars 2020", "Chapter 5 of 10", "room 12, 3 rd floor",
     "We were 3 Boys 2 girls", "24 Hour Party People", "in Year 9 and Grade 10", "on Windows 10 and FIFA 22, Sims 4",
     "Psalm 23, Romans 8, Acts 5", "my Auntie 40 came", "1. My Own Way\n2. Talk To Dad", "I am on Zoloft 50",
     "I take Zoloft 50 mg, Lexapro 10", "We moved to Spain 3 years ago", "I found you via Google 3 days ago",
     "Place Your Order 24/7", "She is at Uni 2 days a week", "You have 3 Choices. 1 Stay. 2 Leave", "12 Step Way"],
)  # fmt: skip
def test_what_is_no_place_of_somebodys_stays(text: str) -> None:
    assert pseudonymise(text).text == text
