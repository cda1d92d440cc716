"""The load: so many senders at once, each with a new connection for every mail, in a process of their own.

Run as `python -m bench.senders`, it reads its orders from stdin as JSON and prints what it counted as JSON. Everything
is rendered before the clock starts, and the protocol is a bare state machine, so that it takes little of the machine.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import cast

import uvloop

from bench.mails import mail, sender

LINE_SECONDS = 60.0


@dataclass(frozen=True)
class Orders:
    """What to send: `mails` at most, begun within `seconds`, over `lines` connections at once; `run` keeps runs apart.

    With `a_second` mails begin at that steady rate, else each line sends the next as soon as it has sent the last.
    """

    host: str
    port: int
    to: str
    run: str
    lines: int
    mails: int
    seconds: float
    a_second: float = 0.0
    one_sender: bool = False  # every mail from the same address


@dataclass
class Counted:
    """What became of the mails: replies by code, and the time of the reply to each that was taken (seconds, epoch)."""

    replies: dict[str, int] = field(default_factory=dict)
    taken_at: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many were answered with 250."""
        return self.replies.get("250", 0)

    @property
    def a_second(self) -> float:
        """Mails taken in a second."""
        return self.taken / self.seconds if self.seconds else 0.0


class Line(asyncio.Protocol):
    """One connection, one mail: each command waits for the answer to the one before, as smtp clients do."""

    def __init__(self, says: list[bytes], done: asyncio.Future[str]) -> None:
        self._says = says
        self._next = 0
        self._got = b""
        self._done = done
        self.data_ended = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The door will speak first."""
        self._line = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """An answer, or a part of one."""
        self._got += data
        if not self._got.endswith(b"\r\n") or self._got[self._got.rfind(b"\n", 0, -1) + 4 :][:1] == b"-":
            return
        code, self._got = self._got[:3], b""
        if code[:1] not in b"23" or self._next == len(self._says):
            self._end(code.decode("ascii", "replace"))
            return
        self._line.write(self._says[self._next])
        self._next += 1
        if self._next == len(self._says):
            self.data_ended = time.time()

    def connection_lost(self, error: Exception | None) -> None:
        """The door hung up."""
        if not self._done.done():
            self._done.set_result(type(error).__name__ if error else "hung up")

    def _end(self, code: str) -> None:
        if not self._done.done():
            self._done.set_result(code)
        self._line.write(b"QUIT\r\n")
        self._line.close()


def spoken(orders: Orders, number: int) -> list[bytes]:
    """Everything one connection says, in order; the last is answered when the mail is taken."""
    who = 0 if orders.one_sender else number
    envelope = [b"EHLO relay.mail.example\r\n", f"MAIL FROM:<{sender(orders.run, who)}>\r\n".encode()]
    return [
        *envelope,
        f"RCPT TO:<{orders.to}>\r\n".encode(),
        b"DATA\r\n",
        mail(orders.run, number, orders.to, who) + b".\r\n",
    ]


async def send(orders: Orders) -> Counted:
    """Send, and count."""
    counted = Counted()
    ready = list(enumerate(spoken(orders, number) for number in range(orders.mails)))
    waiting = iter(ready)
    begun = time.monotonic()
    await asyncio.gather(*(_one_after_the_other(orders, waiting, counted, begun) for _ in range(orders.lines)))
    counted.seconds = time.monotonic() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    counted.cpu_seconds = used.ru_utime + used.ru_stime
    return counted


async def _one_after_the_other(
    orders: Orders, waiting: Iterator[tuple[int, list[bytes]]], counted: Counted, begun: float
) -> None:
    for number, says in waiting:
        if time.monotonic() - begun > orders.seconds:
            return
        if orders.a_second:
            await asyncio.sleep(max(0.0, begun + number / orders.a_second - time.monotonic()))
        code, data_ended = await _one(orders, says)
        counted.replies[code] = counted.replies.get(code, 0) + 1
        if code == "250":
            counted.waits.append(time.time() - data_ended)
            counted.taken_at[sender(orders.run, number)] = data_ended


async def _one(orders: Orders, says: list[bytes]) -> tuple[str, float]:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    try:
        _, line = await loop.create_connection(lambda: Line(says, done), orders.host, orders.port)
        async with asyncio.timeout(LINE_SECONDS):
            return await done, line.data_ended
    except (OSError, TimeoutError) as error:
        return type(error).__name__, 0.0


def main() -> None:
    """Orders from stdin, counts to stdout."""
    counted = uvloop.run(send(Orders(**json.load(sys.stdin))))
    json.dump(asdict(counted), sys.stdout)


if __name__ == "__main__":
    main()
