"""What mail was put into for the road, undone: base64, quoted-printable, uuencode; leniently. # pure

Nothing here raises on what people's programs send: bytes that are not in the encoding they claim stay as they are.
"""

from __future__ import annotations

import binascii
import quopri
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_PADDING = re.compile(rb"={1,2}(?=\s|$)")
_SPACE_AT_END = re.compile(rb"=[ \t]+\n")  # a server added it to a line that goes on
_FEW_WORDS = 40  # fewer characters than this for each space, and it was written by a person, not by an encoder


def carried(encoding: str, body: bytes) -> bytes:
    """Give the bytes that were carried; `encoding` is the value of Content-Transfer-Encoding."""
    name = encoding.strip(" \t;\"'").lower().partition(";")[0].strip()
    if name == "quoted-printable":
        return quopri.decodestring(_SPACE_AT_END.sub(b"=\n", body))
    if name == "base64":
        return from_base64(body)
    if name in {"x-uuencode", "uuencode", "x-uue"}:
        return from_uuencode(body)
    return body


def from_base64(body: bytes) -> bytes:
    """Decode leniently: strange characters are passed over, and padding in the middle begins anew."""
    if body.strip().count(b" ") * _FEW_WORDS > len(body):
        return body  # claims to be base64, and is plain words
    return b"".join(_of_letters(_NOT_BASE64.sub(b"", piece)) for piece in _PADDING.split(body))


def _of_letters(letters: bytes) -> bytes:
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def from_uuencode(body: bytes) -> bytes:
    """Decode what stands between "begin" and "end", or all of it where they are missing; a broken line is left out."""
    decoded: list[bytes] = []
    for line in body.split(b"\n"):
        if line.startswith(b"begin "):
            decoded.clear()
        elif line.strip() == b"end":
            break
        else:
            decoded.append(_of_line(line))
    return b"".join(decoded)


def _of_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
