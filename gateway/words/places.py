"""Where somebody lives: streets with a house number and what of an address follows, and post boxes. # pure

A name beside a number is a street when one of its words says so, when a flat or a postcode follows, or when the words
before it announce an address. Which of these holds is decided word by word, so that the patterns stay simple and quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words import street_types
from gateway.words.address_lines import CAP, CAPITAL, NUMBER, PARTICLE, has_more, whole
from gateway.words.glance import Glance, Span, folded
from gateway.words.no_names import NO_NAMES

_WORD = rf"[{CAPITAL}][\w'’.∆-]{{0,40}}"
_NAME = rf"{_WORD}(?: {PARTICLE}{{0,3}}{_WORD}){{0,4}}"
_SMALL = r"(?: [^\W\d_]{1,12}\.?(?![\w'’]))?"
_NUMBER_FIRST = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,5}}[a-zA-Z]?(?:[-/]\d{{1,4}}[a-zA-Z]?)?(?: ?(?:bis|ter))?\.?,? (?:\d{{1,5}}[a-zA-Z]?,? )?"
    rf"({_NAME}{_SMALL})(?: ({NUMBER})\b)?"
)
_NUMBER_LAST = re.compile(
    rf"[{CAPITAL}](?<!\w[{CAPITAL}])[\w'’.∆-]{{0,40}}(?: {PARTICLE}{{0,3}}{_WORD}){{0,4}}{_SMALL}"
    rf"(,? (?:n\.?º ?|nº ?|n° ?|número |nr\.? )?){NUMBER}\b"
)
_FIRST = "|".join(sorted(map(re.escape, street_types.FIRST), key=len, reverse=True))
_LEVEL_FIRST = frozenset(folded(word).strip(".") for word in street_types.FIRST if word.isalpha())
_ROMANCE = rf"(?i:(?:{_FIRST})\.? |c/ ?){PARTICLE}{{0,3}}{CAP}(?:,? {PARTICLE}{{0,3}}{CAP}){{0,4}}"
_ROMANCE_NUMBER = rf"(?:,? (?:n\.?º|nº|n°|número|no\.?)? ?(?:{NUMBER}\b|[Ss]/[Nn]\b))"
_SENTENCE = r"(?:et|à|a|y|en|je|mais|pero|e|ma|und|and|is|was|the|i)\b"
_TYPE_FIRST = re.compile(rf"(?<!\w){_ROMANCE}{_ROMANCE_NUMBER}")
_BOTH = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,5}}[a-zA-Z]?(?: ?(?:bis|ter|quater))?,? (?:\d{{1,5}}[a-zA-Z]?,? )?"
    rf"(?:{_ROMANCE}{_ROMANCE_NUMBER}?|(?i:rue|calle|avenida|chemin|impasse|rua)(?: (?!{_SENTENCE})[\w'’-]{{2,20}}){{1,4}})"
)
_SAFE = "|".join(sorted(street_types.SURE))
_SMALL_STREET = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,4}}[a-z]? (?!(?:minutes?|miles?|hours?|houses?|years?|times?|people|kids|steps?"
    rf"|blocks?|am|pm|on)\b)"
    rf"[a-z]{{3,20}} (?:(?!the|my|our|this|that|a\b)[a-z]{{2,20}} )?(?:{_SAFE})\b(?! to\b)"
)
_SMALL_OTHER = re.compile(
    r"\b(?:[\w'-]{2,40}(?:straat|laan|steenweg|stra(?:ß|ss)e|gasse|katu|vägen|gatan|vegen|stræde|(?<!un)(?<!ee)tie)"
    rf"|(?:rue|calle|avenida|boulevard|chemin|impasse)(?: (?!{_SENTENCE})[\w'’-]{{2,20}}){{1,4}}),? {NUMBER}\b"
)
_SMALL_ENDINGS = tuple("straat laan steenweg straße strasse gasse katu vagen gatan vegen stræde tie".split())
_BOX_WORDS = frozenset("box postbus postfach postale bp apartado apo fpo dpo correos".split())
_BOX = re.compile(
    r"\b(?i:p\.? ?o\.? ?box|postbus|postfach|boîte postale|bp|apartado(?: de correos)?) \d{1,6}"
    r"|\b(?i:(?:unit|psc) \d{4},? box \d{4})(?i:,?\s{1,3}[afd]po a[aep] \d{5})?"
    rf"|\b(?:(?:USS|USNS|USCGC|USNV|HMS) (?:{CAP} ?){{1,2}},?\s{{1,3}})?[AFD]PO A[AEP] \d{{5}}\b"
)
_LIVING_WORDS = frozenset("live lives lived stay staying living address woon wonen habite wohne vivo".split())
_LIVING = re.compile(
    r"\b(?i:(?:i|we|he|she|they|who) (?:now |still |just )?(?:lives?|lived|stay|staying) (?:at|on|in)"
    r"|living (?:at|on|in)|"
    r"my address(?: is|:)|address:|ik woon (?:in|op)(?: de| het)?|wij wonen (?:in|op)(?: de| het)?|"
    r"j'habite(?: au| à la| la)?|ich wohne (?:in der|in|am|auf der)|vivo en(?: la)?) "
    rf"((?:the )?(?:(?:{CAP} ){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Court|Way|Square|Terrace|Crescent"
    r"|Gardens|Grove|Boulevard)\b"
    rf"|(?:{CAP} ){{0,2}}[{CAPITAL}][\w'-]{{1,39}}(?:{'|'.join(map(re.escape, street_types.ENDINGS))})(?!\w)"
    rf"|(?i:rue|avenue|boulevard|calle|avenida|plaza) {PARTICLE}{{0,3}}{CAP}(?: {PARTICLE}{{0,3}}{CAP}){{0,3}}))"
)
_WITHOUT_NUMBER = re.compile(
    rf"(?:^|\W)(?:[Oo]n|[Ii]n|[Aa]t|[Nn]ear|[Oo]ff|[Ff]rom|[Aa]long|[Dd]own|[Tt]o|and|of) (?:the )?((?:{CAP} ){{1,3}}"
    r"(?:Street|Road|Avenue|Lane|Crescent|Terrace|Boulevard))\b(?! (?:School|College|Academy|Primary|Secondary|High))"
)
_ANNOUNCED = re.compile(
    r"(?:\baddress(?: (?:is|to|of [\w' .,&-]{1,40} is))?|\b(?:located|liv(?:e|es|ed|ing)|meet(?: me)?) (?:at|on|in)"
    r"|\b(?:is|are|it's) (?:at|on)|\b(?:sent|new one|taxi|mov(?:e|ed|ing)) to|\bcorner of|\badress?e?(?: is| est| ist)?"
    r"|\bosoite(?:eni)?(?: on)?|\bdirección(?: es)?|\bwoon (?:in|op)|\bwohne (?:in|am)|\bhabite(?: au)?|\basun)"
    r":?\s{1,6}(?:\d{1,6} ){0,2}$",
    re.IGNORECASE,
)
_STREET_AFTER = re.compile(r"\.? (?:[Ss]treet|[Ss]t\b)")


def streets(seen: Glance) -> Iterator[Span]:
    """Give the spans of streets with a house number and what of the address follows, and of post boxes."""
    for window in seen.near_digits:
        yield from (whole(seen.text, street) for street in _streets(seen, window))
    for window in seen.around(_LIVING_WORDS, 24, 130):
        yield from (match.span(1) for match in _LIVING.finditer(seen.text, *window))
    for window in seen.around(street_types.SURE, 80, 10):
        yield from (match.span(1) for match in _WITHOUT_NUMBER.finditer(seen.text, *window))


def _streets(seen: Glance, window: Span) -> Iterator[Span]:
    if not seen.words.isdisjoint(_BOX_WORDS):
        yield from (match.span() for match in _BOX.finditer(seen.text, *window))
    if not seen.words.isdisjoint(_LEVEL_FIRST):
        yield from (match.span() for match in _BOTH.finditer(seen.text, *window))
        yield from (match.span() for match in _TYPE_FIRST.finditer(seen.text, *window))
        yield from (match.span() for match in _SMALL_OTHER.finditer(seen.text, *window))
    yield from _number_first(seen.text, window)
    yield from _number_last(seen.text, window)
    around = seen.plain[slice(*window)]
    if any(ending in around for ending in _SMALL_ENDINGS):
        yield from (match.span() for match in _SMALL_OTHER.finditer(seen.text, *window))
    if not seen.words.isdisjoint(street_types.SURE):
        yield from (match.span() for match in _SMALL_STREET.finditer(seen.text, *window))


def _number_first(text: str, window: Span) -> Iterator[Span]:
    at, end = window
    while match := _NUMBER_FIRST.search(text, at, end):
        if last := _end_of_first(text, match):
            yield match.start(), last
        at = max(last, match.end(1)) if last else match.start(1)


def _end_of_first(text: str, match: re.Match[str]) -> int:
    """Give where the street ends whose number comes first, or 0 when it is none."""
    words = match[1].split(" ")
    plain = [folded(word).strip(".,") for word in words]
    for place in range(len(words) - 1, 0, -1):
        if plain[place] in street_types.LAST and (words[place][0].isupper() or plain[place] in street_types.SURE):
            if plain[0] in street_types.COUNTED and plain[place] not in street_types.SURE:
                return 0
            last = place == len(words) - 1
            return match.end() if last else match.start(1) + len(" ".join(words[: place + 1]))
    if words[-1][0].islower():
        words, plain = words[:-1], plain[:-1]
    end = match.start(1) + len(" ".join(words))
    if any(word in street_types.COUNTED or word in NO_NAMES for word in plain):
        return 0
    if match[2] and end == match.end(1):
        return match.end()
    return end if has_more(text, end) or _is_announced(text, match.start()) else 0


def _number_last(text: str, window: Span) -> Iterator[Span]:
    for match in _NUMBER_LAST.finditer(text, *window):
        words = text[match.start() : match.start(1)].split(" ")
        start = match.start()
        while len(words) > 1 and folded(words[0]) in NO_NAMES and folded(words[0]) not in street_types.FIRST:
            start += len(words.pop(0)) + 1
        if _is_street(words) or _stands_as_street(text, (start, match.end()), words):
            yield start, match.end()


def _is_street(words: list[str]) -> bool:
    """Say whether one of the words before a house number says that they are a street."""
    plain = [word.lower().strip(".") for word in words]
    if len(plain) > 1 and (plain[0] in street_types.FIRST or not street_types.APART.isdisjoint(plain[1:])):
        return True
    return any(
        (word.endswith(street_types.ENDINGS) and len(word) > 5 and word not in street_types.NO_STREETS)
        or ("-" in word and word.rpartition("-")[2] in street_types.APART)
        for word, written in zip(plain, words, strict=True)
        if written[:1].isupper()
    )


def _stands_as_street(text: str, street: Span, words: list[str]) -> bool:
    """Say whether what stands around a name and its number makes them a street."""
    plain = [folded(word).strip(".,") for word in words]
    if any(word in street_types.COUNTED or word in NO_NAMES for word in plain):
        return False
    announced = _is_announced(text, street[0])
    if words[-1][:1].islower():
        return announced
    return announced or has_more(text, street[1]) or bool(_STREET_AFTER.match(text, street[1]))


def _is_announced(text: str, start: int) -> bool:
    return bool(_ANNOUNCED.search(text, max(0, start - 70), start))
