"""The set phrases of machines that answer, and how they are told from a person's words. # pure

The phrases stand in set_phrases.toml. One that only a machine says is enough. What a person might say as well ("I am
away until Monday") needs a second phrase of another sort beside it ("for urgent matters please contact"), for silence
towards a person does harm.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from gateway.inbound.plain_pieces import pieces

LOOKED_AT = 2000
"""Characters of the first words: machines come to the point."""

_LONGEST_SUBJECT = 200


class _AnyOf:
    """Several phrases. A phrase is looked for only where a piece of it stands."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._with_piece = tuple((piece, re.compile(phrase)) for phrase in phrases for piece in pieces(phrase))
        others = [phrase for phrase in phrases if not pieces(phrase)]
        self._others = re.compile("|".join(others)) if others else None

    def search(self, words: str) -> bool:
        """Whether one of them stands in these words, which are in lower case as the phrases are."""
        if any(piece in words and phrase.search(words) for piece, phrase in self._with_piece):
            return True
        return self._others is not None and bool(self._others.search(words))


_PHRASES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_SUBJECT = re.compile(rf"\s*(?:(?:re|aw|sv|vs|antw|tr|fw|fwd)\s?:\s*)?(?:{'|'.join(_PHRASES['subjects'])})")
_ENOUGH = _AnyOf([*_PHRASES["machines"], *_PHRASES["bounces"]])
_HINTS = tuple(_AnyOf(phrases) for phrases in _PHRASES["hints"].values())
_DELAYED, _GIVEN_UP, _FAILED = (_AnyOf(_PHRASES["report"][name]) for name in ("delayed", "given_up", "failed"))


def is_machines_subject(subject: str) -> bool:
    """Whether a subject begins as those of bounces and automatic replies do."""
    return bool(_SUBJECT.match(subject[:_LONGEST_SUBJECT].lower()))


def sounds_automatic(text: str) -> bool:
    """Whether the first words (unquoted) are those of a bounce or an automatic reply."""
    words = first_words(text).lower()
    return _ENOUGH.search(words) or sum(hint.search(words) for hint in _HINTS) > 1


def says_delayed(words: str) -> bool:
    """Whether a mail system's words (on one line) say that a letter is still being tried."""
    low = words.lower()
    return _DELAYED.search(low) and not _GIVEN_UP.search(low)


def says_failed(words: str) -> bool:
    """Whether a mail system's words (on one line) say that a letter did not arrive."""
    return _FAILED.search(words.lower())


def first_words(text: str, most: int = LOOKED_AT) -> str:
    """The first unquoted words on one line, white space and apostrophes made even; at most so many characters."""
    lines = (line for line in text[: 4 * most].splitlines() if not line.lstrip().startswith(">"))
    return " ".join(" ".join(lines).split())[:most].replace("’", "'")
