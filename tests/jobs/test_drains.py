from __future__ import annotations

import threading

import pytest

from gateway.doorbell import Bell
from gateway.jobs import drains, shift
from gateway.jobs.shift import DrainFailed, NobodyOnShift, Shift


def a_shift(did: list[str], *, fails: bool = False) -> Shift:
    def drain() -> None:
        did.append("drained")
        if fails:
            raise KeyError("words of a person")

    return Shift(
        {Bell.MATCHING: drain},
        lambda bell: did.append(f"lowered {bell.value}"),
        threading.Event(),
        lambda well: did.append("well" if well else "badly"),
    )


def test_the_flag_is_lowered_before_the_drain_reads() -> None:
    did: list[str] = []
    shift.start(a_shift(did))

    drains.drain_matching()

    assert did == ["lowered matching", "drained", "well"]


def test_a_sweep_lowers_no_flag_and_survives_a_failure() -> None:
    did: list[str] = []

    a_shift(did, fails=True).sweep(Bell.MATCHING)

    assert did == ["drained", "badly"]


def test_a_failed_drain_tells_nothing_but_that() -> None:
    shift.start(a_shift([], fails=True))

    with pytest.raises(DrainFailed) as failed:
        drains.drain_matching()

    assert failed.value.args == ()
    assert failed.value.__suppress_context__


def test_a_drain_this_process_was_not_started_for_is_refused() -> None:
    shift.start(a_shift([]))

    with pytest.raises(NobodyOnShift):
        drains.drain_outbound()
