"""The one small promise that mail and text messages keep alike: carry a letter, or say how it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, repr=False)
class Letter:
    """What a courier carries. It has no repr: it holds somebody's address, and words meant for them alone.

    `reply_to` is our address that an answer comes back to, `return_path` the one that bounces come back to ("" for
    none), `status_token` what the provider's reports name this attempt by. `automatic` is the value of the mail header
    Auto-Submitted, or "" for what a person wrote.
    """

    to: str
    body: str
    subject: str
    message_id: str
    reply_to: str
    return_path: str
    status_token: str
    automatic: str
    at: datetime


class Undelivered(Exception):
    """The letter did not leave: for now, or for good."""

    def __init__(self, code: str, *, for_good: bool = False) -> None:
        super().__init__(f"The letter did not leave: {code}.")
        self.code = code
        self.for_good = for_good


class Uncertain(Exception):
    """Nobody can say whether the letter left; somebody must look before it is tried again."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Nobody can say whether the letter left: {code}.")
        self.code = code


STOPPED = "stopped_at_provider"
"""The code of a letter that the network holds back because the person has told it so."""


class Courier(Protocol):
    """Whoever carries letters on one channel."""

    def carry(self, letter: Letter) -> str:
        """Hand the letter over and return a receipt; raises Undelivered or Uncertain."""

    def find(self, letter: Letter, since: datetime) -> Sequence[str]:
        """The receipts of letters like this one that were taken since then; raises Uncertain when it cannot be told.

        Empty where a second copy does no harm, because it carries the same Message-ID.
        """

    def rest(self) -> None:
        """Let go of what is only kept open between letters."""
