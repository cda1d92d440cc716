"""Where somebody lives: streets with a house number and what of an address follows, and post boxes. # pure

A name beside a number is a street when one of its words says so, when a flat or a postcode follows, or when the words
before it announce an address. Which of these holds is decided word by word, so that the patterns stay simple and quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words import street_types
from gateway.words.address_lines import CAP, CAPITAL, NUMBER, PARTICLE, has_more, whole
from gateway.words.glance import Glance, Span, folded, levelled
from gateway.words.no_names import NO_NAMES

_WORD = rf"[{CAPITAL}][\w'’.∆-]{{0,40}}+"
_NAME = rf"{_WORD}(?: {PARTICLE}{{0,3}}{_WORD}){{0,4}}"
_SMALL = r"(?: [^\W\d_]{1,12}\.?(?![\w'’]))?"
_NUMBER_FIRST = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,5}}[a-zA-Z]?(?:[-/]\d{{1,4}}[a-zA-Z]?)?(?: ?(?:bis|ter))?\.?,? (?:\d{{1,5}}[a-zA-Z]?,? )?"
    rf"({_NAME}{_SMALL})(?: ({NUMBER})\b)?"
)
_NUMBER_LAST = re.compile(
    rf"[{CAPITAL}](?<!\w[{CAPITAL}])[\w'’.∆-]{{1,40}}+(?: {PARTICLE}{{0,3}}{_WORD}){{0,4}}{_SMALL}"
    rf"(,? (?:n\.?º ?|nº ?|n° ?|número |nr\.? )?){NUMBER}\b"
)
_FIRST = "|".join(sorted((re.escape(word) for word in street_types.FIRST if len(word) > 1), key=len, reverse=True))
_LEVEL_FIRST = frozenset(levelled(word) for word in street_types.FIRST if word.isalpha() and len(word) > 1)
_ROMANCE = rf"(?i:(?:{_FIRST})\.? |c/ ?){PARTICLE}{{0,3}}{CAP}(?:,? {PARTICLE}{{0,3}}{CAP}){{0,4}}"
_ROMANCE_NUMBER = rf"(?:,? (?:n\.?º|nº|n°|número|no\.?)? ?(?:{NUMBER}\b|[Ss]/[Nn]\b))"
_SENTENCE = r"(?:et|à|a|y|en|je|mais|pero|e|ma|und|and|is|was|the|i)\b"
_TYPE_FIRST = re.compile(rf"(?<!\w){_ROMANCE}{_ROMANCE_NUMBER}")
_BOTH = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,5}}[a-zA-Z]?(?: ?(?:bis|ter|quater))?,? (?:\d{{1,5}}[a-zA-Z]?,? )?"
    rf"(?:{_ROMANCE}{_ROMANCE_NUMBER}?"
    rf"|(?i:rue|calle|avenida|chemin|impasse|rua)(?: (?!{_SENTENCE})[\w'’-]{{2,20}}){{1,4}})"
)
_SAFE = "|".join(sorted(street_types.SURE))
_SMALL_STREET = re.compile(
    rf"\d(?<![\w.,]\d)\d{{0,4}}[a-z]? (?!(?:minutes?|miles?|hours?|houses?|years?|times?|people|kids|steps?"
    rf"|blocks?|am|pm|on)\b)"
    rf"[a-z]{{3,20}} (?:(?!the|my|our|this|that|a\b)[a-z]{{2,20}} )?(?:{_SAFE})\b(?! to\b)"
)
_SMALL_LAST = re.compile(
    r"\b[\w'-]{2,40}(?:straat|laan|steenweg|stra(?:ß|ss)e|gasse|katu|vägen|gatan|vegen|stræde|(?<!un)(?<!ee)tie)"
    rf",? {NUMBER}\b"
)
_SMALL_FIRST = re.compile(
    rf"\b(?:rue|calle|avenida|boulevard|chemin|impasse)(?: (?!{_SENTENCE})[\w'’-]{{2,20}}){{1,4}},? {NUMBER}\b"
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
    rf"(?:{CAP} ){{1,4}}(?:Street|Road|Avenue|Lane|Crescent|Terrace|Boulevard)\b"
    r"(?! (?:School|College|Academy|Primary|Secondary|High))"
)
_WORDS_OF_PLACE = frozenset("on in at near off from along down to and of the".split())
_ANNOUNCED = re.compile(
    r"(?:\baddress(?: (?:is|to|of [\w' .,&-]{1,40} is))?|\b(?:located|liv(?:e|es|ed|ing)|meet(?: me)?) (?:at|on|in)"
    r"|\b(?:office|offices|station|house|home|flat|shop|restaurant|building|place|it) (?:is|are) (?:at|on)"
    r"|\bit's (?:at|on|in)|\b(?:sent|new one|taxi|mov(?:e|ed|ing)) to|\bcorner of|\badress?e?(?: is| est| ist)?"
    r"|\bosoite(?:eni)?(?: on)?|\bdirección(?: es)?|\bwoon (?:in|op)|\bwohne (?:in|am)|\bhabite(?: au)?|\basun)"
    r":?\s{1,6}(?:\d{1,6} |[^\W\d_]{2,20} and ){0,2}$",
    re.IGNORECASE,
)
_BEFORE_ANNOUNCED = frozenset(
    """
    at on in to of is and address est ist adres adresse osoite osoiteni osoiteeni dirección es op am habite au asun
    """.split()
)
_UNITS = frozenset("suite apt unit flat apartment box floor room".split())
_NO_LAST = (street_types.COUNTED | NO_NAMES) - street_types.APART
_NO_KIND = (street_types.COUNTED | NO_NAMES) - {"the", "school", "college", "english", "french", "university"}
_NO_FIRST = NO_NAMES | _WORDS_OF_PLACE
_COUNTS = re.compile(
    r"[ -]?(?i:[ap]\.?m|years?|days?|weeks?|months?|times?|hours?|hrs?|min(?:ute)?s?|mg|ml|kg|km|o'clock|jaar|dagen"
    r"|weken|maanden|keer|uur|minuten|ans|jours|mois|fois|semaines|heures|jahren?|tagen?|wochen|monaten?|uhr|mal|años|días"
    r"|veces|meses|horas|vuotta|päivää|kertaa|viikkoa|tuntia|%|€)(?!\w)|[:.]\d"
)
_YOURS = frozenset("your my our i the their his her it you we".split())
_STREET_AFTER = re.compile(r"\.? (?:[Ss]treet|[Ss]t\b)")


def streets(seen: Glance) -> Iterator[Span]:
    """Give the spans of streets with a house number and what of the address follows, and of post boxes."""
    covered = bytearray(len(seen.text))
    for street in _streets(seen):
        if not covered[street[0]]:  # what stands in an address already found needs no second look
            start, end = whole(seen.text, street)
            covered[start:end] = b"\x01" * (end - start)
            yield start, end
    for window in seen.around(_LIVING_WORDS, 24, 130):
        yield from (match.span(1) for match in _LIVING.finditer(seen.text, *window))
    for window in seen.around(street_types.SURE, 80, 10):
        yield from _without_number(seen.text, window)


def _streets(seen: Glance) -> Iterator[Span]:
    if not seen.near_digits:
        return
    for window in seen.around(_BOX_WORDS, 60, 60):
        yield from (match.span() for match in _BOX.finditer(seen.text, *window))
    for window in seen.around(_LEVEL_FIRST, 20, 130):
        for pattern in (_BOTH, _TYPE_FIRST, _SMALL_FIRST):
            found = (match for match in pattern.finditer(seen.text, *window) if not _is_ours(match))
            yield from (match.span() for match in found)
    small = any(map(seen.plain.__contains__, _SMALL_ENDINGS))
    for window in seen.near_digits:
        yield from _number_first(seen.text, window)
        yield from _number_last(seen.text, window)
        if small:
            yield from _small_last(seen.text, window)
        if not seen.words.isdisjoint(street_types.SURE):
            yield from (match.span() for match in _SMALL_STREET.finditer(seen.text, *window))


def _is_ours(match: re.Match[str]) -> bool:
    """Say whether a kind of street is an English word here: `Place Your Order 24/7`, `via Google 3 days ago`."""
    words = match[0].lower().split(" ")
    return not _YOURS.isdisjoint(words) or bool(match[0][-1].isdigit() and _COUNTS.match(match.string, match.end()))


def _small_last(text: str, window: Span) -> Iterator[Span]:
    for match in _SMALL_LAST.finditer(text, *window):
        name = match[0].lower().partition(" ")[0].rstrip(",")
        if name not in street_types.NO_STREETS and not _COUNTS.match(text, match.end()):
            yield match.span()


def _without_number(text: str, window: Span) -> Iterator[Span]:
    """Find streets that only a word of place goes before: on Baker Street."""
    for match in _WITHOUT_NUMBER.finditer(text, *window):
        words, start = match[0].split(" "), match.start()
        last = text[max(0, start - 8) : start].split()[-1:]
        while len(words) > 2 and words[0].lower() in _NO_FIRST:
            last = [words.pop(0).lower()]
            start += len(last[0]) + 1
        if last and last[0].lower() in _WORDS_OF_PLACE:
            yield start, match.end()


def _number_first(text: str, window: Span) -> Iterator[Span]:
    at, end = window
    while match := _NUMBER_FIRST.search(text, at, end):
        if last := _end_of_first(text, match):
            yield match.start(), last
        at = max(last, match.end(1)) if last else match.start(1)


def _end_of_first(text: str, match: re.Match[str]) -> int:
    """Give where the street ends whose number comes first, or 0 when it is none."""
    words = match[1].split(" ")
    plain = [word.strip(".,") for word in match[1].lower().split(" ")]
    if plain[0] in _NO_KIND and street_types.SURE.isdisjoint(plain):
        return 0
    for place in range(len(words) - 1, 0, -1) if not street_types.LAST.isdisjoint(plain[1:]) else ():
        if plain[place] in street_types.LAST and (words[place][0].isupper() or plain[place] in street_types.SURE):
            last = place == len(words) - 1
            return match.end() if last else match.start(1) + len(" ".join(words[: place + 1]))
    return _end_of_unknown(text, match, words)


def _end_of_unknown(text: str, match: re.Match[str], words: list[str]) -> int:
    """Give where a street ends of which no word says so, by what stands around it, or 0 when it is none."""
    small = words[-1][0].islower()
    kind = small and words[-1].strip(".") in street_types.APART
    if match[2] and folded(words[-1]).strip(".") in _UNITS:
        words, match_end = words[:-1], 0
    elif small:
        words, match_end = words[:-1], match.end() if match[2] else 0
    else:
        match_end = match.end() if match[2] else 0
    if not words or _is_counted(words):
        return 0
    listed = text[match.start(1) - 2] in ",." or any(word[-1] in ",." and len(word) > 4 for word in words)
    if listed or _COUNTS.match(text, match.end()):
        return 0
    announced = _is_announced(text, match.start())
    if match_end and (not small or kind or announced or has_more(text, match_end)):
        return match_end
    end = match.start(1) + len(" ".join(words))
    return end if announced or has_more(text, end) else 0


def _is_counted(words: list[str]) -> bool:
    """Say whether one of the capitalised words is one that is counted or numbered, or no name."""
    plain = [folded(word).strip(".,") for word in words if word[:1].isupper()]
    return any(word in street_types.COUNTED or word in NO_NAMES for word in plain)


def _number_last(text: str, window: Span) -> Iterator[Span]:
    for match in _NUMBER_LAST.finditer(text, *window):
        words = text[match.start() : match.start(1)].split(" ")
        start = match.start()
        while len(words) > 1 and folded(words[0]) in NO_NAMES and folded(words[0]) not in street_types.FIRST:
            start += len(words.pop(0)) + 1
        if words[-1].lower() in _NO_LAST:
            continue
        if _is_street(words) or _stands_as_street(text, (start, match.end()), words):
            yield start, match.end()


def _is_street(words: list[str]) -> bool:
    """Say whether one of the words before a house number says that they are a street."""
    plain = [word.lower().strip(".") for word in words]
    ours = not _YOURS.isdisjoint(plain)
    if len(plain) > 1 and not ours and (plain[0] in street_types.FIRST or not street_types.APART.isdisjoint(plain[1:])):
        return True
    return any(
        (word.endswith(street_types.ENDINGS) and len(word) > 5 and word not in street_types.NO_STREETS)
        or ("-" in word and word.rpartition("-")[2] in street_types.APART)
        for word, written in zip(plain, words, strict=True)
        if written[:1].isupper()
    )


def _stands_as_street(text: str, street: Span, words: list[str]) -> bool:
    """Say whether what stands around a name and its number makes them a street."""
    if _is_counted(words) or _COUNTS.match(text, street[1]):
        return False
    announced = _is_announced(text, street[0])
    if announced or words[-1][:1].islower():
        return announced
    return has_more(text, street[1]) or bool(_STREET_AFTER.match(text, street[1]))


def _is_announced(text: str, start: int) -> bool:
    last = text[max(0, start - 24) : start].lower().split()[-3:]
    while last and last[-1].isdigit():
        last.pop()
    if not last or last[-1].strip(":") not in _BEFORE_ANNOUNCED:
        return False
    return bool(_ANNOUNCED.search(text, max(0, start - 70), start))
