"""Details that identify: numbers, addresses of every kind, links, handles, schools, by their shape. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from stdnum import iban, luhn
from stdnum.be import nn
from stdnum.de import idnr
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.nl import bsn

Span = tuple[int, int]

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@])")
_SPOKEN_EMAIL = re.compile(
    r"\b[\w.+-]{2,64}\s?[\[(]\s?at\s?[\])]\s?[\w-]{1,63}\s?(?:\.|[\[(]\s?dot\s?[\])])\s?\w{2,24}\b", re.I
)
_LINK = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"\]]{3,2000}|\bwww\.[^\s<>\"\]]{3,2000}"
    r"|\b(?:[a-z0-9-]{2,63}\.){1,3}(?:com|org|net|co\.uk|uk|be|nl|de|fr|fi|es|eu|me|ly|gg|io|app|link|info)(?:/[^\s<>\"\]]{0,500})",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@.])@[A-Za-z_][\w.]{1,29}\b|(?<!\w)(?<=\bu/)[\w-]{3,20}"
    r"|\b[A-Za-z]\w{1,30}#\d{4}\b"
)
_NAMED_HANDLE = re.compile(
    r"\b(?i:insta(?:gram)?|ig|snap(?:chat)?|sc|tik ?tok|discord|kik|telegram|roblox|xbox|psn|steam|skype)"
    r"(?i:\s?(?:name|user|username|handle|id|tag|account))?\s?(?::|\bis\b|=|@|est|ist|es|on)\s?@?([\w.]{3,30})"
)
_SERVICES = tuple("insta ig snap sc tik discord kik telegram roblox xbox psn steam skype".split())  # as just above
_DIGITS = re.compile(
    r"(?<![\w@.])(?<!\d,)(?:\+|\(\+?)?\d[\d \t().\-/\u2010-\u2015\u00a0\u202f]{4,24}\d"
    r"(?:\s?(?:x|ext\.?) ?\d{1,6})?(?!\w)"
)
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b|\b[A-Za-z]{2}\d{2}(?: ?[A-Za-z]{4})?(?: ?\d{2,4}){2,7}\b"
)
_NINO = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b", re.IGNORECASE)
_SSN = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\d-])")
_HETU = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE)
_NATIONAL = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){8,14}(?!\d)")
_NAMED_NUMBER = re.compile(
    r"\b(?i:passport|passeport|paspoort|reisepass|nhs|national insurance|social security|ssn|bsn|"
    r"rijksregister\w*|hetu|dni|nie|"
    r"steuer-?id|student|customer|case|licen[cs]e|policy|account)(?i:\s?(?:number|no\.?|nr\.?|id|nummer|numéro))?\s?(?::|is|#)?\s?"
    r"([A-Z]{0,3}\d[\dA-Z -]{4,18}\d[A-Z]?)\b"
)
_ADDRESS = re.compile(
    r"\b(?:(?i:flat|apt|apartment|unit) \w{1,5},? )?\d{1,5}[a-zA-Z]?,? (?:[A-Z][\w'’]+ ){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Way|Place|Pl|Square|Terrace|Crescent|Gardens|Grove|"
    r"Boulevard|Blvd|Hill|Park|Row|Mews|Highway|Hwy)\b\.?"
    r"|\b[A-ZÄÖÅ][\w-]{1,30}(?: [A-ZÄÖÅ][\w-]{1,30}){0,2}(?:straat|laan|weg|plein|dreef|steenweg|kade|gracht|"
    r"singel|straße|strasse|str\.|gasse|platz|allee|"
    r"katu|tie|kuja|polku|kaari|raitti) \d{1,4} ?[a-zA-Z]?\b(?: (?:bus|as) ?\w{1,4})?"
    r"|\b\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|place|chemin|impasse|allée|quai) (?:(?:de |du |"
    r"des |la |le |les |l'|d')*)[A-ZÉÈ][\w'-]+(?: [A-ZÉÈ][\w'-]+){0,3}"
    r"|\b(?i:calle|avenida|avda\.?|plaza|paseo|c/) ?(?:(?:de |del |la |los |"
    r"las )*)[A-ZÁÉÍÓÚÑ][\w'-]+(?: [A-ZÁÉÍÓÚÑ][\w'-]+){0,3},? (?:(?:n\.?º|nº|número) ?)?\d{1,4}"
)
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b|\b[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}\b"
    r"|\b[1-9]\d{3} ?(?!AM|PM|SMS)[A-Z]{2}\b(?:,? [A-Z][a-z]{2,20})?|\b\d{5} [A-ZÄÖÅÉ][a-zäöåéè]{2,20}\b|"
    r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b"
)
_SCHOOL = re.compile(
    r"\b(?:[A-Z][\w'’.]{1,40} (?:of |the )?){1,4}(?:High School|Primary School|Secondary School|Grammar School|"
    r"School|Academy|College|University|High)\b"
    r"|\b(?:Lycée|lycée|Collège|collège|École|école|Ecole|Université|Atheneum|Lyceum|Instituto|instituto|IES|"
    r"Colegio|colegio|Universidad) "
    r"(?:(?:de |du |des |la |l')*)[A-ZÉÈ][\w'’-]+(?: [A-ZÉ][\w'’-]+){0,3}"
    r"|\b[A-ZÄÖ][\w-]{2,30}(?:-Gymnasium|gymnasium|-Realschule|-Gesamtschule|schule|college|lyceum|-atheneum|atheneum)\b"
    r"|\b[A-ZÄÖÅ][\wäöå]{2,30}n (?:koulu|lukio|yläaste|peruskoulu)(?:ssa|lla|sta|un|on)?\b"
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\s.*)?|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d"
)
_CALL = re.compile(
    r"\b(?:call|phone|tel|telephone|mobile|cell|text me|ring|bel|telefoon|numéro|nummer|telefon|puhelin|"
    r"numero|número|móvil)\b"
    r"[^\d\n]{0,15}$",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*")


def emails(text: str) -> Iterator[Span]:
    """Give the spans of email addresses, also those spelt "anna [at] example [dot] org"."""
    if "@" in text:
        yield from (match.span() for match in _EMAIL.finditer(text))
    if "(" in text or "[" in text:
        yield from (match.span() for match in _SPOKEN_EMAIL.finditer(text))


def links(text: str) -> Iterator[Span]:
    """Give the spans of links, without the full stop or bracket after them."""
    if "." in text:
        for match in _LINK.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)'\""))


def handles(text: str) -> Iterator[Span]:
    """Give the spans of user names on other services."""
    yield from (match.span() for match in _HANDLE.finditer(text))
    lowered = text.lower()
    if any(service in lowered for service in _SERVICES):
        yield from (match.span(1) for match in _NAMED_HANDLE.finditer(text) if _is_odd_word(match[1]))


def _is_odd_word(word: str) -> bool:
    return any(sign.isdigit() or sign in "_." for sign in word.strip(".")) or len(word) > 12


def id_numbers(text: str) -> Iterator[Span]:
    """Give the spans of bank, card, passport and national numbers: well formed, or announced by a word."""
    if not re.search(r"\d{2}", text):
        return
    if re.search(r"[A-Za-z]{2}\d{2}", text):
        yield from (match.span() for match in _IBAN.finditer(text) if _is_iban(match[0]))
    yield from (match.span() for match in _CARD.finditer(text) if _is_card(match[0]))
    yield from (match.span() for pattern in (_NINO, _SSN) for match in pattern.finditer(text))
    yield from (match.span() for match in _HETU.finditer(text) if hetu.is_valid(match[0]))
    yield from (match.span() for match in _NATIONAL.finditer(text) if _is_national(match[0]))
    yield from (match.span(1) for match in _NAMED_NUMBER.finditer(text))


def _is_iban(written: str) -> bool:
    # A wrong check digit still names an account nearly right, so capitals in the right shape are enough.
    digits = sum(sign.isdigit() for sign in written)
    return bool(iban.is_valid(written)) or (written.isupper() and digits >= 12)


def _is_card(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    return digits[0] in "23456" and bool(luhn.is_valid(digits))


def _is_national(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    try:
        if len(digits) == 11:
            return bool(nn.is_valid(digits) and digits[0] != "0") or bool(idnr.is_valid(digits) and digits == written)
        if len(digits) == 15:
            return bool(nir.is_valid(digits))
        return len(digits) == 9 and digits == written and digits[0] != "0" and bool(bsn.is_valid(digits))
    except (ValidationError, ValueError):
        return False


def addresses(text: str) -> Iterator[Span]:
    """Give the spans of streets with a house number, and of postcodes."""
    if re.search(r"\d", text):
        yield from (match.span() for pattern in (_ADDRESS, _POSTCODE) for match in pattern.finditer(text))


def schools(text: str) -> Iterator[Span]:
    """Give the spans of schools that are called by their name."""
    yield from (match.span() for match in _SCHOOL.finditer(text))


def phones(text: str, region: str | None) -> Iterator[Span]:
    """Give the spans of phone numbers in national form (of `region`) or international form."""
    for match in _DIGITS.finditer(text):
        written = match[0]
        count = sum(sign.isdigit() for sign in re.split("[xe]", written)[0])
        if (
            6 <= count <= 17
            and not _DATE.fullmatch(written.strip())
            and (_is_phone(written, count, region) or _CALL.search(text[max(0, match.start() - 30) : match.start()]))
        ):
            yield match.start(), match.start() + len(written)


def _is_phone(written: str, count: int, region: str | None) -> bool:
    if _is_possible(written, region):
        return True
    bare = written.lstrip("(")
    if bare.startswith(("0", "+")) and 8 <= count <= 15:
        return True
    if re.fullmatch(r"\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}", written):
        return True
    if _THOUSANDS.fullmatch(written) and (count < 9 or written.endswith("000")):
        return False
    return 9 <= count <= 15 or (7 <= count <= 8 and len(re.findall(r"\d+", written)) > 1)


def _is_possible(written: str, region: str | None) -> bool:
    try:
        parsed = phonenumbers.parse("+" + written[2:] if written.startswith("00") else written, region)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(parsed))
