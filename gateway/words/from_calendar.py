"""The words that somebody wrote into an invitation: its title, description and comments (RFC 5545). # pure"""

from __future__ import annotations

import re

_FIELDS = ("SUMMARY", "DESCRIPTION", "COMMENT")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def text_of_calendar(text: str) -> str:
    """Give those lines of a calendar entry, each once and in the order in which they stand; empty without any."""
    unfolded = re.sub(r"\n[ \t]", "", text)
    found: dict[str, None] = {}
    for line in unfolded.split("\n"):
        name, _, value = line.partition(":")
        if name.partition(";")[0].upper() in _FIELDS and value.strip():
            found[_ESCAPED.sub(_meant, value).strip()] = None
    return "\n".join(found)


def _meant(escaped: re.Match[str]) -> str:
    return "\n" if escaped[1] in "nN" else escaped[1]
