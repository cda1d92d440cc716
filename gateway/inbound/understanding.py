"""Pure: what an arrival says, with the person's details taken out and its tags put on, while the words are in hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.inbound.arrival import Arrival
from gateway.words.keywords import Keyword, keyword
from gateway.words.pseudonymise import pseudonymise
from gateway.words.tagging import Tags, tag
from gateway.words.trimming import split

REST_LIMIT = 40_000  # characters of quoted history that are kept; the sealed rest holds 64 KiB
BETWEEN = "\n\x1e\n"  # a record separator: it keeps words and rest apart while both get the same placeholders


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
    language: str


def understand(arrival: Arrival, country: str, languages: Sequence[str]) -> Understood:
    """Cut, pseudonymise and tag; the language is one of the service's, its first when unsure."""
    words, rest = split(arrival.text)
    if not words.strip():
        words, rest = arrival.text, ""  # nothing but quotes: then that is what they wanted us to read
    subject = _subject(arrival.subject)
    said = keyword(words) or (keyword(subject) if subject else None)
    tags = tag(f"{subject}\n{words}" if subject else words, arrival.mailbox)
    whole = f"{subject}\n\n{words}" if subject else words
    hidden = pseudonymise(
        _apart(whole) + BETWEEN + _apart(rest[:REST_LIMIT]),
        known=[known for known in (arrival.sender, arrival.display_name) if known],
        region=country,
    )
    kept_words, _, kept_rest = hidden.text.partition(BETWEEN)
    own = {mark: text for mark, text in hidden.placeholders.items() if mark in hidden.own}
    others = {mark: text for mark, text in hidden.placeholders.items() if mark not in hidden.own}
    language = tags.language if tags.language in languages else languages[0]
    return Understood(kept_words, kept_rest, own, others, hidden.given_name, tags, said, language)


def content_of(arrival: Arrival) -> bytes:
    """What makes two arrivals with one provider's id the same: a digest of sender, subject and text."""
    parts = (arrival.sender, arrival.subject, arrival.text)
    return hashlib.sha256(b"\0".join(part.encode("utf-8", "replace") for part in parts)).digest()


def _apart(text: str) -> str:
    return text.replace("\x1e", " ")


def _subject(subject: str) -> str:
    """The subject where the person wrote one: an answer's "Re: …" only repeats ours."""
    plain = " ".join(subject.split())
    is_answer = plain[:5].lower().startswith(("re:", "aw:", "sv:", "vs:", "antw:", "tr:", "fw:", "fwd:"))
    return "" if is_answer else plain[:500]
