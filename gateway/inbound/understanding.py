"""Pure: what an arrival says, with the person's details taken out and its tags put on, while the words are in hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from gateway.crypto.envelope import MOST_WORD_BYTES, TooLong
from gateway.inbound.arrival import Arrival
from gateway.words.another_advisor import asks_for_another
from gateway.words.introductions import PART
from gateway.words.keywords import Keyword, keyword
from gateway.words.pseudonymise import pseudonymise
from gateway.words.tagging import Tags, danger, tag, tag_all
from gateway.words.tagging.sortable import needs_sorting
from gateway.words.trimming import split

REST_LIMIT = 40_000  # characters of quoted history that are kept; the sealed rest holds 64 KiB
MOST_OWN_BYTES = 4000
MOST_IN_OUR_OWN_WORDS = 2
T = TypeVar("T")
R = TypeVar("R")
BETWEEN = f"\n{PART}\n"  # it keeps words and rest apart while both get the same placeholders


@dataclass(frozen=True, slots=True, repr=False)
class Understood:
    """The words as they will be kept. `own` are the writer's own details, `others` those they mention."""

    words: str
    rest: str
    own: dict[str, str]
    others: dict[str, str]
    given_name: str | None
    tags: Tags
    keyword: Keyword | None
    beside_words: bool  # the keyword was only the subject; the body says more
    language: str
    wants_another: bool  # it asks for another advisor, and nothing else
    unsorted: bool  # a person should say first what it is about, or in which language


@dataclass(frozen=True, slots=True, repr=False)
class Cut:
    """An arrival in pieces: what its writer says, and the quoted rest."""

    arrival: Arrival
    subject: str
    own_words: str
    words: str  # the same, or all there is where they wrote nothing of their own
    rest: str

    @property
    def whole(self) -> str:
        """What is kept of it as its words."""
        return f"{self.subject}\n\n{self.words}" if self.subject else self.words

    @property
    def tagged(self) -> tuple[str, str]:
        """What its tags are read from, and the mailbox that it came to."""
        return f"{self.subject}\n{self.words}" if self.subject else self.words, self.arrival.mailbox


def understand(arrival: Arrival, country: str, languages: Sequence[str], *, sort_first: bool = True) -> Understood:
    """Cut, pseudonymise and tag; the language is one of the service's, its first when unsure. Raises TooLong."""
    cut = _cut(arrival)
    return _read(cut, tag(*cut.tagged), country, languages, sort_first=sort_first)


def understand_all(
    arrivals: Sequence[Arrival], country: str, languages: Sequence[str], *, sort_first: bool = True
) -> list[Understood | Exception]:
    """Understand what came together, which takes less time than each alone; for each, or its own trouble."""

    def in_its_own_time(one: Arrival) -> Understood:
        return understand(one, country, languages, sort_first=sort_first)

    cut = [_or_trouble(_cut, arrival) for arrival in arrivals]
    readable = [one for one in cut if isinstance(one, Cut)]
    try:
        tags = iter(tag_all([one.tagged for one in readable]))
    except Exception:  # noqa: BLE001  whose trouble it was shows when each is alone
        return [_or_trouble(in_its_own_time, arrival) for arrival in arrivals]

    def read(one: Cut) -> Understood:
        return _read(one, next(tags), country, languages, sort_first=sort_first)

    return [_or_trouble(read, one) if isinstance(one, Cut) else one for one in cut]


def _or_trouble(act: Callable[[T], R], one: T) -> R | Exception:
    try:
        return act(one)
    except Exception as trouble:  # noqa: BLE001  given, not raised: the others must not wait for it
        return trouble


def _cut(arrival: Arrival) -> Cut:
    """Raises TooLong, before anything is spent on reading it."""
    own_words, rest = split(arrival.text)
    words = own_words
    if not words.strip():
        words, rest = arrival.text, ""  # nothing but quotes: then that is what they wanted us to read
    cut = Cut(arrival, _subject(arrival.subject), own_words, words, rest)
    if len(cut.whole.encode("utf-8", "replace")) > MOST_WORD_BYTES:
        raise TooLong
    return cut


def _read(cut: Cut, tags: Tags, country: str, languages: Sequence[str], *, sort_first: bool) -> Understood:
    arrival, subject, words, rest = cut.arrival, cut.subject, cut.words, cut.rest
    bare = keyword(words, languages[0], country)
    said = bare or (keyword(subject, languages[0], country) if subject else None)
    tags = _with_what_was_cut(tags, arrival, rest)
    hidden = pseudonymise(
        _apart(cut.whole) + BETWEEN + _apart(rest[:REST_LIMIT]),
        known=[known for known in (arrival.sender, arrival.display_name) if known],
        region=country,
    )
    kept_words, _, kept_rest = hidden.text.partition(BETWEEN)
    own = {mark: text for mark, text in hidden.placeholders.items() if mark in hidden.own}
    others = {mark: text for mark, text in hidden.placeholders.items() if mark not in hidden.own}
    return Understood(
        words=kept_words,
        rest=kept_rest.encode("utf-8", "replace")[:MOST_WORD_BYTES].decode("utf-8", "ignore"),
        own=_what_fits(own, MOST_OWN_BYTES),
        others=_what_fits(others, MOST_WORD_BYTES),
        given_name=hidden.given_name,
        tags=tags,
        keyword=said,
        beside_words=said is not None and bare is None and bool(cut.own_words.strip()),
        language=tags.language if tags.language in languages else languages[0],
        wants_another=asks_for_another(words),
        unsorted=needs_sorting(cut.whole, tags, languages, by_topic=sort_first),
    )


def _with_what_was_cut(tags: Tags, arrival: Arrival, rest: str) -> Tags:
    """Danger counts wherever it stands: what we took for a quotation may be what somebody wants us to read.

    Who answers a letter of ours quotes it, and we speak of danger ourselves; that alone calls nobody in the night.
    """
    if not rest.strip():
        return tags
    level, letters = danger(rest[:REST_LIMIT])
    level = min(level, MOST_IN_OUR_OWN_WORDS) if arrival.reply_token else level
    return replace(tags, risk=max(tags.risk, level), risks=tuple(sorted({*tags.risks, *letters})))


def content_of(arrival: Arrival) -> bytes:
    """What makes two arrivals with one provider's id the same: a digest of sender, subject and text."""
    parts = (arrival.sender, arrival.subject, arrival.text)
    return hashlib.sha256(b"\0".join(part.encode("utf-8", "replace") for part in parts)).digest()


def _what_fits(placeholders: dict[str, str], most: int) -> dict[str, str]:
    """The first of them that can be sealed together: a crowd of details must not keep the words themselves out."""
    kept: dict[str, str] = {}
    size = 2
    for mark, text in placeholders.items():
        size += len(json.dumps({mark: text}).encode()) + 2
        if size > most:
            break
        kept[mark] = text
    return kept


def _apart(text: str) -> str:
    return text.replace(PART, " ")


def _subject(subject: str) -> str:
    """The subject where the person wrote one: an answer's "Re: …" only repeats ours."""
    plain = " ".join(subject.split())
    is_answer = plain[:5].lower().startswith(("re:", "aw:", "sv:", "vs:", "antw:", "tr:", "fw:", "fwd:"))
    return "" if is_answer else plain[:500]
