"""The names of those whom a text speaks of are found, and ordinary words are left alone."""

from __future__ import annotations

import pytest

from gateway.words.pseudonymise import pseudonymise


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ask emma or JESSICA", "ask [name] or [name 2]"), ("this is Emma's number", "this is [name]'s number"),
     ("My friends Emma, Zorb and Tom are mean", "My friends [name], [name 2] and [name 3] are mean"),
     ("I saw Emma van Dijk there", "I saw [name] there"), ("mon frère Zyad crie", "mon frère [name] crie"),
     ("Herr Quastl schreit", "Herr [name] schreit"), ("he is called Zug", "he is called [name]"),
     ("Hi Khasan,\nthanks", "Hi [name],\nthanks"), ("it was J. K. Johnson", "it was [name]"),
     ("Jan zegt nee", "[name] zegt nee"), ("then Grace left", "then [name] left")],
)  # fmt: skip
def test_a_name_is_found(text: str, expected: str) -> None:
    assert pseudonymise(text).text == expected


@pytest.mark.parametrize(
    "text",
    ["Don't tell. Will you? May I? I will, in hope.", "Ben ik gek? Ik ben bang.", "Der Ernst der Lage",
     "Rosa es una rosa", "I feel grace and hope and joy", "my ED is back and my OCD too",
     "On Monday in May I go to Paris",
     "my friend She left", "My Mum and Dad and God", "I'm in year 9 and got 15 on Maths 2"],
)  # fmt: skip
def test_ordinary_words_stay(text: str) -> None:
    assert pseudonymise(text).text == text
