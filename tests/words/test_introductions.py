"""How people introduce and sign themselves is understood in six languages."""

from __future__ import annotations

import pytest

from gateway.words.glance import glance
from gateway.words.introductions import introduced, named_others
from gateway.words.pseudonymise import pseudonymise


def _names(text: str) -> list[str]:
    return [text[start:end] for start, end in introduced(glance(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [("my name is Bob", "Bob"), ("my name's zara and I am 15", "zara"), ("Hi, I'm Zorblax.", "Zorblax"),
     ("Hello I am Aïcha and I need help", "Aïcha"), ("hey there, im Kofi\nplease help", "Kofi"),
     ("it's zoe here", "zoe"), ("people call me Ash", "Ash"), ("Je m'appelle zohra", "zohra"),
     ("moi c'est Nadir", "Nadir"), ("Mon prénom est Loïc.", "Loïc"), ("ik heet Fleur", "Fleur"),
     ("Ik ben Daan, 15 jaar", "Daan"), ("Mijn naam is Pieter de Vries", "Pieter de Vries"),
     ("ich heiße Jörn", "Jörn"), ("Ich bin Uwe.", "Uwe"), ("mein Name ist Aylin", "Aylin"),
     ("me llamo Iker", "Iker"), ("soy Nuria, tengo 14", "Nuria"), ("mi nombre es Íñigo", "Íñigo"),
     ("nimeni on Veikko", "Veikko"), ("mun nimi on Aada", "Aada"), ("olen Pirkko, 16v", "Pirkko")],
)  # fmt: skip
def test_an_introduction_gives_the_name(text: str, name: str) -> None:
    assert _names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [("It hurts.\n\nThanks\nemma", "emma"), ("It hurts.\n\nKind regards,\nEmma Stone\n+44 7700 900123", "Emma Stone"),
     ("Het doet pijn.\nGroetjes, Sanne", "Sanne"), ("Help\n\nMet vriendelijke groet,\nWietske de Vries",
     "Wietske de Vries"),
     ("Hilfe\nMit freundlichen Grüßen\nKlaus Meier", "Klaus Meier"), ("Auta\n\nTerveisin Maija", "Maija"),
     ("Ayuda\n\nUn saludo,\nXabi", "Xabi"), ("Aidez-moi\n\nCordialement\nYanis", "Yanis"), ("it hurts\n- Kim", "Kim"),
     ("it hurts\n\nEmma", "Emma")],
)  # fmt: skip
def test_a_signature_gives_the_name(text: str, name: str) -> None:
    assert _names(text) == [name]


@pytest.mark.parametrize(
    "text",
    ["I love Emma", "I feel Lonely. Please help. Thanks for reading", "I am German.", "Ich bin Schuld an allem",
     "my name is not important", "they call me names like idiot", "Thanks\nbye", "Je suis Triste",
     "it is cold in here"],
)  # fmt: skip
def test_what_only_looks_like_an_introduction_gives_none(text: str) -> None:
    assert _names(text) == []


def test_a_name_that_is_said_to_be_anothers_is_not_the_writers() -> None:
    text = "her name is quilla and she hits me"
    assert [text[start:end] for start, end in named_others(glance(text))] == ["quilla"]
    done = pseudonymise(text)
    assert done.text == "her name is [name] and she hits me"
    assert (done.own, done.given_name) == (frozenset(), None)
