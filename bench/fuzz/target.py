"""One thing to fuzz: what is sent to it, and what must hold of it afterwards."""

from __future__ import annotations

import gc
import math
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisWarning
from hypothesis.strategies import SearchStrategy

LONGEST_SECONDS = 2.0
BATCH = 2000
"""Examples in a row of which each may grow out of those before; then everything begins anew with other dice."""


@dataclass(frozen=True)
class Target:
    """`check` raises when something does not hold; the value is always a Python literal."""

    name: str
    strategy: SearchStrategy[Any]
    check: Callable[[Any], object]


@dataclass(repr=False)
class Outcome:
    """What one target took: `slowest` is seconds of processor time; `failure` is empty when all held."""

    name: str
    examples: int = 0
    slowest: float = 0.0
    slowest_input: Any = None
    failure: str = ""
    failing_input: Any = None


class Hung(BaseException):
    """It takes too long. Nobody who catches ordinary exceptions may catch this one."""


class TimeIsUp(BaseException):
    """No failure: the minutes are over, in the middle of a batch."""


@dataclass
class Fuzzing:
    """A target at work, until a moment of the monotonic clock, or until so many examples are `enough`."""

    target: Target
    until: float
    enough: float = math.inf
    longest: float = LONGEST_SECONDS
    outcome: Outcome = field(init=False)
    _why: str = ""

    def __post_init__(self) -> None:
        self.outcome = Outcome(self.target.name)

    def run(self, dice: int, batch: int = BATCH) -> Outcome:
        """Batch after batch until the time is over or something failed."""
        while not self.outcome.failure and not self._is_over():
            try:
                self._batch(dice, batch)
            except TimeIsUp:
                break
            except Exception as error:  # noqa: BLE001  whatever it is, it is what we are looking for
                self.outcome.failure = self._why or told(error)
            dice += 1
        return self.outcome

    def _is_over(self) -> bool:
        return time.monotonic() >= self.until or self.outcome.examples >= self.enough

    def _batch(self, dice: int, batch: int) -> None:
        usual = settings(
            max_examples=batch,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisWarning)  # our inputs are large on purpose
            seed(dice)(usual(given(self.target.strategy)(self._one)))()

    def _one(self, sent: Any) -> None:
        if self._is_over() and self.outcome.failing_input is None:  # while a failure is made smaller it is not
            raise TimeIsUp
        self.outcome.examples += 1
        gc.disable()  # what Hypothesis left lying about is not the target's to tidy up
        begun = time.process_time()
        try:
            with alarm_after(self.longest):
                self.target.check(sent)
            seconds = time.process_time() - begun
        except (Exception, Hung) as error:
            self.outcome.failing_input, self._why = sent, told(error)
            raise AssertionError(self._why) from error
        finally:
            gc.enable()
        if seconds > self.outcome.slowest:
            self.outcome.slowest, self.outcome.slowest_input = seconds, sent


def told(error: BaseException) -> str:
    """What went wrong, on one line."""
    if isinstance(error, Hung):
        return str(error)
    return f"{type(error).__name__}: {error}"[:200].partition("\n")[0]


@contextmanager
def alarm_after(seconds: float) -> Iterator[None]:
    """Raise Hung inside when the process uses more processor time than that."""

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Hung(f"it took more than {seconds:g} s of a processor")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
