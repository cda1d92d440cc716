"""Chance that is the same for everybody: what somebody does depends on the seed and on what it is about, never on when.

So every policy meets the same people, who would do the same with the same conversation.
"""

from __future__ import annotations

import random
import zlib


def dice(*what: object) -> random.Random:
    """Dice of their own for one purpose."""
    return random.Random(":".join(map(str, what)))


def share(*what: object) -> float:
    """A number from 0 to 1 that belongs to one question, always the same."""
    said = ":".join(map(str, what)).encode()
    return (zlib.crc32(said[::-1] + said) * 2654435761 % 2**32) / 2**32
