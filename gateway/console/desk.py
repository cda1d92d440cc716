"""What the console works with: everything is passed in, and nothing here can open a word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.config import Settings
from gateway.console.reading import Reader
from gateway.conversation import Actor
from gateway.crypto.keyring import Keyring
from gateway.doorbell import Ringer
from gateway.store import Engine
from gateway.store.conversations import Mover
from gateway.time_and_chance import Circumstances


@dataclass(frozen=True)
class Desk:
    """The console's parts; of keys it holds what it takes to seal and to sign, none that opens."""

    engine: Engine
    keyring: Keyring
    reader: Reader
    ringer: Ringer
    settings: Settings
    circumstances: Circumstances

    def now(self) -> datetime:
        """The present."""
        return self.circumstances.now()

    def new_id(self) -> str:
        """A random row id."""
        return self.circumstances.new_id()

    def mover(self, actor: Actor, person_id: str) -> Mover:
        """Somebody of the staff, about to take a step."""
        return Mover(actor, person_id, self.now(), self.new_id())
