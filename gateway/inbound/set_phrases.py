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

LOOKED_AT = 2000
"""Characters of the first words: machines come to the point."""

_LONGEST_SUBJECT = 200


def _any_of(phrases: Sequence[str], before: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(phrases)})")  # lower case meets lower case: in half the time


_PHRASES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_SUBJECT = _any_of(_PHRASES["subjects"], before=r"\s*(?:(?:re|aw|sv|vs|antw|tr|fw|fwd)\s?:\s*)?")
_ENOUGH = _any_of([*_PHRASES["machines"], *_PHRASES["bounces"]])
_HINTS = tuple(_any_of(phrases) for phrases in _PHRASES["hints"].values())
_DELAYED, _GIVEN_UP, _FAILED = (_any_of(_PHRASES["report"][name]) for name in ("delayed", "given_up", "failed"))


def is_machines_subject(subject: str) -> bool:
    """Whether a subject begins as those of bounces and automatic replies do."""
    return bool(_SUBJECT.match(subject[:_LONGEST_SUBJECT].lower()))


def sounds_automatic(text: str) -> bool:
    """Whether the first words (unquoted) are those of a bounce or an automatic reply."""
    words = first_words(text).lower()
    return bool(_ENOUGH.search(words)) or sum(bool(hint.search(words)) for hint in _HINTS) > 1


def says_delayed(words: str) -> bool:
    """Whether a mail system's words (on one line) say that a letter is still being tried."""
    low = words.lower()
    return bool(_DELAYED.search(low)) and not _GIVEN_UP.search(low)


def says_failed(words: str) -> bool:
    """Whether a mail system's words (on one line) say that a letter did not arrive."""
    return bool(_FAILED.search(words.lower()))


def first_words(text: str, most: int = LOOKED_AT) -> str:
    """The first unquoted words on one line, white space and apostrophes made even; at most so many characters."""
    lines = (line for line in text[: 4 * most].splitlines() if not line.lstrip().startswith(">"))
    return " ".join(" ".join(lines).split())[:most].replace("’", "'")
