"""What became of everything: one entry for each message, and every offer checked once more by rules of our own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bench.simulation.arrivals import Written
from bench.simulation.people import ADULT_TOPICS, Advisor
from bench.simulation.threads import Thread


@dataclass
class Entry:
    """One message: the minutes at which it was promised, first offered to anybody, and answered, and by whom."""

    message: Written
    due: float
    offered: float | None = None
    answered: float | None = None
    by: str | None = None
    before: str | None = None
    joined: bool = False  # it came while the one before still waited

    @property
    def wait(self) -> float:
        """Minutes until the answer."""
        return float("inf") if self.answered is None else self.answered - self.message.at

    @property
    def kept(self) -> bool:
        """Whether the answer came as promised."""
        return self.answered is not None and self.answered <= self.due


@dataclass
class Ledger:
    """Everything that happened in a run."""

    entries: dict[str, Entry] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    weights: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)

    def offered(
        self, thread: Thread, advisor: Advisor, minute: float, here: bool, supervised: bool, recused: bool
    ) -> None:
        """Write an offer down, and what it breaks."""
        self.counts["offers"] += 1
        for message in thread.asked:
            entry = self.entries[message.id]
            entry.offered = minute if entry.offered is None else entry.offered
        topics = tuple(thread.row.topics)
        broken = {
            "never, age, language or training": not advisor.may_ever(topics, thread.row.language),
            "recused": recused,
            "not there": not here,
            "under 18 unsupervised": advisor.under_18 and not supervised,
            "under 18 on an adults' topic": advisor.under_18 and not ADULT_TOPICS.isdisjoint(topics),
        }
        self.breaches += [f"{advisor.id} {thread.row.id}: {rule}" for rule, broke in broken.items() if broke]
