"""Where somebody lives or learns: streets with a house number, postcodes, and schools by their name. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words.glance import CAPITAL, Glance, Span

_CAP = rf"[{CAPITAL}][\w'’.-]{{1,40}}"
_SMALL = r"(?:(?:de|du|des|la|le|les|del|los|las|der|den|van|von|the|of|da|do|dos|das|e|y|ten|ter|aan|op|am|an|auf|in|zum) |l'|d'|l’|d’)"
_NAME = rf"{_SMALL}{{0,3}}{_CAP}(?: {_SMALL}{{0,3}}{_CAP}){{0,3}}"
_ENGLISH = (
    "Street|St|Str|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Close|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Crescent|Cres|"
    "Gardens|Grove|Boulevard|Blvd|Hill|Park|Row|Mews|Highway|Hwy|Walk|Green|Rise|View|Parade|Circle|Trail|Loop|Parkway"
)
_ENDINGS = (
    "straat|laan|weg|plein|dreef|steenweg|kade|gracht|singel|dijk|straße|strasse|str\\.|gasse|platz|"
    "allee|ufer|katu|tie|kuja|polku|kaari|raitti|tori|rinne|penger|vägen|gatan|gata|vej|vegen|"
    "veien|stræde|gade|u\\.|utca"
)
_ROMANCE = (
    "rue|avenue|av\\.?|boulevard|bd|place|chemin|impasse|allée|allee|quai|route|square|calle|c/|avenida|avda\\.?|plaza|paseo|"
    "camino|ronda|carrer|via|viale|piazza|corso|rua|r\\.|largo|travessa|praça|ul\\.|ulica|aleja"
)
_UNIT = r"(?:(?i:flat|apt\.?|apartment|unit|suite|room|bus|as\.?|bte|bât\.?|appt|app\.?|no\.?|floor|box|postbus|postfach)[ .#]{0,2}\w{1,6})"
_NUMBER = r"\d{1,5} ?[a-zA-Z]?(?:[-/]\d{1,4})?"
_STREET = re.compile(
    rf"(?:\b{_UNIT},? ?)?\b(?:\d{{1,6}}[a-zA-Z]?,? ){{1,2}}(?:{_CAP} ){{0,4}}(?i:{_ENGLISH})\b\.?(?: {_NUMBER}\b)?"
    rf"|(?:\b\d{{1,6}}[a-zA-Z]?,? )?\b(?:{_CAP} ){{0,3}}[{CAPITAL}][\w'-]{{1,39}}(?:{_ENDINGS})\.? {_NUMBER}\b"
    rf"|(?:\b\d{{1,6}}(?: ?(?:bis|ter))?,? )(?i:{_ROMANCE}) {_NAME}(?:,? (?:n\.?º|nº|número)? ?{_NUMBER}\b)?"
    rf"|\b(?i:{_ROMANCE}) ?{_NAME},? (?:(?:n\.?º|nº|número|n°) ?)?{_NUMBER}\b"
    rf"|\b\d{{1,6}}[a-zA-Z]?,? (?:{_CAP} ){{1,3}}\d{{1,4}}\b"
)
_POST_BOX = re.compile(
    r"\b(?:(?i:p\.? ?o\.? ?box|postbus|postfach|boîte postale|bp|apartado) \d{1,6}|(?:Unit|PSC) \d{4}, Box \d{4}|(?:Unit|PSC) \d{4} Box \d{4})"
    r"(?:\s{1,3}[AFD]PO A[AEP] \d{5})?|\b[AFD]PO A[AEP] \d{5}\b"
)
_UNIT_ALONE = re.compile(r"\b(?i:apt\.?|apartment|suite|flat) ?#? ?\d{1,5}[a-zA-Z]?\b")
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b|\b[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}\b"
    rf"|\b[1-9]\d{{3}} ?(?!AM|PM|SMS|BC|AD|KM|KG|MB|GB|TV|EU)[A-Z]{{2}}\b(?:,? [{CAPITAL}][a-z]{{2,20}})?"
    rf"|\b\d{{5}} [{CAPITAL}][a-zäöåéèßü]{{2,20}}\b|\b[A-Z]{{2}} \d{{5}}(?:-\d{{4}})?\b"
    rf"|(?<![\d.,-])\b[BFDL]-\d{{4,5}}(?: [{CAPITAL}]\w{{2,20}})?\b"
)
_NEAR = re.compile(  # after a street: unit, town and postcode that belong to it
    rf"(?:[ \t>?]{{0,6}},?[ \t]{{0,3}}(?:\r?\n[ \t>?]{{0,6}})?,? ?(?:{_UNIT}|\d{{4,6}}(?: ?[A-Z]{{2}})?\b|[A-Z]{{2}} \d{{4,5}}\b|"
    rf"(?:in |te |à |en )?{_CAP}(?: {_CAP}){{0,2}} \d{{4,6}}\b|(?:{_CAP} ){{0,2}}(?-i:{_CAP})(?=[ ,\n]{{1,3}}(?:{_UNIT}|\d{{4,6}}\b)))){{1,4}}"
)
_CUE = re.compile(
    r"\b(?i:(?:i|we|he|she|they|who) (?:now |still |just )?(?:live|lives|lived|stay|staying) (?:at|on|in)|living (?:at|on|in)|my address(?: is|:)|"
    r"address:|ik woon (?:in|op) de|ik woon (?:in|op)|wij wonen (?:in|op)|j'habite(?: au| à la| la| le| rue)?|ich wohne (?:in der|in|am|auf der)|asun|"
    rf"osoitteeni on|vivo en(?: la)?) ((?:the )?(?:{_CAP} ){{0,3}}(?:{_CAP}(?:straat|laan|weg|plein|straße|strasse|gasse|platz|katu|tie|kuja)\b|"
    rf"{_CAP} (?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Court|Way|Square|Terrace|Crescent|Gardens|Grove|Boulevard)\b))"
)
_CUE_WORDS = frozenset(
    "live lives lived stay staying living address woon wonen habite wohne asun osoitteeni vivo".split()
)


def addresses(seen: Glance) -> Iterator[Span]:
    """Give the spans of streets with a house number and what of the address follows, and of postcodes."""
    for window in seen.near_digits:
        for pattern in (_STREET, _POST_BOX):
            yield from (_with_rest(seen.text, match) for match in pattern.finditer(seen.text, *window))
        for pattern in (_POSTCODE, _UNIT_ALONE):
            yield from (match.span() for match in pattern.finditer(seen.text, *window))
    if not seen.words.isdisjoint(_CUE_WORDS):
        yield from (match.span(1) for match in _CUE.finditer(seen.text))


def _with_rest(text: str, match: re.Match[str]) -> Span:
    rest = _NEAR.match(text, match.end())
    return match.start(), rest.end() if rest else match.end()


_SCHOOL_WORDS = frozenset(
    """
    school academy college university high lycee ecole universite atheneum lyceum instituto ies colegio universidad
    grundschule realschule gesamtschule gymnasium hochschule universitat basisschool middelbare koulu koulussa koulusta
    koulun lukio lukiossa lukiosta lukion ylaaste ylaasteella ylakoulu ylakoulussa peruskoulu peruskoulussa
    """.split()
)
_SCHOOL_ENDINGS = ("schule", "gymnasium", "college", "lyceum", "atheneum", "koulu", "lukio", "skola")
_SCHOOL = re.compile(
    rf"\b(?:[{CAPITAL}][\w'’.]{{1,40}} (?:of |the |for |and )?){{1,4}}(?:High School|Primary School|Secondary School|Grammar School|"
    r"Middle School|Elementary School|School|Academy|College|University|High)\b(?: of [A-Z]\w{2,20})?"
    rf"|\b(?:University|College|School|Academy) of (?:the )?{_CAP}(?: {_CAP})?"
    r"|\b(?:Lycée|lycée|Collège|collège|École|école|Ecole|ecole|Université|université|Atheneum|Lyceum|Instituto|instituto|IES|"
    r"Colegio|colegio|Universidad|universidad|Universität|Gymnasium|Basisschool|basisschool|Grundschule|Realschule|Gesamtschule|Sint) "
    rf"(?:(?:primaire |maternelle |secundaria )?(?:de |du |des |la |del |l'|d')*){_CAP}(?:[ -]{_CAP}){{0,3}}"
    rf"|\b[{CAPITAL}][\w-]{{2,30}}(?:-Gymnasium|gymnasium|-Realschule|-Gesamtschule|-Schule|schule|college|lyceum|-atheneum|atheneum)\b"
    rf"|\b[{CAPITAL}][\wäöå]{{2,30}}n (?:koulu|lukio|yläaste|yläkoulu|peruskoulu)(?:ssa|lla|sta|un|on|n)?\b"
)
_NO_SCHOOLS = re.compile(
    r"(?:(?:The|My|A|In|At|Our|His|Her|After|High|Old|New|Junior|Senior|Law|Medical|Art|Night|Summer|Sunday|Grad|I'm|When|"
    r"Middle|Elementary|Primary|Secondary|Grammar|Die|Der|Das|Eine?|Mein[er]?|Het|De|Een|Hoch|Haupt|Grund|Real|Berufs) ?)+"
    r"(?:School|Academy|College|University|High|schule|Schule)|Hochschule|Grundschule|Realschule|Hauptschule|Berufsschule|"
    r"Gesamtschule|Fachhochschule|Förderschule|Musikschule|Tanzschule|Fahrschule|Sonderschule"
)


def schools(seen: Glance) -> Iterator[Span]:
    """Give the spans of schools that are called by their name."""
    if seen.words.isdisjoint(_SCHOOL_WORDS) and not any(ending in seen.plain for ending in _SCHOOL_ENDINGS):
        return
    for match in _SCHOOL.finditer(seen.text):
        if not _NO_SCHOOLS.fullmatch(match[0]):
            yield match.span()
