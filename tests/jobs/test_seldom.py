from __future__ import annotations

from gateway.jobs.seldom import Seldom


def test_of_many_rings_in_a_rush_one_a_second_looks_at_what_time_has_brought() -> None:
    moments = iter([0.0, 0.3, 0.9, 1.0, 1.1, 5.0, 5.9, 6.0])
    is_time = Seldom(1.0, lambda: next(moments))

    assert [is_time() for _ in range(8)] == [True, False, False, True, False, True, False, True]
