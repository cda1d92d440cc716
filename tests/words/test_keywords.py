"""The one-word commands, and the sentences that are none."""

from __future__ import annotations

import tomllib

import pytest

from gateway.words.keywords import TABLE, Keyword, keyword


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", " Stop. ", "STOP!!!", "“stop”", "s t o p", "Stop all", "STOPALL", "opt-out", "optout", "END",
     "unsubscribe", "quit", "arrêt", "ARRET", "arre\u0302t", "arrêter", "stopp", "abmelden", "afmelden", "lopeta",
     "baja", "cancelar", "STOP 🙏", "ＳＴＯＰ", "\u200bSTOP\ufeff", "*stop*", "(Stop)", "stop\n\n", "Please STOP.",
     "s.t.o.p", "désabonner", "sluta"],
)  # fmt: skip
def test_a_message_that_is_only_stop_stops(text: str) -> None:
    assert keyword(text) is Keyword.STOP


@pytest.mark.parametrize(
    "text", ["START", "unstop", "hervat", "reprendre", "aloita", "fortsetzen", "reanudar", "Démarrer.", "börja"]
)
def test_a_message_that_is_only_start_starts(text: str) -> None:
    assert keyword(text) is Keyword.START


@pytest.mark.parametrize(
    "text", ["HELP", "help!!", "Info", "SOS", "hulp", "aide", "Au secours!", "Hilfe", "apua", "ayuda", "¡Socorro!"]
)
def test_a_message_that_is_only_help_asks_for_help(text: str) -> None:
    assert keyword(text) is Keyword.HELP


@pytest.mark.parametrize("text", ["WHEN", "When?", "when??", "wanneer", "Quand ?", "wann", "milloin?", "¿Cuándo?"])
def test_a_message_that_is_only_when_asks_when(text: str) -> None:
    assert keyword(text) is Keyword.WHEN


@pytest.mark.parametrize(
    "text", ["delete", "DELETE.", "erase", "wis", "supprimer", "löschen", "loeschen", "poista", "borrar", "Delete me"]
)
def test_a_message_that_is_only_delete_asks_to_be_erased(text: str) -> None:
    assert keyword(text) is Keyword.DELETE


@pytest.mark.parametrize("text", ["EXIT", "exit.", "sluiten", "sortir", "schließen", "poistu", "salir"])
def test_a_message_that_is_only_exit_leaves(text: str) -> None:
    assert keyword(text) is Keyword.EXIT


@pytest.mark.parametrize(
    "text",
    ["We have to STOP this", "please stop him", "stop it please", "stop it hurts", "I want to start",
     "I want to end it", "end it all", "delete him from my phone", "help me he is here", "help me", "i need help",
     "when will it end", "when i am gone", "is there no exit", "", "   ", "...", "yes", "ja", "para", "fin", "nar",
     "koska", "how do I stop smoking", "st op", "ex it", "in fo", "stop_me", "STOP 1", "x" * 500, "stop " * 40,
     "non stop", "the end", "info about school"],
)  # fmt: skip
def test_a_sentence_is_never_a_command(text: str) -> None:
    assert keyword(text) is None


@pytest.mark.parametrize(
    ("word", "language", "said"),
    [("fin", "fr", Keyword.STOP), ("fin", "en", None), ("Ende", "de", Keyword.STOP), ("loppu", "fi", Keyword.STOP),
     ("einde", "nl", Keyword.STOP), ("para", "es", Keyword.STOP), ("när", "sv", Keyword.WHEN),
     ("stop", "xx", Keyword.STOP)],
)  # fmt: skip
def test_a_word_with_another_meaning_elsewhere_counts_only_in_its_language(
    word: str, language: str, said: Keyword | None
) -> None:
    assert keyword(word, language) is said


def test_a_word_that_a_countrys_networks_obey_counts_in_that_country() -> None:
    assert keyword("YES", "en", "US") is Keyword.START
    assert keyword("YES", "en", "GB") is None


def test_what_every_carrier_takes_for_a_command_is_one_here() -> None:
    stops = [
        "STOP",
        "END",
        "CANCEL",
        "UNSUBSCRIBE",
        "QUIT",
        "STOPALL",
        "STOP ALL",
        "REVOKE",
        "OPTOUT",
        "REMOVE",
        "ARRET",
    ]
    assert {keyword(word, "en", "US") for word in stops} == {Keyword.STOP}
    assert {keyword(word, "en", "US") for word in ("START", "UNSTOP", "SUBSCRIBE", "YES")} == {Keyword.START}
    assert {keyword(word, "en", "US") for word in ("HELP", "INFO")} == {Keyword.HELP}


def test_no_word_of_the_table_says_two_things_in_one_place() -> None:
    read = tomllib.loads(TABLE.read_text("utf-8"))
    for kinds in [read["everywhere"], *read["language"].values(), *read["country"].values()]:
        spelled = [phrase.replace(" ", "") for phrases in kinds.values() for phrase in phrases]
        assert sorted(spelled) == sorted(set(spelled))


def test_every_word_of_the_table_is_found_as_it_stands_there() -> None:
    read = tomllib.loads(TABLE.read_text("utf-8"))
    for kind, phrases in read["everywhere"].items():
        assert {keyword(phrase) for phrase in phrases} == {Keyword(kind)}


@pytest.mark.parametrize("text", ["s " * 375_000, "\u0301" * 750_000, "stop" * 187_500])
def test_a_huge_message_is_no_command(text: str) -> None:
    assert keyword(text) is None
