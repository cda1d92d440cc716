"""Where somebody lives: streets with a house number and what of an address follows, post boxes, postcodes. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words.glance import CAPITAL, Glance, Span

_CAP = rf"[{CAPITAL}][\w'’.-]{{1,40}}"
_SMALL = (
    r"(?:(?:de|du|des|la|le|les|del|los|las|der|den|van|von|the|of|da|do|dos|das|e|y|ten|ter|aan|op|am|an|auf|in"
    r"|zum|dalla|della|delle|dello|degli|dei|di) |"
    r"l'|d'|l’|d’)"
)
_NAME = rf"{_SMALL}{{0,3}}{_CAP}(?: {_SMALL}{{0,3}}{_CAP}){{0,3}}"
_ENGLISH = (
    "Street|St|Str|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Close|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Crescent|Cres|"
    "Gardens|Grove|Boulevard|Blvd|Hill|Park|Row|Mews|Highway|Hwy|Walk|Green|Rise|View|Parade|Circle|Trail|Loop|Parkway"
)
_LONG_ENGLISH = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Court|Way|Square|Terrace|Crescent|Gardens|Grove|Boulevard"
)
_ENDINGS = tuple(
    "straat laan weg plein dreef steenweg kade gracht singel dijk straße strasse str. gasse platz allee ufer"
    " katu tie kuja "
    "polku kaari raitti tori rinne penger vägen gatan gata vej vegen veien stræde gade utca".split()
)
_SUFFIX = "|".join(map(re.escape, _ENDINGS))
_LEVEL_ENDINGS = tuple(ending.replace("ä", "a") for ending in _ENDINGS)
_ROMANCE_WORDS = frozenset(
    "rue avenue av boulevard bd place chemin impasse allee quai route square calle c avenida avda plaza paseo"
    " camino ronda "
    "carrer via viale piazza corso rua r largo travessa praca ul ulica aleja".split()
)
_ROMANCE = (
    r"rue|avenue|av\.?|boulevard|bd|place|chemin|impasse|all[ée]e|quai|route|square|calle|c/|avenida|avda\.?"
    r"|plaza|paseo|"
    r"camino|ronda|carrer|via|viale|piazza|corso|rua|r\.?|largo|travessa|praça|ul\.|ulica|aleja"
)
_UNIT = (
    r"(?:(?i:flat|apt\.?|apartment|unit|suite|ste\.?|room|bus|as\.?|bte|bât\.?|appt|app\.?|no\.?|floor|box|postbus)"
    r"(?:[ .#]{1,2}(?:\d\w{0,5}|[A-Z]\b)|\d{1,5}))"
)
_NUMBER = r"\d{1,5}(?:[-/]\d{1,4})?(?: ?[a-zA-Z]\b(?: \d{1,3}\b)?)?"
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_ANNOUNCED_NUMBER = rf"(?:,? (?:n\.?º|nº|n°|número)? ?{_NUMBER}\b)"
_MONTHS = (
    "jan|feb|fév|fev|mar|mär|mrt|maa|apr|avr|abr|may|mei|mai|maj|jun|jui|jul|aug|aoû|aou|ago|sep|set|oct|okt|out"
    "|nov|dec|dez|"
    "déc|dic|ene|tam|hel|huh|tou|kes|hei|elo|syy|lok|mon|tue|wed|thu|fri|sat|sun|am|pm|st|nd|rd|th"
)
_NUMBER_FIRST = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,5}}[a-zA-Z]?(?: ?(?:bis|ter))?,? (?:\d{{1,5}}[a-zA-Z]?,? )?"
    rf"(?:(?:{_CAP} ){{1,4}}(?i:{_ENGLISH})\b\.?(?: {_NUMBER}\b)?"
    rf"|(?i:{_ROMANCE}) {_NAME}{_ANNOUNCED_NUMBER}?"
    rf"|(?i:rue|calle|avenida|chemin|impasse|rua)(?: [\w'’-]{{2,20}}){{1,4}}"
    rf"|(?!(?i:{_MONTHS})\w{{0,8}} )(?:{_CAP} ){{1,3}}\d{{1,4}}\b)"
)
_ENDING_FIRST = re.compile(
    rf"[{CAPITAL}](?<!\w[{CAPITAL}])(?:[\w'-]{{1,39}}(?:{_SUFFIX})\.?"
    rf"|[\w'-]{{1,39}} (?i:stra(?:ß|ss)e|weg|platz|allee|laan|gate|gade|baan)) {_NUMBER}\b"
)
_TYPE_FIRST = re.compile(rf"\b(?i:{_ROMANCE}) ?{_NAME}{_ANNOUNCED_NUMBER}")
_JUST_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:(?:{_UNIT}|\d{{1,6}}[a-zA-Z]?),? ){{1,3}}|(?i:flat|apartment|apt\.?|unit|suite|room) )$"
)
_LINE_OF_CAPS = rf"(?:in |te |à |en )?{_CAP}(?: (?:of |the |and |de |do |da )?{_CAP}){{0,5}}"
_NEAR = re.compile(  # after a street: unit, town, country and postcode that belong to it
    rf"(?:[ \t]{{0,3}}(?:,[ \t]{{0,3}})?(?:\r?\n[ \t>?]{{0,6}}(?:, ?)?)?(?:{_UNIT}\b|{_BRITISH}"
    rf"|\d{{4,6}}(?![ .-]?\d|[-.]{{1,2}}\w)(?: ?[A-Z]{{2}})?\b|nan\b|[A-Z]{{2}}\b"
    rf"|{_LINE_OF_CAPS}(?=[ \t]{{0,3}}(?:[,.?\r\n]|$|\d{{4,6}}\b|{_UNIT}\b|{_BRITISH})))){{1,8}}"
)
_SAFE_TYPES = "street|road|avenue|lane|crescent|terrace|boulevard"
_SAFE_WORDS = frozenset(_SAFE_TYPES.split("|"))
_SMALL_STREET = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,4}}[a-z]? (?!(?:minutes?|miles?|hours?|houses?|years?|times?|people|kids|steps?"
    rf"|blocks?|am|pm|on)\b)"
    rf"[a-z]{{3,20}} (?:(?!the|my|our|this|that|a\b)[a-z]{{2,20}} )?(?:{_SAFE_TYPES})\b"
)
_SMALL_OTHER = re.compile(
    rf"\b(?:[\w'-]{{2,40}}(?:straat|laan|steenweg|stra(?:ß|ss)e|gasse|katu|vägen|gatan|vegen|stræde|tie)"
    rf"|(?:rue|calle|avenida|boulevard|chemin|impasse)(?: [\w'’-]{{2,20}}){{1,4}}) {_NUMBER}\b"
)
_BOX_WORDS = frozenset("box postbus postfach postale bp apartado apo fpo dpo".split())
_BOX = re.compile(
    r"\b(?:(?i:p\.? ?o\.? ?box|postbus|postfach|boîte postale|bp|apartado) \d{1,6}|(?:Unit|PSC) \d{4},? Box \d{4})"
    r"(?:\s{1,3}[AFD]PO A[AEP] \d{5})?|\b[AFD]PO A[AEP] \d{5}\b"
)
_UNIT_WORDS = frozenset("apt apartment suite flat".split())
_UNIT_ALONE = re.compile(r"\b(?i:apt\.?|apartment|suite|flat) ?#? ?\d{1,5}[a-zA-Z]?\b")
_POSTCODE = re.compile(
    rf"\d(?<![\w.,€$£-]\d)(?:(?<=[1-9])\d{{3}} ?(?!AM|PM|SMS|BC|AD|KM|KG|MB|GB|TV"
    rf"|EU)[A-Z]{{2}}\b(?:,? [{CAPITAL}][a-z]{{2,20}})?"
    rf"|\d{{4}} [{CAPITAL}][a-zäöåéèßü]{{2,20}}\b|\d\d-\d{{3}} [{CAPITAL}]\w{{2,20}})"
)
_LAST_LINE = re.compile(rf"^[ \t>?]{{0,6}}(?:(?:{_CAP}|of|the|and),? ){{1,4}}(\d{{4,6}})[ \r]{{0,3}}$", re.MULTILINE)
_LETTERED = re.compile(r"\d[A-Za-z]{2}(?!\w)|[A-Z](?:-| )\d{4}")
_LETTERED_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b|\b[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}\b"
    rf"|\b[A-Z]{{2}} \d{{5}}(?:-\d{{4}})?\b|\b[BFDL]-\d{{4,5}}(?: [{CAPITAL}]\w{{2,20}})?\b"
)
_LIVING_WORDS = frozenset(
    "live lives lived stay staying living address woon wonen habite wohne asun osoitteeni vivo".split()
)
_LIVING = re.compile(
    r"\b(?i:(?:i|we|he|she|they|who) (?:now |still |just )?(?:lives?|lived|stay|staying) (?:at|on|in)"
    r"|living (?:at|on|in)|"
    r"my address(?: is|:)|address:|ik woon (?:in|op)(?: de| het)?|wij wonen (?:in|op)(?: de| het)?|"
    r"j'habite(?: au| à la| la)?|ich wohne (?:in der|in|am|auf der)|asun|osoitteeni on|vivo en(?: la)?) "
    rf"((?:the )?(?:(?:{_CAP} ){{1,3}}(?:{_LONG_ENGLISH})\b"
    rf"|(?:{_CAP} ){{0,2}}[{CAPITAL}][\w'-]{{1,39}}(?:{_SUFFIX})(?!\w)"
    rf"|(?i:rue|avenue|boulevard|calle|avenida|plaza) {_NAME}))"
)


def streets(seen: Glance) -> Iterator[Span]:
    """Give the spans of streets with a house number and what of the address follows, and of post boxes."""
    for window in seen.near_digits:
        yield from (_whole(seen.text, match) for match in _streets(seen, window))
    for window in seen.around(_LIVING_WORDS, 24, 130):
        yield from (match.span(1) for match in _LIVING.finditer(seen.text, *window))


def _streets(seen: Glance, window: Span) -> Iterator[re.Match[str]]:
    yield from _NUMBER_FIRST.finditer(seen.text, *window)
    around = seen.plain[slice(*window)]
    if any(ending in around for ending in _LEVEL_ENDINGS):
        yield from _ENDING_FIRST.finditer(seen.text, *window)
        yield from _SMALL_OTHER.finditer(seen.text, *window)
    if not seen.words.isdisjoint(_ROMANCE_WORDS):
        yield from _TYPE_FIRST.finditer(seen.text, *window)
        yield from _SMALL_OTHER.finditer(seen.text, *window)
    if not seen.words.isdisjoint(_BOX_WORDS):
        yield from _BOX.finditer(seen.text, *window)
    if not seen.words.isdisjoint(_SAFE_WORDS):
        yield from _SMALL_STREET.finditer(seen.text, *window)


def postcodes(seen: Glance) -> Iterator[Span]:
    """Give the spans of postcodes and flats that stand without a street."""
    for window in seen.near_digits:
        for pattern in _others(seen, window):
            yield from (match.span(pattern.groups) for match in pattern.finditer(seen.text, *window))


def _others(seen: Glance, window: Span) -> Iterator[re.Pattern[str]]:
    """Give the patterns worth trying here, the largest thing first."""
    yield _POSTCODE
    if "\n" in seen.text[slice(*window)]:
        yield _LAST_LINE
    if _LETTERED.search(seen.text, *window):
        yield _LETTERED_POSTCODE
    if not seen.words.isdisjoint(_UNIT_WORDS):
        yield _UNIT_ALONE


def _whole(text: str, match: re.Match[str]) -> Span:
    """Give a street with what belongs to it: a flat or another number before it, a town and postcode after it."""
    after = _NEAR.match(text, match.end())
    return _begin(text, match.start()), after.end() if after else match.end()


def _begin(text: str, start: int) -> int:
    line = text.rfind("\n", max(0, start - 30), start) + 1 or max(0, start - 30)
    before = _JUST_BEFORE.search(text, line, start)
    return before.start() if before else start
