"""A first look at a text, taken once: what costs time is then only tried where it could find something. # pure"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType

Span = tuple[int, int]

CAPITAL = "A-ZÀ-ÖØ-ÞŠŽŁĞİŚŻŹĆČŘŞŐŰŃĚŮĐĽŤŇĀĒĪŌŪ"
_CAPITALISED = re.compile(rf"[{CAPITAL}](?<!\w[{CAPITAL}])\w{{1,39}}(?:['’-]\w{{1,39}}){{0,3}}")
_WORD = re.compile(r"[^\W\d_]+")
_APART = {code: " " for code in range(128) if not chr(code).isalpha()}
_DIGITS = re.compile(r"\d(?:(?s:.){0,48}\d)*")
_BEFORE, _AFTER = 80, 120  # characters around a digit in which an address with it stands


def _levelling() -> dict[int, str]:
    """Give a small plain letter for every accented, wide or ornate letter that people write names with."""
    plain: dict[int, str] = {}
    for first, last in ((0xC0, 0x52F), (0x1E00, 0x1FFF), (0x2100, 0x214F), (0xFF00, 0xFFEF), (0x1D400, 0x1D7FF)):
        for code in range(first, last + 1):
            letter = unicodedata.normalize("NFKD", chr(code))[:1].lower()
            if letter != chr(code) and len(letter) == 1:
                plain[code] = letter
    return plain


_PLAIN = MappingProxyType(_levelling())


def levelled(text: str) -> str:
    """Give a text of the same length without case and accents, so that places in it are places in the text."""
    return text.lower() if text.isascii() else text.translate(_PLAIN).lower()


def folded(word: str) -> str:
    """Give a word without case and accents, for comparing names; it may grow, for ß becomes ss."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@dataclass(frozen=True, repr=False, slots=True)
class Glance:
    """A text and what is seen of it at once.

    `plain` has the same length and neither case nor accents; `words` are its words; `capitals` are the spans of
    capitalised words of two letters or more; `near_digits` are the stretches with a digit and what stands around it.
    """

    text: str
    plain: str
    words: frozenset[str]
    capitals: list[Span]
    near_digits: list[Span]

    def around(self, words: frozenset[str], before: int, after: int) -> list[Span]:
        """Give the stretches around every place where one of these plain words stands, `before` and `after` long."""
        spans: list[Span] = []
        for word in self.words & words:
            at = self.plain.find(word)
            while at >= 0:
                spans.append((max(0, at - before), at + len(word)))
                at = self.plain.find(word, at + len(word))
        return _joined(self.text, sorted(spans), after)


def glance(text: str) -> Glance:
    """Look at a text."""
    plain = levelled(text)
    return Glance(
        text=text,
        plain=plain,
        words=frozenset(plain.translate(_APART).split() if plain.isascii() else _WORD.findall(plain)),
        capitals=[match.span() for match in _CAPITALISED.finditer(text)],
        near_digits=_windows(text),
    )


def _windows(text: str) -> list[Span]:
    digits = [(max(0, match.start() - _BEFORE), match.end()) for match in _DIGITS.finditer(text)]
    return _joined(text, digits, _AFTER)


def _joined(text: str, spans: list[Span], after: int) -> list[Span]:
    """Lengthen each, to the end of a word, and make one of those that touch; they come in the order of their start."""
    windows: list[Span] = []
    for start, last in spans:
        if windows and last <= windows[-1][1] - after:
            continue
        end = min(len(text), last + after)
        while end < len(text) and end < last + 2 * after and not text[end].isspace():
            end += 1
        if windows and start <= windows[-1][1]:
            start, _ = windows.pop()
        windows.append((start, end))
    return windows
