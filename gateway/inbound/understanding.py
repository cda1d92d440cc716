"""Pure: what an arrival says, with the person's details taken out and its tags put on, while the words are in hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.crypto.envelope import MOST_WORD_BYTES, TooLong
from gateway.inbound.arrival import Arrival
from gateway.words.another_advisor import asks_for_another
from gateway.words.introductions import PART
from gateway.words.keywords import Keyword, keyword
from gateway.words.pseudonymise import pseudonymise
from gateway.words.tagging import Tags, danger, tag
from gateway.words.tagging.sortable import needs_sorting
from gateway.words.trimming import split

REST_LIMIT = 40_000  # characters of quoted history that are kept; the sealed rest holds 64 KiB
MOST_OWN_BYTES = 4000
MOST_IN_OUR_OWN_WORDS = 2
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


def understand(arrival: Arrival, country: str, languages: Sequence[str], *, sort_first: bool = True) -> Understood:
    """Cut, pseudonymise and tag; the language is one of the service's, its first when unsure. Raises TooLong."""
    own_words, rest = split(arrival.text)
    words = own_words
    if not words.strip():
        words, rest = arrival.text, ""  # nothing but quotes: then that is what they wanted us to read
    subject = _subject(arrival.subject)
    whole = f"{subject}\n\n{words}" if subject else words
    if len(whole.encode("utf-8", "replace")) > MOST_WORD_BYTES:
        raise TooLong  # before anything is spent on reading it
    bare = keyword(words, languages[0], country)
    said = bare or (keyword(subject, languages[0], country) if subject else None)
    tags = _with_what_was_cut(tag(f"{subject}\n{words}" if subject else words, arrival.mailbox), arrival, rest)
    hidden = pseudonymise(
        _apart(whole) + BETWEEN + _apart(rest[:REST_LIMIT]),
        known=[known for known in (arrival.sender, arrival.display_name) if known],
        region=country,
    )
    kept_words, _, kept_rest = hidden.text.partition(BETWEEN)
    own = {mark: text for mark, text in hidden.placeholders.items() if mark in hidden.own}
    others = {mark: text for mark, text in hidden.placeholders.items() if mark not in hidden.own}
    language = tags.language if tags.language in languages else languages[0]
    beside_words = said is not None and bare is None and bool(own_words.strip())
    return Understood(
        words=kept_words,
        rest=kept_rest.encode("utf-8", "replace")[:MOST_WORD_BYTES].decode("utf-8", "ignore"),
        own=_what_fits(own, MOST_OWN_BYTES),
        others=_what_fits(others, MOST_WORD_BYTES),
        given_name=hidden.given_name,
        tags=tags,
        keyword=said,
        beside_words=beside_words,
        language=language,
        wants_another=asks_for_another(words),
        unsorted=needs_sorting(whole, tags, languages, by_topic=sort_first),
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
