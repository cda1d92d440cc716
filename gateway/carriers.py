"""What the text provider says, and what it means: its words for how a text stands, its numbers for trouble."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

CODES = Path(__file__).with_name("carrier_codes.toml")

UNDER_WAY = ("accepted", "scheduled", "queued", "sending", "sent")
DELIVERED = ("delivered", "read")
FAILED = ("failed", "undelivered", "canceled")
FINAL = (*DELIVERED, *FAILED, "received")
"""After these the provider's record changes no more."""


class Trouble(StrEnum):
    """How a failure is to be taken."""

    FOR_NOW = "for_now"
    FOR_GOOD = "for_good"
    OURS = "ours"
    STOPPED = "stopped"


def trouble(code: int | str | None) -> Trouble | None:
    """What this error number means; None for one that is not in the table, or for no number at all."""
    return _table().get(str(code or ""))


@cache
def _table() -> Mapping[str, Trouble]:
    read = tomllib.loads(CODES.read_text(encoding="utf-8"))
    return {str(code): Trouble(kind) for kind, listed in read.items() for code in listed["codes"]}
