"""Time and randomness, as things that are passed in.

Every part that needs the hour or a random number receives `Now` and `Chance`; tests pass a clock that stands still.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

Now = Callable[[], datetime]
Chance = Callable[[int], bytes]

TOKEN_BYTES = 20


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def to_minute(moment: datetime) -> datetime:
    """The same moment without its seconds: what tells when a person did something is kept no finer."""
    return moment.replace(second=0, microsecond=0)


@dataclass(frozen=True)
class Circumstances:
    """What the world supplies: the hour, and randomness."""

    now: Now = now
    chance: Chance = field(default=secrets.token_bytes, repr=False)

    def new_id(self) -> str:
        """A random row id: 32 hexadecimal digits, telling nothing of order or time."""
        return self.chance(16).hex()

    def new_token(self) -> str:
        """A random token of 32 lower-case base32 letters, fit for an address or a link."""
        return base64.b32encode(self.chance(TOKEN_BYTES)).decode("ascii").lower()


def token_hash(token: str) -> str:
    """What is stored of a token that comes back to us: enough to know it again, too little to write it."""
    return hashlib.sha256(b"sottovoce token\0" + token.strip().lower().encode()).hexdigest()
