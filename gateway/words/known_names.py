"""Names that many people have, sorted by how safely they are told from ordinary words. # pure"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, repr=False)
class KnownNames:
    """Names in plain small letters: sure in any case, sure with a capital, sure with a capital inside a sentence."""

    any_case: frozenset[str]
    capital: frozenset[str]
    mid_sentence: frozenset[str]


def _read() -> KnownNames:
    text = files("gateway.words").joinpath("known_names.txt").read_text("utf-8")
    groups = [part.partition("]\n") for part in text.split("[")[1:]]
    names = {group: frozenset(lines.split()) for group, _, lines in groups}
    return KnownNames(names["any case"], names["capital"], names["mid-sentence"])


KNOWN = _read()
"""Read once, before the processes fork, so that all of them share it."""
EVERY = KNOWN.any_case | KNOWN.capital | KNOWN.mid_sentence
