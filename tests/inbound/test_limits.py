"""How much is too much from one sender."""

from __future__ import annotations

from gateway.inbound.limits import MESSAGES, PER_SECONDS, over_limit


class CountingBucket:
    """A bucket that never refills."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}

    def __call__(self, key: str, capacity: int, per_seconds: float) -> bool:
        assert per_seconds == PER_SECONDS
        self.taken[key] = self.taken.get(key, 0) + 1
        return self.taken[key] <= capacity


def test_a_sender_is_over_the_limit_only_after_so_many_messages() -> None:
    bucket = CountingBucket()

    verdicts = [over_limit(bucket, "abc") for _ in range(MESSAGES + 2)]

    assert verdicts == [False] * MESSAGES + [True, True]


def test_one_senders_flood_is_nobody_elses() -> None:
    bucket = CountingBucket()
    while not over_limit(bucket, "abc"):
        pass

    assert not over_limit(bucket, "def")
