"""The header block of a mail as plain fields, read within limits: no header, however long, can hold the door. # pure"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from email.errors import MessageError
from email.header import decode_header

from gateway.words.plain_text import decoded, scrubbed

LONGEST_BLOCK = 64 * 1024
MOST_LINES = 200
LONGEST_LINE = 4 * 1024
LONGEST_CONTENT_LINE = 1024
MOST_SEMICOLONS = 20

Fields = Sequence[tuple[str, str]]

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
_SPACE = re.compile(r"\s+")
_QUOTED = r'"(?:[^"\\]|\\.){0,500}"'
_ANGLE = re.compile(rf"\s*((?:{_QUOTED}|[^\"<>])*)<\s*([^<>\s]{{3,400}})\s*>\s*(?:\([^()]*\))?\s*")
_BARE = re.compile(r"\s*([^\s<>()\",;:]{3,400})\s*(?:\(([^()]*)\))?\s*")


class TooMuchHeader(ValueError):
    """The header block is larger than any mail program writes."""


def split_block(raw: bytes) -> tuple[bytes, bytes]:
    """Give (header block, body) of a part whose line ends are all LF."""
    if raw.startswith(b"\n"):
        return b"", raw[1:]
    head, _, body = raw.partition(b"\n\n")
    return head, body


def read_fields(block: bytes) -> list[tuple[str, str]]:
    """Give (lower-case name, unfolded value) for every field short enough to be parsed; a longer one counts as absent.

    Raises `TooMuchHeader` when the block passes 64 KB or 200 fields.
    """
    if len(block) > LONGEST_BLOCK:
        raise TooMuchHeader("the header block is too large")
    folded = re.sub(rb"\n[ \t]", b" ", block).split(b"\n")
    if len(folded) > MOST_LINES:
        raise TooMuchHeader("the header block has too many lines")
    found = (_FIELD.fullmatch(line) for line in folded)
    pairs = ((match[1].decode("ascii").lower(), match[2].strip()) for match in found if match)
    return [(name, decoded(value, "utf-8")) for name, value in pairs if _is_short_enough(name, value)]


def top_fields(raw: bytes) -> list[tuple[str, str]]:
    """Give the fields of a whole mail as it came from the wire; empty when its header is beyond the limits."""
    window = raw[: 2 * LONGEST_BLOCK].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return read_fields(split_block(window)[0])
    except TooMuchHeader:
        return []


def values(fields: Fields, name: str) -> list[str]:
    """Give every value of the fields of that (lower-case) name, in order."""
    return [value for key, value in fields if key == name]


def first(fields: Fields, name: str) -> str:
    """Give the first value of that name, or an empty text."""
    return next((value for key, value in fields if key == name), "")


def readable(value: str) -> str:
    """Decode the encoded words of a value leniently and put it on one line, without invisible characters."""
    try:
        pieces = decode_header(value)
        text = "".join(
            piece if isinstance(piece, str) else decoded(piece, charset or "latin-1") for piece, charset in pieces
        )
    except (MessageError, ValueError, LookupError, binascii.Error):
        text = value
    return _SPACE.sub(" ", scrubbed(text)).strip()


def one_mailbox(value: str) -> tuple[str, str] | None:
    """Give (display name, address) of a From value that names exactly one address, or None."""
    angle = _ANGLE.fullmatch(value)
    if angle:
        outside_quotes = re.sub(_QUOTED, "", angle[1])
        if "@" in outside_quotes and re.search("[,;:()]", outside_quotes):
            return None
        return readable(angle[1].strip().strip('"').replace('\\"', '"')), angle[2]
    bare = _BARE.fullmatch(value)
    return (readable(bare[2] or ""), bare[1]) if bare else None


def _is_short_enough(name: str, value: bytes) -> bool:
    if name.startswith("content-"):
        return len(value) <= LONGEST_CONTENT_LINE and value.count(b";") <= MOST_SEMICOLONS
    return len(value) <= LONGEST_LINE
