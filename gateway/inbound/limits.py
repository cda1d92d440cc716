"""How much is too much from one sender. What is beyond it is still taken in: a person looks at it first."""

from collections.abc import Callable

Bucket = Callable[[str, int, float], bool]
"""Takes one of `capacity` tokens that refill evenly over so many seconds, under an opaque key; False when none is left.
"""

MESSAGES = 20
PER_SECONDS = 3600.0


def over_limit(bucket: Bucket, key: str) -> bool:
    """Count one message of this sender, and say whether it is beyond `MESSAGES` in `PER_SECONDS`.

    `key` is a keyed hash, never an address. The caller asks only where a limit may apply: never for words that speak
    of danger (risk 3 or 4), and not while limits are switched off.
    """
    return not bucket(f"sender:{key}", MESSAGES, PER_SECONDS)
