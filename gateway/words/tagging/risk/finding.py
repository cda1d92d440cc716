"""Finding the phrases of the lists in a text, and taking ways of speaking out of it. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.words.tagging.gates import found_by
from gateway.words.tagging.risk.nearby import Places
from gateway.words.tagging.risk.phrases import Phrase, Phrases


@dataclass(frozen=True)
class Found:
    """A phrase, and from where to where it stands in the words; `denied` by a word in one of its gaps."""

    phrase: Phrase
    start: int
    end: int
    denied: bool


def found_in(places: Places, known: Phrases, looked_at: str = "") -> Iterator[Found]:
    """Find the phrases that stand in words in normal spelling; every time that they do.

    `looked_at` are words that were looked through before: a phrase that could have stood in them is not tried again.
    """
    tried = set(known.needs.met_by(found_by(looked_at.split()))) if looked_at else ()
    possible = [known.gated[number] for number in known.needs.met_by(places.present) if number not in tried]
    for phrase in (*(() if looked_at else known.always), *possible):
        for start, end in _where(phrase, places):
            for match in phrase.pattern.finditer(places.words, start, end):
                yield Found(phrase, match.start(), match.end(), _is_denied(phrase, match))


def without_idioms(words: str, known: Phrases) -> Places:
    """Take ways of speaking out of words in normal spelling."""
    places = Places(words)
    possible = {
        number for word in places.present & known.idioms_by_word.keys() for number in known.idioms_by_word[word]
    }
    plain = words
    for number in sorted(possible):
        plain = known.idioms[number].pattern.sub(" ", plain)
    return places if plain == words else Places(plain)


def _where(phrase: Phrase, places: Places) -> Iterable[tuple[int, int]]:
    """Give from where to where a phrase could stand; one for the end of a text stands nowhere else."""
    if phrase.reach is None or not phrase.needs:
        return [(0, len(places.words))]
    if phrase.says.endswith("$"):
        return [places.last(phrase.reach)]
    return places.near(phrase.needs, phrase.reach)


def _is_denied(phrase: Phrase, match: re.Match[str]) -> bool:
    """Say whether a word in one of its gaps denies it."""
    if phrase.around.inside.isdisjoint(match[0].split()) or phrase.undenied is None:
        return False
    return phrase.undenied.search(match[0] + " ") is None
