"""Who counts as one peer, and how many lines one may have."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from gateway.inbound import open_lines
from gateway.inbound.open_lines import MOST_OF_ONE, OpenLines, counted_as


@dataclass(eq=False)
class AnIdleLine:
    """A line on which nothing is going on."""

    hung_up: bool = False
    working: asyncio.Task[None] | None = None

    def leave_if_idle(self) -> None:
        """Nothing is going on."""

    def hang_up(self) -> None:
        """Remember it."""
        self.hung_up = True


@pytest.mark.parametrize(
    ("peername", "peer"),
    [
        (("192.0.2.7", 4711), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 4711, 0, 0), "2001:db8:1:2::/64"),
        (("2001:db8:1:2::9", 4711, 0, 0), "2001:db8:1:2::/64"),
        (("::ffff:192.0.2.7", 4711, 0, 0), "192.0.2.7"),
        (("fe80::1%eth0", 4711, 0, 2), "fe80::/64"),
        (("127.0.0.1", 4711), None),
        (("127.8.0.1", 4711), None),
        (("::1", 4711, 0, 0), None),
        (("::ffff:127.0.0.1", 4711, 0, 0), None),
        ("", None),
        (None, None),
    ],
)
def test_a_peer_is_an_address_or_a_network_and_never_this_machine(peername: object, peer: str | None) -> None:
    assert counted_as(peername) == peer


def test_one_peer_has_only_so_many_lines_and_the_others_theirs() -> None:
    lines = OpenLines(1000)
    first = AnIdleLine()
    assert lines.enter(first, "192.0.2.7")
    assert all(lines.enter(AnIdleLine(), "192.0.2.7") for _ in range(MOST_OF_ONE - 1))

    assert not lines.enter(AnIdleLine(), "192.0.2.7")
    assert lines.enter(first, "192.0.2.7"), "a line that is there already is not counted again"
    assert lines.enter(AnIdleLine(), "192.0.2.8")
    lines.leave(first)
    assert lines.enter(AnIdleLine(), "192.0.2.7")


def test_lines_of_this_machine_are_counted_only_together() -> None:
    lines = OpenLines(MOST_OF_ONE + 1)

    assert all(lines.enter(AnIdleLine(), None) for _ in range(MOST_OF_ONE + 1))
    assert lines.full()


def test_nothing_is_remembered_of_a_peer_that_is_gone() -> None:
    lines = OpenLines(10)
    line = AnIdleLine()
    lines.enter(line, "192.0.2.7")
    lines.leave(line)
    lines.leave(line)

    assert "192.0.2.7" not in repr(lines)


def test_at_the_end_every_line_is_hung_up() -> None:
    lines, line = open_lines.OpenLines(10), AnIdleLine()
    lines.enter(line, None)

    asyncio.run(lines.finish(1.0))

    assert (lines.closing, line.hung_up) == (True, True)
