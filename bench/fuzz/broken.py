"""Things as people send them, broken in a few places: the strategies that every target shares."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LONGEST_SEED = 20_000
LONGEST_RUN = 300_000
_TIMES = (1, 2, 7, 60, 700, 8_000, 90_000)

Sent = TypeVar("Sent", bytes, str)


def mutated(seeds: Sequence[Sent], piece: SearchStrategy[Sent]) -> SearchStrategy[Sent]:
    """A few places of a seed cut out, doubled or replaced by a piece of trouble."""
    change = st.tuples(st.floats(0, 1), st.integers(0, 60), piece, st.integers(0, 3))
    return st.builds(_changed, st.sampled_from(seeds), st.lists(change, min_size=1, max_size=8))


def _changed(sent: Sent, changes: list[tuple[float, int, Sent, int]]) -> Sent:
    for where, length, piece, times in changes:
        at = int(where * len(sent))
        there, after = sent[at : at + length], sent[at + length :]
        sent = sent[:at] + piece * times + after if times else sent[:at] + there * 2 + sent[at:]
    return sent


def spliced(seeds: Sequence[Sent]) -> SearchStrategy[Sent]:
    """The beginning of one seed, the middle of another and the end of a third."""
    places = st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
    one = st.sampled_from(seeds)
    return st.builds(_joined, st.tuples(one, one, one), places)


def _joined(parts: tuple[Sent, Sent, Sent], places: tuple[float, float, float]) -> Sent:
    first, second, third = (int(place * len(part)) for place, part in zip(places, parts, strict=True))
    return parts[0][:first] + parts[1][second:] + parts[2][third:]


def soup(pieces: Sequence[Sent], noise: SearchStrategy[Sent], most: int = 60) -> SearchStrategy[Sent]:
    """Pieces in any order, with noise between them."""
    nothing = pieces[0][:0]
    return st.lists(st.one_of(st.sampled_from(pieces), noise), max_size=most).map(nothing.join)


def endless(pieces: Sequence[Sent], seeds: Sequence[Sent], longest: int = LONGEST_RUN) -> SearchStrategy[Sent]:
    """A few pieces over and over, in the middle of a seed: what a careless search takes minutes for."""
    few = st.lists(st.sampled_from(pieces), min_size=1, max_size=3)
    return st.builds(_repeated, few, st.sampled_from(_TIMES), st.sampled_from(seeds), st.floats(0, 1), st.just(longest))


def _repeated(few: list[Sent], times: int, seed: Sent, where: float, longest: int) -> Sent:
    one = few[0][:0].join(few)
    at = int(where * len(seed))
    return seed[:at] + one * min(times, longest // len(one)) + seed[at:]


def mails() -> list[bytes]:
    """The raw mails of the development data, as far as it is on this machine; the first 20 KB of each."""
    found = [*DATA.glob("mail/*/*.eml"), *DATA.glob("bounces/flufl/*.eml")]
    return [path.read_bytes()[:LONGEST_SEED] for path in sorted(found)]


def texts() -> list[str]:
    """The texts of the development data, as far as it is on this machine."""
    entries = [entry for path in _lists() for entry in json.loads(path.read_text(encoding="utf-8"))]
    return [text[:LONGEST_SEED] for text in map(_text_of, entries) if text]


def _lists() -> list[Path]:
    return sorted([*DATA.glob("replies/*.json"), *DATA.glob("pii/*.json"), *DATA.glob("topics/*_dev.json")])


def _text_of(entry: dict[str, Any]) -> str:
    found = entry.get("raw") or entry.get("text") or entry.get("before") or ""
    return found if isinstance(found, str) else ""
