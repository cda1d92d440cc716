"""Telephone numbers, in the forms of a country, in international form, or announced by a word. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from gateway.words.glance import Glance, Span

_DIGITS = re.compile(
    r"(?<![\w@.])(?<!\d,)(?:\+ ?|\(\+? ?)?\d[\d \t().\-/\u2010-\u2015\u00a0\u202f]{4,24}\d"
    r"(?:\s?(?:x|ext\.?|#) ?\d{1,6})?(?!\w)"
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\s.*)?|"
    r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d"
)
_CALL = re.compile(
    r"\b(?:call|phone|tel|telephone|mobile|cell|text|text me|ring|whatsapp|fax|bel|telefoon|gsm|numéro|téléphone"
    r"|nummer|telefon|"
    r"handy|puhelin|puh|numero|número|teléfono|móvil|number)\b[^\d\n]{0,15}$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(r"[ -]{0,3}\(?(?:office|fax|mobile|cell|home|work|gsm|mobiel|privé)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*")
_GROUPS = re.compile(r"\d+")


def phones(seen: Glance, region: str | None) -> Iterator[Span]:
    """Give the spans of phone numbers in national form (of `region`) or international form."""
    for window in seen.near_digits:
        for match in _DIGITS.finditer(seen.text, *window):
            if _is_number(seen.text, match.span(), match[0], region):
                yield match.span()


def _is_number(text: str, span: Span, written: str, region: str | None) -> bool:
    count = sum(sign.isdigit() for sign in re.split("[xe#]", written)[0])
    if not 6 <= count <= 17 or _DATE.fullmatch(written.strip()):
        return False
    if _is_phone(written, count, region):
        return True
    before = text[max(0, span[0] - 30) : span[0]]
    return bool(_CALL.search(before) or _CALLED_AFTER.match(text, span[1]))


def _is_phone(written: str, count: int, region: str | None) -> bool:
    """Say whether it looks like one; the number plans of the world are only asked when its shape does not tell."""
    if written.lstrip("( ").startswith(("0", "+")) and 8 <= count <= 15:
        return True
    if re.fullmatch(r"\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}", written):
        return True
    amount = _THOUSANDS.fullmatch(written) and (count < 9 or written.endswith("000"))
    if not amount and (9 <= count <= 15 or (7 <= count <= 8 and len(_GROUPS.findall(written)) > 1)):
        return True
    return _is_possible(written, region)


def _is_possible(written: str, region: str | None) -> bool:
    try:
        parsed = phonenumbers.parse("+" + written[2:] if written.startswith("00") else written, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(parsed))
