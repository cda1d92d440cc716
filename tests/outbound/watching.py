"""A courier that looks at the database before each letter leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import select

from gateway.outbound.courier import Courier, Letter
from gateway.store import reading
from gateway.store.tables import Channel, Delivery, Standing
from tests.outbound.office import Office


@dataclass
class Watching:
    """A courier that looks at the database, as others see it, just before each letter leaves; then `acts`, if it must.

    It remembers how each delivery stood at each letter.
    """

    office: Office
    courier: Courier
    acts: dict[int, Any] = field(default_factory=dict)
    seen: list[dict[str, Standing]] = field(default_factory=list)

    def carry(self, letter: Letter) -> str:
        """Look, act, carry."""
        with reading(self.office.engine) as session:
            self.seen.append({row.id: row.standing for row in session.exec(select(Delivery)).all()})
        self.acts.get(len(self.seen), lambda: None)()
        return self.courier.carry(letter)

    def find(self, letter: Letter, since: datetime) -> Sequence[str]:
        """As the courier does."""
        return self.courier.find(letter, since)

    def rest(self) -> None:
        """As the courier does."""
        self.courier.rest()


def watch(office: Office, **acts: Any) -> Watching:
    """Watch every mail that leaves; `first`, `second` and `third` happen just before it does."""
    numbered = {number: acts[name] for number, name in enumerate(("first", "second", "third"), 1) if name in acts}
    watching = Watching(office, office.couriers[Channel.EMAIL], numbered)
    office.couriers[Channel.EMAIL] = watching
    return watching
