"""How many text messages a letter costs, and the signs that would make it cost double. # pure"""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes two places: an escape and a sign
_GSM_ALONE, _GSM_JOINED = 160, 153
_UNICODE_ALONE, _UNICODE_JOINED = 70, 67
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "―": "-",
        "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Segments:
    """What a text costs: `count` messages in `encoding` ("gsm" or "unicode")."""

    count: int
    encoding: str


def segments(text: str) -> Segments:
    """Count the messages a text is cut into; an empty text is one. No sign is ever cut in two."""
    if all(sign in _BASIC or sign in _EXTENDED for sign in text):
        places = [2 if sign in _EXTENDED else 1 for sign in text]
        return Segments(_count(places, _GSM_ALONE, _GSM_JOINED), "gsm")
    places = [2 if ord(sign) > 0xFFFF else 1 for sign in text]
    return Segments(_count(places, _UNICODE_ALONE, _UNICODE_JOINED), "unicode")


def shorten_quotes(text: str) -> str:
    """Replace typographic quotes, dashes, dots and spaces by plain ones, so that they do not double the price."""
    return text.translate(_PLAIN)


def _count(places: list[int], alone: int, joined: int) -> int:
    if sum(places) <= alone:
        return 1
    count, used = 1, 0
    for place in places:
        if used + place > joined:
            count, used = count + 1, 0
        used += place
    return count
