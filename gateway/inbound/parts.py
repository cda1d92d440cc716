"""Taking a body of several parts apart at its boundary lines, in one pass. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GUESS = re.compile(rb"^--(\S[^\n]{0,200}?)[ \t]*\n(?=content-[a-z-]{3,40}:)", re.MULTILINE | re.IGNORECASE)


def parts_of(body: bytes, boundary: str) -> Iterator[bytes]:
    """Give the parts one after the other; a last boundary that is missing is forgiven.

    A boundary that is not there, or not named, is guessed from the first line that looks like one. Gives nothing at all
    where the body has no boundary line.
    """
    named = boundary.encode("utf-8", "replace").rstrip()
    if not named or _next_line(body, b"--" + named, 0) is None:
        guess = _GUESS.search(body)
        if guess is None:
            return
        named = guess[1]
    yield from _between(body, b"--" + named)


def _between(body: bytes, mark: bytes) -> Iterator[bytes]:
    found = _next_line(body, mark, 0)
    while found is not None and not found[2]:
        start = found[1]
        found = _next_line(body, mark, start)
        yield body[start : max(start, found[0] - 1) if found else len(body)]


def _next_line(body: bytes, mark: bytes, at: int) -> tuple[int, int, bool] | None:
    """(start, start of the next line, whether it is the last) of the next line that is the boundary and no more."""
    while (at := body.find(mark, at)) >= 0:
        if at == 0 or body[at - 1] == 0x0A:
            end = body.find(b"\n", at)
            end = len(body) if end < 0 else end
            rest = body[at + len(mark) : end].rstrip(b" \t")
            if rest in {b"", b"--"}:
                return at, min(end + 1, len(body)), rest == b"--"
        at += len(mark)
    return None
