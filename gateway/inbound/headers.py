"""The header block of a mail as plain fields, read within limits: no header, however long, can hold the door. # pure"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.inbound.coded_words import readable
from gateway.inbound.from_line import one_mailbox
from gateway.words.plain_text import decoded

__all__ = [  # with what reads the values of single lines
    "Fields", "TooMuchHeader", "first", "one_mailbox", "opened", "read_fields", "readable", "split_block", "top_fields",
    "values",
]  # fmt: skip

LONGEST_BLOCK = 64 * 1024
MOST_LINES = 200
LONGEST_LINE = 4 * 1024
LONGEST_CONTENT_LINE = 1024
MOST_SEMICOLONS = 20

Fields = Sequence[tuple[str, str]]

_FIELD = re.compile(rb"^([!-9;-~]{1,100})[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
_FOLD = re.compile(rb"\n[ \t]")
# What mail servers add on the way, folded into very many lines by some: nobody reads it here, so its folds do no harm.
_TRACES = (b"received", b"x-", b"arc-", b"dkim-", b"domainkey-", b"authentication-results", b"list-")
_KNOWN = frozenset(
    {"from", "to", "cc", "subject", "date", "message-id", "mime-version", "received", "reply-to", "sender"}
)  # fmt: skip


class TooMuchHeader(ValueError):
    """The header block is larger than any mail program writes."""


def split_block(raw: bytes) -> tuple[bytes, bytes]:
    """Give (header block, body) of a part whose line ends are all LF."""
    if raw.startswith(b"\n"):
        return b"", raw[1:]
    head, _, body = raw.partition(b"\n\n")
    return head, body


def opened(raw: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Give (fields, body) of a part whose line ends are all LF; the fields are as `read_fields` gives them.

    Where the blank line before the body is missing, the body begins at the first line that is no field. Raises
    `TooMuchHeader`.
    """
    head, body = split_block(raw)
    found = list(_FIELD.finditer(head, 0, LONGEST_BLOCK))
    begins = _body_begins(head, found)
    if begins is None:
        return _fields(head, found), body
    kept = [field for field in found if field.start() < begins]
    return _fields(head[:begins], kept), raw[begins:]


def read_fields(block: bytes) -> list[tuple[str, str]]:
    """Give (lower-case name, unfolded value) for every field short enough to be parsed; a longer one counts as absent.

    Raises `TooMuchHeader` when the block passes 64 KB or 200 lines. The folded lines of a field count too, but for
    those that mail servers add (Received, X-…, ARC-…): a good mail through large servers has more of them than that.
    """
    return _fields(block, list(_FIELD.finditer(block, 0, LONGEST_BLOCK)))


def _fields(block: bytes, found: list[re.Match[bytes]]) -> list[tuple[str, str]]:
    if len(block) > LONGEST_BLOCK:
        raise TooMuchHeader("the header block is too large")
    if block.count(b"\n") >= MOST_LINES:
        folds_of_traces = sum(field[2].count(b"\n") for field in found if field[1].lower().startswith(_TRACES))
        if block.count(b"\n") - folds_of_traces >= MOST_LINES:
            raise TooMuchHeader("the header block has too many lines")
    pairs = [(field[1].decode("ascii").lower(), _unfolded(field[2])) for field in found]
    return [(name, _text(value)) for name, value in pairs if _is_short_enough(name, value)]


def _body_begins(head: bytes, found: list[re.Match[bytes]]) -> int | None:
    """Where the body begins inside of `head`, or None: a stray line among fields that we know is only passed over."""
    at = 0
    for number, field in enumerate(found):
        if field.start() != at and not _is_postmark(head, at):
            return None if any(_is_known(later) for later in found[number:]) else at
        at = field.end() + 1
    return at if at < len(head) and not _is_postmark(head, at) else None


def _is_postmark(head: bytes, at: int) -> bool:
    """Whether the first line is one that mailboxes put before a mail ("From somebody Mon Jan …")."""
    return at == 0 and head.startswith((b"From ", b">From "))


def _is_known(field: re.Match[bytes]) -> bool:
    name = field[1].decode("ascii").lower()
    return name in _KNOWN or name.startswith("content-")


def _unfolded(value: bytes) -> bytes:
    return (_FOLD.sub(b" ", value) if b"\n" in value else value).strip()


def _text(value: bytes) -> str:
    return value.decode("ascii") if value.isascii() else decoded(value, "utf-8")


def _is_short_enough(name: str, value: bytes) -> bool:
    if name.startswith("content-"):
        return len(value) <= LONGEST_CONTENT_LINE and value.count(b";") <= MOST_SEMICOLONS
    return len(value) <= LONGEST_LINE


def top_fields(raw: bytes) -> list[tuple[str, str]]:
    """Give the fields of a whole mail as it came from the wire; empty when its header is beyond the limits."""
    window = raw[: 2 * LONGEST_BLOCK].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return opened(window)[0]
    except TooMuchHeader:
        return []


def values(fields: Fields, name: str) -> list[str]:
    """Give every value of the fields of that (lower-case) name, in order."""
    return [value for key, value in fields if key == name]


def first(fields: Fields, name: str) -> str:
    """Give the first value of that name, or an empty text."""
    for key, value in fields:
        if key == name:
            return value
    return ""
