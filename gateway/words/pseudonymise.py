"""Identifying details replaced by placeholders, so that an advisor reads the story and not the person. # pure

`[phone]`, `[phone 2]`: another number. `[phone again]`: the same number, spelt differently, so that putting the words
back gives the text again to the letter. A bracketed word that the person typed and that could be taken for one of
ours is escaped by a word: `[name]` becomes `[typed name]`, and is put back like the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gateway.words import id_numbers, introductions, names, online, own_details, phones, places, postcodes, schools
from gateway.words.glance import Glance, Span, glance
from gateway.words.placeholders import KINDS, OWN, Detail, in_order, replaced

__all__ = ["KINDS", "Pseudonymised", "details", "pseudonymise", "restore"]


@dataclass(frozen=True, repr=False)
class Pseudonymised:
    """A text with placeholders, and what each of them stands for, exactly as written.

    `own` holds the placeholders that are the writer's own details; `given_name` is the first name they last gave.
    """

    text: str
    placeholders: dict[str, str]
    own: frozenset[str]
    given_name: str | None


def pseudonymise(text: str, known: Iterable[str] = (), region: str | None = None) -> Pseudonymised:
    """Replace identifying details; `known` are the writer's own address, number and display name.

    `region` (ISO 3166) says in which country's form numbers without a country code are to be read.
    """
    mine = [item.strip() for item in known if item and item.strip()]
    seen = glance(text)
    introduced = introductions.introduced(seen)
    words, placeholders, own = replaced(text, in_order(_found(seen, mine, introduced, region)))
    return Pseudonymised(words, placeholders, own, _given_name(text, mine, introduced))


def details(text: str, region: str | None = None) -> list[Detail]:
    """Give every identifying detail of a text in its order, of whoever it may be."""
    seen = glance(text)
    return in_order(_found(seen, [], introductions.introduced(seen), region))


def restore(done: Pseudonymised) -> str:
    """Put every placeholder back, which gives the text exactly as the person wrote it."""
    if not done.placeholders:
        return done.text
    pattern = re.compile("|".join(re.escape(key) for key in sorted(done.placeholders, key=len, reverse=True)))
    return pattern.sub(lambda match: done.placeholders[match[0]], done.text)


def _given_name(text: str, known: list[str], introduced: list[Span]) -> str | None:
    for start, end in reversed(introduced):
        if name := introductions.given(text[start:end]):
            return name
    display_names = [item for item in known if own_details.is_display_name(item)]
    return next((name for name in map(introductions.given, display_names) if name), None)


_FINDERS: tuple[tuple[str, Callable[[Glance], Iterator[Span]]], ...] = (
    ("email", online.emails),
    ("link", online.links),
    ("id number", id_numbers.id_numbers),
    ("address", places.streets),
)
_LATE_FINDERS: tuple[tuple[str, Callable[[Glance], Iterator[Span]]], ...] = (
    ("handle", online.handles),
    ("address", postcodes.postcodes),
    ("school", schools.schools),
)


def _found(seen: Glance, known: list[str], introduced: list[Span], region: str | None) -> Iterator[Detail]:
    """Give every detail, the surest first: where two overlap, the earlier one in this order holds."""
    yield from own_details.own_details(seen, known, region)
    yield from _of_kinds(_FINDERS, seen)
    for start, end in phones.phones(seen, region):
        yield Detail(start, end, "phone", re.sub(r"\D", "", seen.text[start:end])[-8:])
    yield from _of_kinds(_LATE_FINDERS, seen)
    yield from _names(seen, introduced)


def _of_kinds(finders: tuple[tuple[str, Callable[[Glance], Iterator[Span]]], ...], seen: Glance) -> Iterator[Detail]:
    for kind, finder in finders:
        for start, end in finder(seen):
            yield Detail(start, end, kind, seen.text[start:end].casefold())


def _names(seen: Glance, introduced: list[Span]) -> Iterator[Detail]:
    yield from (Detail(start, end, "name", OWN + "name") for start, end in introduced)
    yield from (Detail(start, end, "name", OWN + "name") for start, end in names.again(seen, introduced))
    others = names.mentioned(seen)
    yield from (Detail(start, end, "name", seen.plain[start:end].split()[0]) for start, end in others)
    yield from (Detail(start, end, "name", seen.plain[start:end]) for start, end in names.again(seen, others))
