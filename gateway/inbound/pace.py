"""How quickly one sender is taken in: as it comes for a while, then one after the other with a rest in between.

Nothing is refused or lost by it: what must wait keeps its line open, and whoever sends so much waits for the answer. So
a flood slows itself down, instead of taking the disk and the processors from everybody else.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

AT_ONCE = 20
REST_SECONDS = 0.5
MOST_KNOWN = 10_000


@dataclass
class Pace:
    """For each sender the moment at which they may write `at_once` again; times are a loop's own, in seconds."""

    at_once: int = AT_ONCE
    rest: float = REST_SECONDS
    _full_at: dict[Hashable, float] = field(default_factory=dict, repr=False)

    def wait(self, sender: Hashable, now: float) -> float:
        """Seconds until the next of this sender may be taken in; 0 for now."""
        return max(0.0, self._full_at.get(sender, now) - now - (self.at_once - 1) * self.rest)

    def took(self, sender: Hashable, now: float) -> None:
        """Note that one of this sender is being taken in."""
        if len(self._full_at) >= MOST_KNOWN:
            self._full_at = {known: at for known, at in self._full_at.items() if at > now}
        self._full_at[sender] = max(self._full_at.get(sender, now), now) + self.rest
