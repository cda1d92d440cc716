"""What of an address stands around its street: flat and number before it, town, country and postcode after. # pure"""

from __future__ import annotations

import re

from gateway.words.glance import CAPITAL as _LATIN
from gateway.words.glance import Span, folded
from gateway.words.no_names import NO_NAMES
from gateway.words.postcodes import BRITISH, CANADIAN, IRISH

CAPITAL = _LATIN + "ΆΈ-ΏΑ-ΡΣ-ΫЀ-Я∆"  # ∆, a mathematical sign, stands for a Greek capital where a font had none
PARTICLE = (
    r"(?:(?:de|du|des|la|le|les|del|los|las|der|den|dem|van|von|the|of|da|do|dos|das|e|y|ten|ter|aan|op|am|an|auf|in"
    r"|zum|zur|bei|im|ob|sur|sous|lès|dalla|della|delle|dello|degli|dei|di|het|na) |l'|d'|l’|d’|'[st] ?)"
)
CAP = rf"[{CAPITAL}][\w'’.∆-]{{1,40}}+"
NUMBER = r"\d{1,5}(?:[-/]\d{1,4})?(?:,? ?[a-zA-Z]\b(?: \d{1,3}\b)?| ?(?:bis|ter)\b)?"
UNIT = (
    r"(?:(?i:flat|apt\.?|apartment|unit|suite|ste\.?|studio|room|bus|as\.?|bte|boîte|bât\.?|appt|app\.?|no\.?|floor|box"
    r"|postbus|piso|puerta|planta|esc\.?|wohnung|whg\.?|top|stiege|lgh|escalier|étage)"
    r"(?:[ .#]{1,2}(?:\d\w{0,5}|[A-Z]\b)|\d{1,5})|\d{1,2}[ºª°](?: ?[A-Z]\b)?)"
)
_STATE = r"(?:nan|NSW|VIC|QLD|TAS|ACT|[A-Z]{2})\b"
_DIGITS = (
    r"(?:(?:[A-Z]{1,2}-)?(?:\d{4,6}|\d{3} \d\d\b|\d\d-\d{3}\b|\d{4}-\d{3,4}\b|\d{5}-\d{4}\b)"
    r"(?![ .-]?\d|[-.]{1,2}\w)(?: ?[A-Z]{2})?\b)"
)
_CODE = rf"(?:{BRITISH}|{CANADIAN}|{IRISH}|{_DIGITS})"
_APART = r"[ \t]{0,3}(?:,[ \t]{0,3})?(?:\r?\n[ \t>?]{0,6}(?:, ?)?)?"
_TOWN = (
    rf"(?:in |te |à |en |a )?(?:(?:le|la|les|los|las|el|the|den|de|'s|'t) )?{CAP}"
    rf"(?: {PARTICLE}{{0,3}}(?:{CAP}|[{CAPITAL}]\b)){{0,5}}"
)
_GOES_ON = r" (?:and|but|because|with|where|since|now|for|y|et|en|und|ja|mais|maar)\b"
_AFTER = re.compile(
    rf"(?:{_APART}(?:{UNIT}(?!\w)|{_CODE}|{_STATE}"
    rf"|{_TOWN}(?=[ \t]{{0,3}}(?:[,.?!;)\r\n]|$|{_CODE}|{UNIT}(?!\w)|{_STATE})|{_GOES_ON}))){{1,8}}"
)
# With one of these in it, what stands before a number is a sentence and no address.
_SENTENCE = frozenset(
    """
    i my me we he she it they you is was has have had are am since until that this so but who not at on with ik mijn je
    j'ai mon ich bin ist mein minun olen yo mi es earn owe paid got about over call phone tel number born year für
    pour voor para
    """.split()
)
_POSTCODE_AHEAD = re.compile(rf"(?<![\w.,€$£-]\d)(?<!\d)\d{{4,6}}(?!\d)(?=[ \t]{{0,3}}(?:[,.?!;)\r\n]|$)|{_GOES_ON})")
_LINES = re.compile(r"[,\n]")
_NO_LINE = re.compile(r"[.!?;:]|\d{3}")
_EVIDENCE = re.compile(
    rf"\.?{_APART}(?:{UNIT}(?!\w)|{_CODE},? {_TOWN}|{BRITISH}|{CANADIAN}"
    rf"|{_TOWN},?{_APART}(?:{_STATE},? )?(?:{BRITISH}|{CANADIAN}|\d{{5}}\b))"
)
_NUMBERS_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:(?:{UNIT}|\d{{1,6}}[a-zA-Z]?(?:[-/]\d{{1,4}})?),?\s{{1,2}}){{1,3}}"
    r"|(?i:flat|apartment|apt\.?|unit|suite|room) )$"
)
_RANGE_BEFORE = re.compile(r"(?<!\w)\d{1,5}[a-zA-Z]?[-/]$")
_NAMES_BEFORE = re.compile(rf"(?:(?:(?:{CAP}|[{CAPITAL}]\.) {PARTICLE}{{0,3}}){{1,3}}|{PARTICLE})$")
_CROSSING = re.compile(rf"(?:(?i:the )?(?i:corner of )(?:{CAP} (?:\d{{1,4}} )?and )?|{CAP} and )$")
_OTHER_SIDE = re.compile(rf" and (?:\d{{1,5}} )?(?:{CAP}(?: {CAP}){{0,3}}(?: \d{{1,4}}\b)?)")
_OTHER_SMALL = re.compile(r" and [a-zà-ÿ]{2,30} [a-z]{2,12}\b")
_PARTICLES = frozenset("de du des la le les del der den dem van von do dos das ten ter het na di".split())
_UNIT_WORDS = frozenset("flat apartment apt apt. unit suite room".split())
_FAR = 60  # characters before a street in which something of the address is looked for


