"""The bench of offers offers for real: everything, by every kind of worker, and nothing twice."""

from __future__ import annotations

from pathlib import Path

from bench.offering.bell import FORKING, WORKERS, rates, table


def test_every_kind_of_worker_offers_all_there_is_and_is_compared_with_the_one_that_forks(tmp_path: Path) -> None:
    measured = list(rates(tmp_path, many=60, jobs=4))
    assert [rate.offered for rate in measured] == [60] * len(WORKERS) + [4] * 4
    assert all(rate.a_second > 0 for rate in measured)
    (forking,) = [line for line in table(measured).splitlines() if FORKING in line and "empty" not in line]
    assert forking.endswith("1.0 times")
