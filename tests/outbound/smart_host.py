"""A real SMTP server on a port of this machine that remembers what it took, and fails where it is told to."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

FIVE_SECONDS = 5


@dataclass
class Taken:
    """One mail: the envelope, and the bytes after DATA."""

    sender: str
    recipients: list[str]
    content: bytes


@dataclass
class SmartHost:
    """`says` maps a command to the reply it gets instead of success; `silent` takes a mail and hangs up unanswered.

    `closes_at` says 421 at the next such command; `hangs_up_after` so many mails, each of them answered.
    """

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    silent: int = 0
    connections: int = 0
    noops: int = 0
    closes_at: str = ""
    hangs_up_after: int = 0

    @property
    def url(self) -> str:
        """As the setting names it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count the connection."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str | None, options: list[str]
    ) -> str:
        """Take the sender, or say what it was told to say."""
        if self.closes_at == "MAIL":
            return self._closing(server)
        if "MAIL" not in self.says:
            envelope.mail_from = address or ""
        return self.says.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or say what it was told to say."""
        if self.closes_at == "RCPT":
            return self._closing(server)
        if "RCPT" not in self.says:
            envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Remember the mail; then answer, refuse, or hang up."""
        if "DATA" in self.says:
            return self.says["DATA"]
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.taken.append(Taken(envelope.mail_from or "", list(envelope.rcpt_tos), content))
        if self.silent:
            self.silent -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.hangs_up_after:
            self.hangs_up_after -= 1
            _hang_up(server)
        return "250 OK"

    async def handle_NOOP(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, argument: str
    ) -> str:
        """Count the question."""
        self.noops += 1
        return "250 OK"

    def _closing(self, server: SMTP) -> str:
        self.closes_at = ""
        _hang_up(server)
        return "421 4.3.2 Closing"


def _hang_up(server: SMTP) -> None:
    """Close the connection once what is just being answered has been sent."""
    assert isinstance(server.transport, asyncio.Transport)
    server.loop.call_soon(server.transport.close)


@contextmanager
def running(host: SmartHost, **how: Any) -> Iterator[SmartHost]:
    """Serve until the block ends; `how` goes to aiosmtpd (TLS, login)."""
    listening = socket.create_server(("127.0.0.1", 0))
    host.port = listening.getsockname()[1]
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(host, hostname="smart.example", loop=loop, **how), sock=listening)
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield host
    finally:
        asyncio.run_coroutine_threadsafe(_wind_up(server), loop).result(FIVE_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(FIVE_SECONDS)
        loop.close()


async def _wind_up(server: asyncio.Server) -> None:
    server.close()
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)


def with_login(user: bytes, password: bytes, tls: ssl.SSLContext) -> dict[str, Any]:
    """How a host behaves that wants TLS first, and then this login."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (user, password), handled=False)

    return {"tls_context": tls, "require_starttls": True, "authenticator": check, "auth_required": True}
