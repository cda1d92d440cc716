"""Numbers that stand for one person or their money: bank, card, passport and national numbers. # pure"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum import iban, luhn
from stdnum.be import bis, nn
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.nl import bsn
from stdnum.us import itin, ssn

from gateway.words.glance import Glance, Span

_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b|\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z]{4})?(?:[ -]?\d{2,4}){2,7}\b"
)
_CARD = re.compile(r"\d(?<!\d\d)(?:[ -]?\d){11,18}(?!\d)")
_NINO = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]\b", re.IGNORECASE)
_DRIVING = re.compile(r"\b[A-Z][A-Z9]{4} ?\d{6} ?[A-Z9]{2} ?\d[A-Z]{2}(?: ?\d\d)?\b")
_US = re.compile(r"\d(?<![\d-]\d)\d\d-\d\d-\d{4}(?![\d-])")
_HETU = re.compile(r"\d(?<!\w\d)\d{5}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE)
_SPANISH = re.compile(r"\d(?<!\w\d)\d{7}-?[A-Z]\b", re.IGNORECASE)
_FOREIGNER = re.compile(r"\b[XYZ]-?\d{7}-?[A-Z]\b", re.IGNORECASE)
_NATIONAL = re.compile(r"\d(?<![\d+]\d)(?:[ ./-]{0,2}[\dAB]){7,14}(?!\d)")
_LETTER_FIRST = re.compile(r"\d\d(?:(?<=[A-Za-z]\d\d)|(?<=[A-Za-z][ -]\d\d))")
_SIX = re.compile(r"\d(?:\D{0,3}\d){5}")
_ANNOUNCING = frozenset(
    """
    passport passeport paspoort pasnummer reisepass passi pasaporte nhs insurance security ssn bsn rijksregister
    rijksregisternummer rrn insz niss sofinummer burgerservicenummer hetu henkilötunnus henkilotunnus dni nie nif
    steuer steuernummer steueridentifikationsnummer ausweis personalausweis personalausweisnummer student
    studentnummer customer case license licence licenses policy account sécurité securite identiteitskaart carte
    rekeningnummer kontonummer compte konto cuenta klantnummer kundennummer
    """.split()
)
_NAMED_NUMBER = re.compile(
    r"\b(?i:passport|passeport|paspoort|pasnummer|reisepass|passi|pasaporte|nhs|national insurance"
    r"|social security|ssn|bsn|"
    r"rijksregister\w*|rrn|insz|niss|sofinummer|burgerservicenummer|hetu|henkil[öo]tunnus|dni|nie|nif|"
    r"steuer-?\w*|(?:personal)?ausweis\w*|student\w*|customer|case|(?:driver'?s? |driving )?licen[cs]e|policy|account|"
    r"s[ée]curit[ée] sociale|identiteitskaart\w*|carte d'identité|rekening\w*|konto\w*|compte|cuenta"
    r"|kl?[au]nd?t?en?nummer)"
    r"(?i:[ -]?(?:number|no\.?|nr\.?|id|nummer|numéro|número|numero))?[ \t]?(?i::|is|ist|est|es|on|#)?[ \t]?"
    r"((?:[A-Z]{1,3}[ -]?)?\d[\dA-Z -]{4,18}\d[A-Z]?)\b"
)


def id_numbers(seen: Glance) -> Iterator[Span]:
    """Give the spans of bank, card, passport and national numbers: well formed, or announced by a word."""
    for window in seen.near_digits:
        if not _SIX.search(seen.text, *window):
            continue
        letters = _LETTER_FIRST.search(seen.text, *window)
        for pattern, is_one in _LETTERED + _SHAPES if letters else _SHAPES:
            for match in pattern.finditer(seen.text, *window):
                if is_one(match[0]):
                    yield match.span()
    if seen.near_digits:
        for window in seen.around(_ANNOUNCING, 20, 70):
            yield from (match.span(1) for match in _NAMED_NUMBER.finditer(seen.text, *window))


def _is_iban(written: str) -> bool:
    # A wrong check digit still names an account nearly right, so capitals in the right shape are enough.
    digits = sum(sign.isdigit() for sign in written)
    return digits > 8 and (bool(iban.is_valid(written)) or (written.isupper() and digits >= 12))


def _is_card(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    return digits[0] in "23456" and bool(luhn.is_valid(digits))


def _is_us(written: str) -> bool:
    return bool(ssn.is_valid(written) or itin.is_valid(written))


def _is_spanish(written: str) -> bool:
    return bool(dni.is_valid(written) or nie.is_valid(written))


def _is_national(written: str) -> bool:
    number = re.sub(r"[^\dAB]", "", written)
    try:
        return _is_bare_national(number, number == written, written)
    except (ValidationError, ValueError):
        return False


def _is_bare_national(number: str, together: bool, written: str) -> bool:
    if len(number) in (13, 15):
        return bool(nir.is_valid(number))
    if len(number) == 11 and number.isdigit():
        belgian = number[0] != "0" or not written[:3].isdigit()
        return (belgian and bool(nn.is_valid(number) or bis.is_valid(number))) or bool(idnr.is_valid(number))
    if len(number) == 10:
        return bool(re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{4}", written)) and bool(nhs.is_valid(number))
    return len(number) == 9 and number[0] != "0" and bool(bsn.is_valid(number)) and (together or "." in written)


_LETTERED: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_IBAN, _is_iban),
    (_NINO, lambda _: True),
    (_DRIVING, lambda _: True),
    (_FOREIGNER, _is_spanish),
)
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_CARD, _is_card),
    (_US, _is_us),
    (_HETU, lambda written: bool(hetu.is_valid(written))),
    (_SPANISH, _is_spanish),
    (_NATIONAL, _is_national),
)
