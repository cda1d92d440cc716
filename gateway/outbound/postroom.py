"""What outbound works with: passed in once, then handed to each of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gateway.config import Settings
from gateway.conversation import Actor
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import RosterWatch
from gateway.doorbell import Ringer
from gateway.outbound.approved import Approvals
from gateway.outbound.courier import Courier
from gateway.store import Engine
from gateway.store.conversations import Mover
from gateway.store.tables import Channel
from gateway.time_and_chance import Circumstances

BY = Actor.OUTBOUND.value


@dataclass(frozen=True)
class Postroom:
    """The database, the keys, the roster, couriers, time and chance, and what is known to be approved."""

    engine: Engine
    keyring: Keyring
    roster_watch: RosterWatch
    couriers: Mapping[Channel, Courier]
    settings: Settings
    world: Circumstances
    ringer: Ringer
    approvals: Approvals

    def now(self) -> datetime:
        """The present moment."""
        return self.world.now()

    def mover(self, actor: Actor = Actor.OUTBOUND) -> Mover:
        """Who takes a step that follows from a delivery."""
        return Mover(actor, BY, self.now(), self.world.new_id())
