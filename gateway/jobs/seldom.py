"""What follows from the time alone needs no look at every ring: in a rush ten come in a second."""

from __future__ import annotations

import time
from collections.abc import Callable


class Seldom:
    """Says whether it is time for a look: the first time, and when so many seconds have passed since it last was."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._next = 0.0
        self._asked = False

    def __call__(self) -> bool:
        """Say it, and when it is time, count from now."""
        now = self._monotonic()
        if self._asked and now < self._next:
            return False
        self._asked, self._next = True, now + self._seconds
        return True
