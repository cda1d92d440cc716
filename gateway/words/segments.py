"""How many text messages a letter costs, and the signs that would make it cost double. # pure"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # each takes two places: an escape and a sign
_GSM_ALONE, _GSM_JOINED = 160, 153
_UNICODE_ALONE, _UNICODE_JOINED = 70, 67
LONGEST_TEXT = 1600
"""The provider takes no longer text, counted in UTF-16 units; the networks cut it into parts and join them again."""

_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'", "‹": "'", "›": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "―": "-", "⁃": "-", "•": "-",
        "…": "...", "\t": " ", "\u2028": "\n", "\u2029": "\n",
        **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " "),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),  # not seen, and each would cost as much as all the rest
    }
)  # fmt: skip


@dataclass(frozen=True)
class Segments:
    """What a text costs: `count` messages in `encoding` ("gsm" or "unicode")."""

    count: int
    encoding: str


def segments(text: str) -> Segments:
    """Count the messages a text is cut into; an empty text is one. No sign is ever cut in two."""
    return Segments(len(parts(text)), "gsm" if is_basic(text) else "unicode")


def parts(text: str) -> tuple[str, ...]:
    """The text as the networks cut it: one part where it fits, else parts that leave room to be joined again."""
    alone, joined = (_GSM_ALONE, _GSM_JOINED) if is_basic(text) else (_UNICODE_ALONE, _UNICODE_JOINED)
    taken = places(text)
    if sum(taken) <= alone:
        return (text,)
    cuts, used = [0], 0
    for at, place in enumerate(taken):
        if used + place > joined:
            cuts.append(at)
            used = 0
        used += place
    return tuple(text[start:end] for start, end in pairwise([*cuts, len(text)]))


def as_sent(text: str) -> str:
    """The text as it is sent: quotes, dashes, dots and spaces made plain, for the typographic ones double the price.

    An accent that was written apart from its letter joins it.
    """
    return unicodedata.normalize("NFC", text.translate(_PLAIN))


def without_costly_accents(text: str) -> str:
    """The text without those accents that the networks' short alphabet lacks: "sabado", but "miércoles"."""
    return "".join(sign if is_basic(sign) else unicodedata.normalize("NFD", sign)[0] for sign in text)


def length(text: str) -> int:
    """How long a text is as the provider counts it, in UTF-16 units."""
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)


def is_basic(text: str) -> bool:
    """Whether the networks' short alphabet has every sign of it."""
    return all(sign in _BASIC or sign in _EXTENDED for sign in text)


def places(text: str) -> list[int]:
    """How many places each sign takes, of seven bits or of sixteen, as the whole text must be sent."""
    if is_basic(text):
        return [2 if sign in _EXTENDED else 1 for sign in text]
    return [2 if ord(sign) > 0xFFFF else 1 for sign in text]