def has_more(text: str, end: int) -> bool:
    """Say whether a flat, or a postcode and a town, follow: then what ends here is a street."""
    return bool(_EVIDENCE.match(text, end))


def whole(text: str, street: Span) -> Span:
    """Give a street with what belongs to it before and after."""
    start, end = street
    start = _begin(text, start)
    end = _end(text, end)
    corner = "orner of " in text[max(0, start - 12) : street[0]]
    if corner and (other := _OTHER_SIDE.match(text, end) or _OTHER_SMALL.match(text, end)):
        end = other.end()
    return start, end


def _end(text: str, end: int) -> int:
    if after := _AFTER.match(text, end):
        end = after.end()
    return _to_postcode(text, end) if text[end : end + 1] in (" ", ",", "\n", "\r") else end


def _to_postcode(text: str, end: int) -> int:
    """Give the end of the postcode ahead when only names of places, however written, lie between, else `end`."""
    ahead = _POSTCODE_AHEAD.search(text, end, end + 2 * _FAR)
    if not ahead or ahead.start() - end > _FAR + 20 or _NO_LINE.search(text, end, ahead.start()):
        return end
    between = text[end : ahead.start()].lower()
    words = between.replace(",", " ").split()
    short = all(len(line.split()) < 6 for line in _LINES.split(between))
    return ahead.end() if short and 0 < len(words) < 13 and _SENTENCE.isdisjoint(words) else end


def _begin(text: str, start: int) -> int:
    at = _names_before(text, start)
    last = _last_word(text, at)
    if text[at - 1 : at] in ("-", "/"):
        numbers = _RANGE_BEFORE.search(text, max(0, at - 8), at)
    else:
        unit = last[-1:].isdigit() or last[:1].isdigit() or last.lower() in _UNIT_WORDS or len(last) == 1
        numbers = _NUMBERS_BEFORE.search(text, max(0, at - _FAR), at) if unit else None
    at = numbers.start() if numbers else at
    if _last_word(text, at) in ("and", "of") and (crossing := _CROSSING.search(text, max(0, at - _FAR), at)):
        named = _is_name(crossing[0].split(" ")[0]) or "orner" in crossing[0]
        at = crossing.start() if named else at
    return at


def _last_word(text: str, start: int) -> str:
    """Give the word that ends before this place, without a comma, or nothing."""
    words = text[max(0, start - 30) : start].split()
    return words[-1].rstrip(",") if words else ""


def _names_before(text: str, start: int) -> int:
    """Give where the capitalised words before a street begin that are no ordinary first word of a sentence."""
    last = _last_word(text, start)
    if text[start - 1 : start] != " " or not (last[:1].isupper() or last in _PARTICLES):
        return start
    line = max(text.rfind("\n", max(0, start - _FAR), start) + 1, start - _FAR, 0)
    before = _NAMES_BEFORE.search(text, line, start)
    at = before.start() if before else start
    while at < start and not _is_name(text[at:start].split(" ")[0]):
        at = text.index(" ", at) + 1
    return at


def _is_name(word: str) -> bool:
    return word[:1].isupper() and folded(re.split("['’]", word)[0].strip(".,")) not in NO_NAMES
