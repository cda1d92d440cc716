"""The writer's own address, number and display name, in whatever spelling and wherever they stand. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from gateway.words.glance import Glance, Span, folded, levelled
from gateway.words.online import SPOKEN_AT, SPOKEN_DOT
from gateway.words.placeholders import OWN, Detail

_BETWEEN = r"[\s().\-/\u2010-\u2015\u00a0\u202f]{0,3}"
_GAP = r"[\W_]{1,4}"
_CHUNK = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-][^\W\d_]+)*")
# Names that are words as well: they are hidden only as they are written in the display name, with their capital.
_EVERYDAY = frozenset(
    """
    will hope grace may mark rose art bill joy faith rich dawn june april august max drew pat sue rob frank grant guy
    chase summer autumn angel star rain sky sunny ray gene miles jack penny victor page reed dean earl king prince young
    long short good best love white black brown green gray grey small little hill wood woods banks field fields stone
    day knight french english german holland west north south church house home lane park bush ford rivers waters moon
    snow frost winters wise roman noble sage ivy lily daisy violet iris olive cherry candy honey bliss charity hunter
    mason carter cook baker de het een van den der le la les du des von zu af of and en et und y ja
    """.split()
)


def own_details(seen: Glance, known: list[str], region: str | None) -> Iterator[Detail]:
    """Give every place where one of the `known` (address, number, display name) stands."""
    for item in known:
        if "@" in item:
            yield from _own_address(seen, item)
        elif is_display_name(item):
            yield from _own_name(seen, item)
        elif seen.near_digits:
            yield from _own_number(seen, item, region)


def is_display_name(item: str) -> bool:
    """Say whether this is a name rather than an address or a number."""
    return "@" not in item and sum(sign.isdigit() for sign in item) < 5


def _own_address(seen: Glance, address: str) -> Iterator[Detail]:
    plain = levelled(address)
    if all(chunk in seen.plain for chunk in _CHUNK.findall(plain)):  # most texts do not hold the address
        for match in _address_pattern(plain).finditer(seen.plain):
            yield Detail(*match.span(), "email", f"{OWN}email {address}")


def _address_pattern(plain: str) -> re.Pattern[str]:
    signs = {
        ".": rf"\s{{0,2}}(?:\.|[\[({{<]?\b(?:{SPOKEN_DOT})\b[\])}}>]?)\s{{0,2}}",
        "@": rf"\s{{0,3}}(?:@|%40|[\[({{<]\s?(?:@|{SPOKEN_AT})\s?[\])}}>]|\b(?:{SPOKEN_AT})\b)\s{{0,3}}",
    }
    body = "".join(signs.get(sign, re.escape(sign)) for sign in plain)
    return re.compile(rf"(?<![^\W_]){body}(?!\w{{0,20}}[.@]\w)")


def _own_name(seen: Glance, name: str) -> Iterator[Detail]:
    words = _CHUNK.findall(levelled(name))
    if len(words) > 1 and all(word in seen.plain for word in words):
        whole = re.compile(rf"(?<!\w){_GAP.join(map(re.escape, words))}(?!\w)")
        yield from (Detail(*match.span(), "name", OWN + "name") for match in whole.finditer(seen.plain))
    for part in _TOKEN.findall(name):
        yield from (Detail(*span, "name", OWN + "name") for span in _word_of_name(seen, part))


def _word_of_name(seen: Glance, part: str) -> Iterator[Span]:
    """Find a word of the display name in any spelling; one that is a word as well only as it was written."""
    plain = levelled(part)
    if len(part) < 2 or (not part[0].isupper() and plain in _EVERYDAY):
        return
    for spelt in {plain, folded(part)}:
        at = seen.plain.find(spelt)
        while at >= 0:
            end = at + len(spelt)
            alone = not seen.plain[at - 1 : at].isalpha() and not seen.plain[end : end + 1].isalpha()
            if alone and (plain not in _EVERYDAY or seen.text[at:end] == part):
                yield at, end
            at = seen.plain.find(spelt, end)


def _own_number(seen: Glance, number: str, region: str | None) -> Iterator[Detail]:
    last = re.sub(r"\D", "", number)[-5:]
    if all(digit in seen.text for digit in last):
        for match in _number_pattern(number, region).finditer(seen.text):
            yield Detail(*match.span(), "phone", f"{OWN}phone {number}")


def _number_pattern(number: str, region: str | None) -> re.Pattern[str]:
    """Match the number however it is spaced, with its country code, with a trunk 0, with both or with neither."""
    digits, country = re.sub(r"\D", "", number), ""
    try:
        parsed = phonenumbers.parse(number, region)
        digits, country = str(parsed.national_number), str(parsed.country_code)
    except phonenumbers.NumberParseException:
        pass
    prefix = rf"(?:\(?(?:(?:\+|00){_BETWEEN})?{_BETWEEN.join(country)}{_BETWEEN})?" if country else ""
    return re.compile(rf"(?<!\d){prefix}(?:\(?0\)?{_BETWEEN})?{_BETWEEN.join(digits)}(?!\d)")
