"""Identifying details replaced by placeholders, so that an advisor reads the story and not the person. # pure

`[phone]`, `[phone 2]`: another number. `[phone again]`: the same number, spelt differently, so that putting the words
back gives the text again to the letter. A bracketed word that the person typed and that could be taken for one of
ours is escaped by a word: `[name]` becomes `[typed name]`, and is put back like the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

import phonenumbers

from gateway.words import identifiers, names

KINDS = ("name", "phone", "email", "address", "link", "handle", "id number", "school")
_OURS = re.compile(rf"\[(?=(?:typed )*(?:{'|'.join(KINDS)})(?: \d+)?(?: again(?: \d+)?)?\])")
_BETWEEN = r"[\s().\-/\u2010-\u2015\u00a0\u202f]{0,3}"
_GAP = r"[\s,]+"
_OWN = "own "


@dataclass(frozen=True, repr=False)
class Pseudonymised:
    """A text with placeholders, and what each of them stands for, exactly as written.

    `own` holds the placeholders that are the writer's own details; `given_name` is the first name they last gave.
    """

    text: str
    placeholders: dict[str, str]
    own: frozenset[str]
    given_name: str | None


@dataclass(frozen=True, repr=False)
class _Detail:
    """A stretch of the text to be replaced: what it is, whose, and what makes it the same thing elsewhere."""

    start: int
    end: int
    kind: str
    same: str


def pseudonymise(text: str, known: Iterable[str] = (), region: str | None = None) -> Pseudonymised:
    """Replace identifying details; `known` are the writer's own address, number and display name.

    `region` (ISO 3166) says in which country's form numbers without a country code are to be read.
    """
    mine = [item.strip() for item in known if item and item.strip()]
    introductions = names.introduced(text)
    details = _in_order(_found(text, mine, introductions, region))
    return _replaced(text, details, _given_name(text, mine, introductions))


def restore(done: Pseudonymised) -> str:
    """Put every placeholder back, which gives the text exactly as the person wrote it."""
    if not done.placeholders:
        return done.text
    pattern = re.compile("|".join(re.escape(key) for key in sorted(done.placeholders, key=len, reverse=True)))
    return pattern.sub(lambda match: done.placeholders[match[0]], done.text)


def _given_name(text: str, known: list[str], introductions: list[tuple[int, int]]) -> str | None:
    for start, end in reversed(introductions):
        if name := names.given(text[start:end]):
            return name
    display_names = [item for item in known if _is_display_name(item)]
    return next((name for name in map(names.given, display_names) if name), None)


def _is_display_name(item: str) -> bool:
    return "@" not in item and sum(sign.isdigit() for sign in item) < 5


def _found(text: str, known: list[str], introductions: list[tuple[int, int]], region: str | None) -> Iterator[_Detail]:
    """Give every detail, the surest first: where two overlap, the earlier one in this order holds."""
    yield from _own_details(text, known, region)
    for kind, finder in _FINDERS.items():
        yield from (_Detail(start, end, kind, text[start:end].casefold()) for start, end in finder(text))
    for start, end in identifiers.phones(text, region):
        yield _Detail(start, end, "phone", re.sub(r"\D", "", text[start:end])[-8:])
    for kind, finder in _LATE_FINDERS.items():
        yield from (_Detail(start, end, kind, text[start:end].casefold()) for start, end in finder(text))
    yield from _names(text, introductions)


_FINDERS: MappingProxyType[str, Callable[[str], Iterator[identifiers.Span]]] = MappingProxyType(
    {"email": identifiers.emails, "link": identifiers.links, "id number": identifiers.id_numbers}
)
_LATE_FINDERS: MappingProxyType[str, Callable[[str], Iterator[identifiers.Span]]] = MappingProxyType(
    {"handle": identifiers.handles, "address": identifiers.addresses, "school": identifiers.schools}
)


def _own_details(text: str, known: list[str], region: str | None) -> Iterator[_Detail]:
    plain = names.levelled(text)
    for item in known:
        if "@" in item:
            yield from _matches(_email_pattern(item) if _may_hold(plain, item) else None, plain, "email", item)
        elif _is_display_name(item):
            yield from _own_name(plain, text, item)
        elif sum(sign.isdigit() for sign in text) > 4:
            yield from _matches(_number_pattern(item, region), text, "phone", item)


def _may_hold(plain: str, address: str) -> bool:
    """A look before a pattern is built: most texts do not hold the address they came from."""
    return re.split(r"[.@]", names.levelled(address), maxsplit=1)[0] in plain


def _matches(pattern: re.Pattern[str] | None, text: str, kind: str, item: str) -> Iterator[_Detail]:
    if pattern is not None:
        yield from (_Detail(*match.span(), kind, f"{_OWN}{kind} {item}") for match in pattern.finditer(text))


def _own_name(plain: str, text: str, name: str) -> Iterator[_Detail]:
    words = names.levelled(name).split()
    if len(words) > 1 and all(word in plain for word in words):
        whole = re.compile(rf"(?<!\w){_GAP.join(map(re.escape, words))}(?!\w)")
        yield from (_Detail(*match.span(), "name", _OWN + "name") for match in whole.finditer(plain))
    yield from (_Detail(start, end, "name", _OWN + "name") for start, end in names.of_display_name(text, name))


def _email_pattern(address: str) -> re.Pattern[str]:
    signs = {".": r"\s?(?:\.|[\[(]?\bdot\b[\])]?)\s?", "@": r"\s*(?:@|[\[(]\s?at\s?[\])]|\bat\b)\s*"}
    body = "".join(signs.get(sign, re.escape(sign)) for sign in names.levelled(address))
    return re.compile(rf"(?<!\w){body}(?!\w)")


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


def _names(text: str, introductions: list[tuple[int, int]]) -> Iterator[_Detail]:
    own = [text[start:end] for start, end in introductions]
    yield from (_Detail(start, end, "name", _OWN + "name") for start, end in introductions)
    yield from (_Detail(start, end, "name", _OWN + "name") for start, end in names.same_names(text, own))
    others = names.mentioned(text)
    yield from (_Detail(start, end, "name", text[start:end].split()[0]) for start, end in others)
    again = names.same_names(text, [text[start:end] for start, end in others])
    yield from (_Detail(start, end, "name", text[start:end]) for start, end in again)


def _in_order(found: Iterator[_Detail]) -> list[_Detail]:
    """Keep of overlapping details the surest one, and put the rest in the order of the text."""
    taken = bytearray()
    kept: list[_Detail] = []
    for detail in found:
        if detail.end > len(taken):
            taken.extend(bytes(detail.end - len(taken)))
        if detail.start < detail.end and not any(taken[detail.start : detail.end]):
            taken[detail.start : detail.end] = b"\x01" * (detail.end - detail.start)
            kept.append(detail)
    return sorted(kept, key=lambda detail: detail.start)


@dataclass(repr=False)
class _Labels:
    """The placeholders given out so far."""

    placeholders: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    things: dict[tuple[str, str], str] = field(default_factory=dict)
    spellings: dict[tuple[str, str, str], str] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)  # of things of a kind
    spelt: Counter[tuple[str, str]] = field(default_factory=Counter)  # of spellings of a thing

    def label(self, detail: _Detail, written: str) -> str:
        spelling = (detail.kind, detail.same, written)
        if spelling not in self.spellings:
            self.spellings[spelling] = self._new(detail)
            self.placeholders[self.spellings[spelling]] = written
            if detail.same.startswith(_OWN):
                self.own.add(self.spellings[spelling])
        return self.spellings[spelling]

    def _new(self, detail: _Detail) -> str:
        thing = (detail.kind, detail.same)
        again = self.spelt[thing]
        self.spelt[thing] += 1
        if thing not in self.things:
            self.count[detail.kind] += 1
            number = self.count[detail.kind]
            self.things[thing] = detail.kind if number == 1 else f"{detail.kind} {number}"
            return f"[{self.things[thing]}]"
        return f"[{self.things[thing]} again]" if again == 1 else f"[{self.things[thing]} again {again}]"


def _replaced(text: str, details: list[_Detail], given_name: str | None) -> Pseudonymised:
    labels = _Labels()
    typed: dict[str, str] = {}
    pieces: list[str] = []
    at = 0
    for detail in details:
        pieces.append(_escaped(text[at : detail.start], typed))
        pieces.append(labels.label(detail, text[detail.start : detail.end]))
        at = detail.end
    pieces.append(_escaped(text[at:], typed))
    # What the person typed comes last, so that it is put back after everything it could be mistaken for.
    return Pseudonymised("".join(pieces), labels.placeholders | typed, frozenset(labels.own), given_name)


def _escaped(stretch: str, typed: dict[str, str]) -> str:
    if "[" not in stretch:
        return stretch

    def escape(match: re.Match[str]) -> str:
        whole = stretch[match.start() : stretch.index("]", match.start()) + 1]
        typed[f"[typed {whole[1:]}"] = whole
        return "[typed "

    return _OURS.sub(escape, stretch)
