"""The few words that are commands: STOP, START, HELP, WHEN, DELETE, EXIT, as people say them in seven languages. # pure

Only a whole message counts. "We have to STOP this" is a sentence, and a sentence is never a command. Which words there
are stands in keywords.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

TABLE = Path(__file__).with_suffix(".toml")


class Keyword(StrEnum):
    """What a one-word message asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    WHEN = "when"
    DELETE = "delete"
    EXIT = "exit"


_LONGEST = 160  # of the whole message: nothing that is longer is a single word, whatever stands around it
_WORD = re.compile(r"[^\W_]+")


def keyword(text: str, language: str | None = None, country: str | None = None) -> Keyword | None:
    """Give the command that the whole text is, whatever its case, spaces, accents and punctuation, or None.

    `language` (ISO 639-1) and `country` (ISO 3166) add the words that mean something else in other places.
    """
    if len(text) > _LONGEST:
        return None
    words = _words(text)
    said = "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)  # "s t o p" is one word
    tables = _tables()
    for place in (f"language.{language}", f"country.{country}", "everywhere"):
        found = tables.get(place, {}).get(said)
        if found is not None:
            return found
    return None


def _words(text: str) -> list[str]:
    """The text's words without accents, and without the signs that cannot be seen."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf")))


@cache
def _tables() -> Mapping[str, Mapping[str, Keyword]]:
    """The table as it is looked up: where it counts, then the words."""
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    places = {"everywhere": read["everywhere"]}
    for kind in ("language", "country"):
        places |= {f"{kind}.{name}": kinds for name, kinds in read[kind].items()}
    return MappingProxyType({place: MappingProxyType(_spellings(kinds)) for place, kinds in places.items()})


def _spellings(kinds: Mapping[str, list[str]]) -> dict[str, Keyword]:
    return {
        spelling: Keyword(kind)
        for kind, phrases in kinds.items()
        for phrase in phrases
        for spelling in (phrase, phrase.replace(" ", ""))
    }
