"""The clock: rings what is due, at steady intervals.

Its own short loop, because the cron of rq pickles its jobs and dies with Redis. A ring that is missed is only late:
every worker also sweeps its own rows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from gateway.doorbell import Bell, Ringer


def run(
    rings: Sequence[tuple[Bell, float]],
    ringer: Ringer,
    stop: threading.Event,
    monotonic: Callable[[], float] = time.monotonic,
) -> None:
    """Ring each bell at once and then every so many seconds, until told to stop."""
    if any(seconds <= 0 for _, seconds in rings):
        raise ValueError("A bell must have more than 0 seconds between two rings.")
    due = [monotonic()] * len(rings)
    while not stop.is_set():
        now = monotonic()
        for place, (bell, seconds) in enumerate(rings):
            if due[place] <= now:
                ringer.ring(bell)
                due[place] = next_due(due[place], seconds, now)
        # Without rings there is nothing to wake for: wait to be stopped.
        stop.wait(max(0.0, min(due) - monotonic()) if due else None)


def next_due(last: float, seconds: float, now: float) -> float:
    """The first moment after `now` that is a whole number of intervals after `last`.

    A machine that slept rings once when it wakes, not once for every interval it missed.
    """
    missed = int((now - last) // seconds)
    return last + (missed + 1) * seconds
