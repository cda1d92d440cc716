"""A mail door that does nothing: aiosmtpd on uvloop, two processes on one port, every mail answered with 250."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import uvloop
from aiosmtpd.smtp import SMTP, Envelope, Session

DOORS = 2


class Nothing:
    """Takes everything and keeps nothing."""

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Say that it was taken."""
        return "250 OK"


def _listen(port: int) -> socket.socket:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind(("127.0.0.1", port))
    return door


async def serve(port: int) -> None:
    """Serve until the process is ended; says so on stdout once it listens."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        partial(SMTP, Nothing(), hostname="localhost", loop=loop), sock=_listen(port), backlog=256
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


@contextmanager
def doors() -> Iterator[tuple[int, list[int]]]:
    """The bare doors, while the block lasts: their port, and their processes."""
    holder = _listen(0)  # keeps the port ours; nothing is accepted here, for it never listens
    port = holder.getsockname()[1]
    command = [sys.executable, "-m", "bench.bare", str(port)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(DOORS)]
    try:
        for process in running:
            assert process.stdout is not None
            process.stdout.readline()
        yield port, [process.pid for process in running]
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            assert process.stdout is not None
            process.stdout.close()
        holder.close()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    uvloop.run(serve(int(sys.argv[1])))
