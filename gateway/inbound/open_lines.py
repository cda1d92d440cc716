"""The connections of one process: how many there may be, how many of one peer, and how they end."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

MOST_OF_ONE = 20
"""Connections of one peer at a time. A large sender has many machines; who holds more than this holds us up."""

BUSY = b"421 4.3.2 Too many are writing at this moment. Please try again in a minute.\r\n"


class Line(Protocol):
    """What a connection does when the door closes."""

    @property
    def working(self) -> asyncio.Task[None] | None:
        """The task that serves it."""

    def leave_if_idle(self) -> None:
        """Say goodbye unless a message is on its way."""

    def hang_up(self) -> None:
        """Close it."""


@dataclass
class OpenLines:
    """The connections that are open, each with the peer that it is counted for."""

    most: int
    peers: dict[Line, str | None] = field(default_factory=dict)
    closing: bool = False
    _of_one: Counter[str] = field(default_factory=Counter)

    def full(self) -> bool:
        """Whether one more would be too many."""
        return len(self.peers) >= self.most

    def enter(self, line: Line, peer: str | None) -> bool:
        """Note an open line, once; False when its peer has too many already. A peer of None is not counted."""
        if line in self.peers:
            return True
        if peer is not None and self._of_one[peer] >= MOST_OF_ONE:
            return False
        self.peers[line] = peer
        if peer is not None:
            self._of_one[peer] += 1
        return True

    def leave(self, line: Line) -> None:
        """Note that a line is closed."""
        peer = self.peers.pop(line, None)
        if peer is not None:
            self._of_one[peer] -= 1
            if not self._of_one[peer]:
                del self._of_one[peer]

    async def finish(self, seconds: float) -> None:
        """Close what is idle, let the rest end its message for so long, then close that too."""
        self.closing = True
        for line in list(self.peers):
            line.leave_if_idle()
        if working := [line.working for line in self.peers if line.working]:
            await asyncio.wait(working, timeout=seconds)
        for line in list(self.peers):
            line.hang_up()


def counted_as(peername: Any) -> str | None:
    """The peer that a connection from there is counted for: an IPv4 address, or an IPv6 network of 64 bits.

    None for this machine itself: a mail server of our own, or a tunnel, stands for many.
    """
    if not isinstance(peername, tuple):
        return None
    address = ipaddress.ip_address(str(peername[0]).partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return None if address.is_loopback else str(ipaddress.ip_network((address, 64), strict=False))
        address = address.ipv4_mapped
    return None if address.is_loopback else str(address)


class Busy(asyncio.Protocol):
    """What answers when there are too many connections."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say so and close."""
        line = cast("asyncio.WriteTransport", transport)
        line.write(BUSY)
        line.close()
