"""Where in a text a phrase could stand: near enough to every word that it cannot do without. # pure

A long mail holds all of the words that a phrase needs in a few places only, and mostly in none; there it is tried, and
nowhere else. Places are bits of a number, the first word's the lowest, so what is near to all of them is one `and`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from gateway.words.tagging.gates import places_of

_SLACK = 2  # words: a match is followed by a space, and what may be missing at its end is looked for too


class Places:
    """Words in normal spelling, and where each of them stands."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._named = places_of(words.split())
        self.present = frozenset(self._named)

    def near(self, gates: Iterable[frozenset[str]], reach: int) -> Iterator[tuple[int, int]]:
        """Give from where to where the words stand that are within `reach` words of one that each gate names.

        What has all of these words in it stands in one stretch only, so it is found once.
        """
        both = (1 << self._many) - 1
        for gate in gates:
            named = 0
            for name in gate & self.present:
                named |= self._named[name]
            both &= _spread(named, 2 * reach) >> reach
            if not both:
                return
        for first, beyond in _runs(both):
            yield self._starts[first], self._starts[min(beyond + _SLACK, self._many)] + 1

    def last(self, reach: int) -> tuple[int, int]:
        """Give from where to where the last `reach` words stand."""
        return self._starts[max(self._many - reach - _SLACK, 0)], len(self.words)

    @cached_property
    def _many(self) -> int:
        return len(self._starts) - 1

    @cached_property
    def _starts(self) -> list[int]:
        """Where the space before each word is, and last the one behind them all."""
        starts, at = [], 0
        for piece in self.words.split(" ")[1:]:
            if piece:
                starts.append(at)
            at += len(piece) + 1
        return [*starts, len(self.words) - 1]


def _spread(bits: int, further: int) -> int:
    """Give the bits, and for each of them as many higher ones."""
    step = 1
    while step <= further:
        bits |= bits << step
        further -= step
        step += step
    return bits | bits << further


def _runs(bits: int) -> Iterator[tuple[int, int]]:
    """Give from which to before which place all bits are set, the lowest first."""
    at = 0
    while bits:
        skipped = (bits & -bits).bit_length() - 1
        bits >>= skipped
        many = (~bits & (bits + 1)).bit_length() - 1
        yield at + skipped, at + skipped + many
        bits >>= many
        at += skipped + many
