"""Couriers whose worker dies in the middle of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.outbound.courier import Courier, Letter


class Killed(BaseException):
    """The worker is gone: nothing of it runs after this."""


@dataclass
class KilledAfter:
    """A courier whose worker dies once the letter has left, before anything could be written down."""

    courier: Courier

    def carry(self, letter: Letter) -> str:
        """Carry it, and die."""
        self.courier.carry(letter)
        raise Killed

    def find(self, letter: Letter, since: datetime) -> Sequence[str]:
        """As the courier does."""
        return self.courier.find(letter, since)

    def rest(self) -> None:
        """As the courier does."""
        self.courier.rest()


class KilledBefore(KilledAfter):
    """A courier whose worker dies just before the letter leaves."""

    def carry(self, letter: Letter) -> str:
        """Die."""
        raise Killed
