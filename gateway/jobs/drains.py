"""The RQ jobs: what a bell leads to.

Each is idempotent and may be cut off anywhere: the rows say what is left to do. What a drain runs, and which bell it
rings next, is supplied by the worker that was started (`gateway.jobs.worker`); who may be named here is fixed in
`gateway.doorbell.DRAINS`.
"""

from __future__ import annotations

from gateway.doorbell import Bell
from gateway.jobs.shift import on_shift


def drain_matching() -> None:
    """Offer every conversation that waits for an advisor."""
    on_shift().ring(Bell.MATCHING)


def drain_outbound() -> None:
    """Send every letter that may leave."""
    on_shift().ring(Bell.OUTBOUND)
