"""The one-word commands, and the sentences that are none."""

from __future__ import annotations

import pytest

from gateway.words.keywords import Keyword, keyword


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop. ", "STOP!!!", "“stop”", "s t o p", "Stop all", "opt-out", "unsubscribe", "quit", "END",
     "arrêt", "ARRET", "arrêter", "stopp", "abmelden", "afmelden", "lopeta", "baja", "cancelar", "STOP 🙏"],
)  # fmt: skip
def test_a_message_that_is_only_stop_stops(text: str) -> None:
    assert keyword(text) is Keyword.STOP


@pytest.mark.parametrize(
    "text", ["START", "unstop", "hervat", "reprendre", "aloita", "fortsetzen", "reanudar", "Démarrer."]
)
def test_a_message_that_is_only_start_starts(text: str) -> None:
    assert keyword(text) is Keyword.START


@pytest.mark.parametrize(
    "text", ["delete", "DELETE.", "erase", "wis", "supprimer", "löschen", "loeschen", "poista", "borrar"]
)
def test_a_message_that_is_only_delete_asks_to_be_erased(text: str) -> None:
    assert keyword(text) is Keyword.DELETE


@pytest.mark.parametrize(
    "text",
    ["We have to STOP this", "please stop him", "stop it hurts", "I want to start", "I want to end it", "end it all",
     "delete him from my phone", "", "   ", "...", "help", "yes", "ja", "para", "fin", "how do I stop smoking",
     "x" * 500],
)  # fmt: skip
def test_a_sentence_is_never_a_command(text: str) -> None:
    assert keyword(text) is None


def test_a_word_with_another_meaning_elsewhere_counts_only_in_its_language() -> None:
    assert keyword("fin", "fr") is Keyword.STOP
    assert keyword("fin", "en") is None
