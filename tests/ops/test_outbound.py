"""Outbound is paused and let go again, and the audit says by whom."""

from __future__ import annotations

from typing import Any

from gateway.store import audit, team
from ops.outbound import PAUSED


def acts(shell: Any) -> list[str]:
    """What the audit says was done to outbound."""
    with shell.database() as session:
        audit.link_new(session)
        return sorted(entry.act for entry in audit.linked(session) if entry.act.startswith("outbound"))


def is_paused(shell: Any) -> bool:
    """What outbound sees."""
    with shell.database() as session:
        return team.is_on(session, PAUSED)


def test_what_goes_out_can_be_held_back_and_let_go(begun: Any) -> None:
    assert not is_paused(begun)
    assert begun.json("outbound", "pause") == {"paused": True, "changed": True}
    assert is_paused(begun)
    assert begun.json("outbound", "resume") == {"paused": False, "changed": True}
    assert not is_paused(begun)
    assert acts(begun) == ["outbound_pause", "outbound_resume"]


def test_a_pause_of_what_is_paused_is_no_act(begun: Any) -> None:
    begun.run("outbound", "pause")
    assert "paused already" in begun.run("outbound", "pause")[0]
    assert acts(begun) == ["outbound_pause"]


def test_what_is_not_paused_cannot_be_let_go(begun: Any) -> None:
    assert "not paused" in begun.run("outbound", "resume")[0]
    assert acts(begun) == []


def test_a_pause_without_a_database_is_refused(shell: Any) -> None:
    assert "Run `sottovoce-ops keys init` first" in shell.refused("outbound", "pause")
