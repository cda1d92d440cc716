"""Postcodes and flats that stand without a street, wherever their form or what stands beside them tells. # pure

A bare number of four or five digits could be anything. It is taken for a postcode beside a known town, after a word
that announces one, between a word of place and a capital, or where its own form says so (`LS1 4AB`, `B-1000`, `00100`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words.glance import CAPITAL, Glance, Span, folded
from gateway.words.known_towns import is_town
from gateway.words.no_names import NO_NAMES

BRITISH = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
CANADIAN = r"[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b"
IRISH = r"[AC-FHKNPRTV-Y]\d[\dW] ?(?=\d{0,3}[A-Z])[A-Z\d]{4}\b"
_TOWN = rf"[{CAPITAL}][\w'’-]{{1,30}}"
_UNIT_WORDS = frozenset("apt apartment suite flat".split())
_UNIT_ALONE = re.compile(r"\b(?i:apt\.?|apartment|suite|flat) ?#? ?\d{1,5}[a-zA-Z]?\b")
_LAST_LINE = re.compile(rf"^[ \t>?]{{0,6}}(?:(?:{_TOWN}|of|the|and),? ){{1,4}}(\d{{4,6}})[ \r]{{0,3}}$", re.MULTILINE)
_LETTER_FIRST = re.compile(r"\d(?:(?<=[A-Za-z]\d)|(?<=[A-Z][ -]\d))")
_LETTERED_POSTCODE = re.compile(
    r"\b(?=[A-Za-z]{1,3}[ -]?\d|[A-Z]{2} [A-Z]\d)(?:"
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b|\b[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}\b"
    rf"|\b(?:[A-Z]{{2}} )?{CANADIAN}|\b[abceghj-nprstvxy]\d[a-z] \d[a-z]\d\b|\b{IRISH}"
    r"|\b(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT) \d{4}\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b"
    rf"|\b(?:[ABDEFLIP]|CH|DK|ES|FI|FR|NL|NO|SE)-\d{{4,5}}(?: ?[A-Z]{{2}}\b)?(?: {_TOWN})?(?!\w))"
)
_ANNOUNCING = frozenset(
    "postcode zip zipcode postal plz postleitzahl postinumero postnummer postnr eircode cp post".split()
)
_NO_LETTERS = "is|in|en|et|or|of|so|my|to|by|on|at|an|de|no|it|we|he|me|ja|im|am|as|if|us|up|ok|go|do|be|od|er|ou|et|au"
_ANNOUNCED = re.compile(
    r"(?i:\b(?:post ?codes?|postal codes?|zip(?:[ -]?codes?)?|(?:code|código|codigo) postal|cp|plz|postleitzahl|"
    r"postinumero(?:ni)?|postnummer|postnr|eircode)\b)"
    r"(?: (?i:here|of mine))?[ \t]?(?i:is|was|est|ist|es|on|lautet|=|:)?(?: (?i:le|el|just))?[ \t:]{1,3}"
    r"([A-Za-z]{1,2}\d[A-Za-z\d]?(?: ?\d[A-Za-z]{2})?\b|(?i:[a-z]\d[a-z\d] ?[a-z\d]{3,4})\b"
    r"|\d{3} \d\d\b|\d\d-\d{3}\b|\d{4}-\d{3}\b"
    rf"|\d{{4}}(?:[A-Za-z]{{2}}| [A-Z]{{2}}| (?!(?:{_NO_LETTERS})\b)[a-z]{{2}})\b"
    r"|(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{4})?\b)"
    rf"(?:,? {_TOWN})?"
)
_BARE = re.compile(r"\d(?<![\w.,:€$£#/+-]\d)(?:\d{3,4}|\d\d \d\d|\d-\d{3}|\d{3}-\d{3})(?![\d/:%€$£]|[.,-]\d| \d{3})")
_DUTCH = re.compile(
    rf" ?(?!AM|PM|SMS|BC|AD|KM|KG|MB|GB|TV|EU|SA|SD|SS|IE|IU|UI|XP)[A-Z]{{2}}\b(?:,? [{CAPITAL}][a-z]{{2,20}})?"
    r"|(?!km|kg|[mgtk]b|m[lgmswx]|cm|hz|am|pm|th|st|nd|rd|ft|px|fp|k[wj]|cc|bc|ad|dl|xp|lb|oz|eu|pt|pp|hp|cl)[a-z]{2}\b"
)
_DUTCH_SMALL = re.compile(r" [a-z]{2},? ([a-z]{3,30}(?:[ -][a-z]{1,20}){0,2})")
_AFTER = re.compile(r",? (?=\w)((?:[^\W\d_]|['’-]){2,30}(?: (?:[^\W\d_]|['’-]){1,20}){0,4})")
_PLACE_WORDS = frozenset("in at from near to te naar uit à de nach aus en desde".split())
_PLACE_BEFORE = re.compile(r"(?:^|[,\n]|\b(?:in|at|from|near|to|te|naar|uit|à|nach|aus|en|desde))[ \t>?]{0,3}$")
_CAPITAL_AFTER = re.compile(
    rf" (?:(?:L[aeo]s?|El|Den|De|Het|Sint|Saint|St\.?) )?[{CAPITAL}]"
    rf"(?:[a-zäöåéèêëßüïíóúñçøæ]{{2,30}}|[{CAPITAL}]{{2,30}})(?:['’-]\w{{1,20}}){{0,4}}"
    rf"(?: (?:(?:an|am|im|in|bei|ob) (?:de[rm] )?)?{_TOWN})?(?!\w)"
)
_NAMES_BEFORE = re.compile(rf"((?:{_TOWN} ){{0,2}}{_TOWN}),? $")
_COUNTED = re.compile(
    r",? (?i:euros?|eur|usd|gbp|chf|dollars?|pounds?|pfund|franken|francs?|kronen|kr|meter[ns]?|m[eè]tres?|kilometer"
    r"|schritte|steps|stappen|pas|kalorien|calories|kcal|menschen|people|leute|mal|times|fois|stunden|hours|minuten|tage|days"
    r"|followers?|follower|likes|fragen|einwohner|mitglieder|zeichen|w[oö]rter|words|seiten|pages|jahre|years|watt"
    r"|volt|lumen|steam|instagram|tiktok|facebook|youtube|covid|points?|punkte|punten|dank|gr[uü][sß]+e|k[uü]sse)\b"
)
_TIME = re.compile(
    r"\b(?:since|sinds|depuis|seit|sedan|desde|vanaf|summer|zomer|sommer|year|jaar|jahr|année|around|until|tot|bis"
    r"|(?<!woon )(?<!wonen )(?<!live )(?<!living )(?<!wohne )(?<!habite )in|en|im|om) $",
    re.IGNORECASE,
)


def postcodes(seen: Glance) -> Iterator[Span]:
    """Give the spans of postcodes and flats that stand without a street."""
    if not seen.near_digits:
        return
    for window in seen.around(_ANNOUNCING, 10, 60):
        yield from ((match.start(1), match.end()) for match in _ANNOUNCED.finditer(seen.text, *window))
    for window in seen.near_digits:
        yield from _beside_towns(seen.text, window)
        if _LETTER_FIRST.search(seen.text, *window):
            for match in _LETTERED_POSTCODE.finditer(seen.text, *window):
                yield _names_before(seen.text, match.start()), match.end()
        for pattern in _others(seen, window):
            yield from (match.span(pattern.groups) for match in pattern.finditer(seen.text, *window))


def _others(seen: Glance, window: Span) -> Iterator[re.Pattern[str]]:
    """Give the patterns worth trying here."""
    if "\n" in seen.text[slice(*window)]:
        yield _LAST_LINE
    if not seen.words.isdisjoint(_UNIT_WORDS):
        yield _UNIT_ALONE


def _beside_towns(text: str, window: Span) -> Iterator[Span]:
    for match in _BARE.finditer(text, *window):
        start, end = match.span()
        if end - start == 4 and text[start] != "0" and (last := _dutch_end(text, end)):
            yield start, last
        elif text[end : end + 1].isalpha():
            continue
        elif town := _town_after(text, start, end) or _town_before(text, start, end):
            yield town
        elif text[start] == "0" and match[0].isdigit() and end - start == 5:
            yield start, end  # no amount begins with a nought


def _dutch_end(text: str, end: int) -> int | None:
    """Give the end of a Dutch postcode whose four digits end here; small letters apart need a town behind them."""
    if dutch := _DUTCH.match(text, end):
        return dutch.end()
    small = _DUTCH_SMALL.match(text, end)
    words = small[1].split(" ") if small else []
    for count in range(len(words), 0, -1):
        if small and is_town(town := " ".join(words[:count]), 4):
            return small.start(1) + len(town)
    return None


def _town_after(text: str, start: int, end: int) -> Span | None:
    """Give the postcode with the town that follows it."""
    if text[end : end + 1] not in (" ", ",") or _COUNTED.match(text, end):
        return None
    digits = sum(map(str.isdigit, text[start:end]))
    if (after := _AFTER.match(text, end)) and not _is_year(text, start, end):
        words = after[1].split(" ")
        for count in range(len(words), 0, -1):
            if is_town(town := " ".join(words[:count]), digits):
                return start, after.start(1) + len(town)
    named = _CAPITAL_AFTER.match(text, end)
    if named and folded(named[0].split()[0]) in NO_NAMES:
        return None
    if named and (digits > 4 or (not _looks_like_year(text[start:end]) and _stands_for_place(text, start))):
        return start, named.end()
    return None


def _town_before(text: str, start: int, end: int) -> Span | None:
    """Give the postcode with the town before it, unless the number could be a year or is that of something."""
    if text[start - 1 : start] != " " or _looks_like_year(text[start:end]) or _COUNTED.match(text, end):
        return None
    line = text[max(0, start - 70) : start].rpartition("\n")[2]
    words = line.rstrip(" ,").split(" ")[-4:]
    small = next((place for place in range(len(words) - 1, -1, -1) if not words[place][:1].isupper()), -1)
    if 0 <= small < len(words) - 1 and words[small] in _PLACE_WORDS and not line.endswith(", "):
        return start - len(line) + line.rindex(" ".join(words[small + 1 :])), end
    if len(words[-1]) == 1 and words[-1].isupper():
        words = words[:-1]  # København K
    digits = sum(map(str.isdigit, text[start:end]))
    for first in range(len(words)):
        if is_town(town := " ".join(words[first:]), digits):
            return start - len(line) + line.rindex(town), end
    return None


def _names_before(text: str, start: int) -> int:
    """Give where the town begins that stands before a postcode of letters, or the postcode itself."""
    if text[start - 1 : start] != " " or not (names := _NAMES_BEFORE.search(text, max(0, start - 60), start)):
        return start
    at = names.start()
    while at < start and folded(text[at:start].split(" ")[0].strip(",")) in NO_NAMES:
        at = text.index(" ", at) + 1
    return at


def _looks_like_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2099


def _is_year(text: str, start: int, end: int) -> bool:
    """Say whether a number that could be a year or a postcode stands where a year does."""
    return _looks_like_year(text[start:end]) and bool(_TIME.search(text[max(0, start - 20) : start]))


def _stands_for_place(text: str, start: int) -> bool:
    return bool(_PLACE_BEFORE.search(text[max(0, start - 12) : start]))
