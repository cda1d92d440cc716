"""Header values in which other letters than ASCII were put into "encoded words", as one readable line. # pure"""

from __future__ import annotations

import re

from gateway.inbound.transfer import from_base64
from gateway.words.plain_text import decoded, scrubbed

_SPACE = re.compile(r"\s+")
_CODED_WORD = re.compile(r"=\?([^?\s]{1,75})\?([bBqQ])\?([^?\n]*)\?=")
_CODED_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")


def readable(value: str) -> str:
    """Decode the encoded words of a value leniently and put it on one line, without invisible characters."""
    if "=?" in value:
        value = _without_coding(value)
    return _SPACE.sub(" ", scrubbed(value)).strip()


def _without_coding(value: str) -> str:
    """Neighbours of one charset are decoded together, for programs cut words in the middle of a character."""
    pieces: list[str] = []
    coded, charset, at = b"", "", 0
    for word in _CODED_WORD.finditer(value):
        between = value[at : word.start()]
        names = word[1].partition("*")[0].lower()
        if between.strip() or not at or names != charset:
            pieces += [decoded(coded, charset), "" if at and not between.strip() else between]
            coded, charset = b"", names
        coded += _of_coded_word(word)
        at = word.end()
    return "".join([*pieces, decoded(coded, charset), value[at:]])


def _of_coded_word(word: re.Match[str]) -> bytes:
    letters = word[3].encode("utf-8", "replace")
    if word[2] in "bB":
        return from_base64(letters)
    return _CODED_BYTE.sub(lambda pair: bytes([int(pair[1], 16)]), letters.replace(b"_", b" "))
