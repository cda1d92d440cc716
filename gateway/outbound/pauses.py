"""Pure: when a letter that could not leave for now is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 5 * 60, 15 * 60, 3600, 2 * 3600))
URGENT_PAUSE = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(hours=48)
AT_ONCE = 2  # the urgency of crisis and staff letters
JITTER = 0.25


def next_try(attempts: int, urgency: int, created: datetime, now: datetime, chance: int) -> datetime | None:
    """When to try again after so many attempts; None when it is time to give up.

    `chance` is a random byte: the pause is made up to a quarter longer or shorter, so that letters that failed
    together do not all come back together. What is urgent never waits much longer than a minute.
    """
    if now - created >= GIVE_UP_AFTER:
        return None
    pause = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
    if urgency >= AT_ONCE:
        pause = min(pause, URGENT_PAUSE)
    return now + pause * (1 + JITTER * (chance / 127.5 - 1))
