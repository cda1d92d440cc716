"""What an answer would give away: a real name, number, address or link in it that is not a signpost. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.words.glance import Span
from gateway.words.pseudonymise import details

_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?")


def revealing(text: str, allowed: Iterable[str] = (), region: str | None = None) -> list[tuple[str, Span]]:
    """Give (kind, span) of every detail in a draft that identifies somebody, in the order of the text.

    `allowed` are the signposts: numbers, links and addresses that may stand in an answer, in any spelling, and names
    that are public. `region` (ISO 3166) is the country whose national numbers are meant. An empty list: nothing.
    """
    signposts = {_same(one) for one in allowed}
    return [
        (detail.kind, (detail.start, detail.end))
        for detail in details(text, region)
        if _same(text[detail.start : detail.end]) not in signposts
    ]


def _same(written: str) -> str:
    """Give one spelling for a signpost: its digits when it is a number, else small and without scheme and slash."""
    bare = _SCHEME.sub("", written.strip().casefold()).rstrip("/.")
    digits = re.sub(r"\D", "", bare)
    return digits if digits and not any(sign.isalpha() for sign in bare) else " ".join(bare.split())
