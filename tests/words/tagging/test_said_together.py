"""What stands together is weighed, in whatever order a grammar puts it."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.words.tagging.risk.said_together import NEAR, together


def heard(*meant: int) -> set[int]:
    """Give the hashes of all that is said together in these meanings."""
    return set(together(np.array(meant, np.uint16))[0].tolist())


def test_two_meanings_are_the_same_pair_in_either_order_but_not_the_same_row() -> None:
    alone = heard(3) | heard(7)
    assert len((heard(3, 7) & heard(7, 3)) - alone) == 1
    assert heard(3, 7) != heard(7, 3)


def test_meanings_are_a_pair_only_where_they_stand_near_each_other() -> None:
    alone = heard(3) | heard(7)
    near, far = [9] * (NEAR - 1), [9] * NEAR
    assert heard(3, 7) & heard(7, *near, 3) > alone
    assert heard(3, 7) & heard(7, *far, 3) == alone


@pytest.mark.parametrize("many", range(6))
def test_each_is_told_where_it_begins(many: int) -> None:
    found, first = together(np.arange(1, many + 1, dtype=np.uint16))
    assert len(found) == len(first)
    assert set(first.tolist()) == set(range(many))
