"""Words inside other wrappings than MIME: opaquely signed mail (S/MIME) and Outlook's winmail.dat (TNEF). # pure

Both are read just far enough to find the words, step by step and never deeper than they are laid out. Nothing raises:
what is damaged gives None or what came before the damage.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_SEQUENCE, _SET, _INTEGER, _OBJECT, _EXPLICIT = 0x30, 0x31, 0x02, 0x06, 0xA0
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_UNTIL_END = -1

_TNEF = 0x223E9F78
_ATTRIBUTE = struct.Struct("<BII")
_BODY, _IN_ATTACHMENT = 0x0002800C, 2


@dataclass(frozen=True)
class _Element:
    """One element of BER: `begins` and `ends` are those of its content; an unknown end is `_UNTIL_END`."""

    tag: int
    begins: int
    ends: int


def signed_content(raw: bytes) -> bytes | None:
    """Give the mail part inside of CMS signed-data (RFC 5652); None when this is something else, or damaged."""
    try:
        return _signed_content(raw)
    except (IndexError, ValueError):
        return None


def _signed_content(raw: bytes) -> bytes:
    outer = _expect(raw, 0, _SEQUENCE)
    if not raw.startswith(_SIGNED_DATA, outer.begins):
        raise ValueError("not signed data")
    inside = _expect(raw, outer.begins + len(_SIGNED_DATA), _EXPLICIT)
    signed = _expect(raw, inside.begins, _SEQUENCE)
    version = _expect(raw, signed.begins, _INTEGER)
    algorithms = _expect(raw, version.ends, _SET)
    if algorithms.ends == _UNTIL_END:
        raise ValueError("nobody writes that")
    content = _expect(raw, algorithms.ends, _SEQUENCE)
    kind = _expect(raw, content.begins, _OBJECT)
    return _octets(raw, _expect(raw, kind.ends, _EXPLICIT).begins)


def _octets(raw: bytes, at: int) -> bytes:
    whole = _element(raw, at)
    if whole.tag == _OCTETS:
        return raw[whole.begins : whole.ends]
    if whole.tag != _OCTETS_IN_PIECES:
        raise ValueError("not a string of octets")
    pieces: list[bytes] = []
    at, end = whole.begins, len(raw) if whole.ends == _UNTIL_END else whole.ends
    while at < end and (piece := _element(raw, at)).tag == _OCTETS:
        pieces.append(raw[piece.begins : piece.ends])
        at = piece.ends
    return b"".join(pieces)


def _expect(raw: bytes, at: int, tag: int) -> _Element:
    element = _element(raw, at)
    if element.tag != tag:
        raise ValueError("another element was expected")
    return element


def _element(raw: bytes, at: int) -> _Element:
    length = raw[at + 1]
    begins = at + 2
    if length == 0x80:
        return _Element(raw[at], begins, _UNTIL_END)
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(raw[begins : begins + min(count, 8)], "big")
        begins += count
    if begins + length > len(raw):
        raise ValueError("the element is longer than the mail")
    return _Element(raw[at], begins, begins + length)


def from_winmail(raw: bytes) -> tuple[bytes, bool]:
    """Give the plain body in a winmail.dat (empty without one) and whether files are attached in it."""
    body, has_files, at = b"", False, 6
    if len(raw) < at or int.from_bytes(raw[:4], "little") != _TNEF:
        return b"", False
    while at + _ATTRIBUTE.size <= len(raw):
        level, name, length = _ATTRIBUTE.unpack_from(raw, at)
        at += _ATTRIBUTE.size
        has_files = has_files or level == _IN_ATTACHMENT
        if name == _BODY and not body:
            body = raw[at : at + length].rstrip(b"\0")
        at += length + 2  # and its checksum
    return body, has_files
