"""One conversation with a mail server: the protocol itself, stricter and more patient than the library's.

What differs from aiosmtpd: the end of a message is CR LF . CR LF and nothing else, lines may be long (a person's mail
is never refused for its form), memory stays bounded whatever is sent, and nothing is told about who lives here.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, cast

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

SIZE_LIMIT = 10 * 1024 * 1024
COMMAND_SECONDS = 60.0
DATA_SECONDS = 600.0
COMMAND_BYTES = 1024
COMMANDS = {"*": 50, "MAIL": 1000, "RCPT": 5000, "DATA": 1000, "RSET": 1000}
"""How often one connection may say each command."""

_END = b"\r\n.\r\n"
_READ_ALL = 16 * 1024 * 1024
_PATIENCE_WITH_TOO_MUCH = 4  # times the size limit: then the line is closed

TOO_BIG = "552 5.3.4 This message is larger than 10 MB, which is the most we can take. Please send it without pictures."
BUSY = b"421 4.3.2 Too many are writing at this moment. Please try again in a minute.\r\n"
GOODBYE = "421 4.3.2 This service is restarting. Please try again in a minute."


def silence() -> None:
    """Switch the library's log off: it writes addresses."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


@dataclass
class OpenLines:
    """The connections of one process."""

    most: int
    lines: set[SmtpSession] = field(default_factory=set)
    closing: bool = False

    def full(self) -> bool:
        """Whether one more would be too many."""
        return len(self.lines) >= self.most

    async def finish(self, seconds: float) -> None:
        """Close what is idle, let the rest end its message for so long, then close that too."""
        self.closing = True
        for line in list(self.lines):
            line.leave_if_idle()
        if working := [line.working for line in self.lines if line.working]:
            await asyncio.wait(working, timeout=seconds)
        for line in list(self.lines):
            line.hang_up()


@functools.cache
def _commands(session: type[SMTP]) -> list[str]:
    names = {name for one in session.__mro__ for name in vars(one)}
    return sorted(name for name in names if name.startswith("smtp_"))


class SmtpSession(SMTP):
    """SMTP with one peer."""

    one_answer_each = False

    def __init__(self, handler: Any, lines: OpenLines, **settings: Any) -> None:
        self.command_size_limits = defaultdict(lambda: COMMAND_BYTES)  # the library's own is shared by all sessions
        self._lines = lines
        super().__init__(
            handler,
            ident="ESMTP",
            data_size_limit=SIZE_LIMIT,
            enable_SMTPUTF8=True,
            timeout=COMMAND_SECONDS,
            command_call_limit=COMMANDS,
            **settings,
        )

    def __dir__(self) -> list[str]:
        """Our commands. The library looks through all names for them at every connection, which costs half its time."""
        return _commands(type(self))  # type: ignore[arg-type]  # a class is hashable; its instances' hash misleads

    @property
    def working(self) -> asyncio.Task[None] | None:
        """The task that serves this connection."""
        return self._handler_coroutine

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A line is open (once more after STARTTLS: then whatever came in the clear has been thrown away)."""
        self._lines.lines.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """The line is closed."""
        self._lines.lines.discard(self)
        super().connection_lost(error)

    def leave_if_idle(self) -> None:
        """Say goodbye unless a message is on its way."""
        if self.envelope is None or not self.envelope.mail_from:
            self._writer.write(GOODBYE.encode("ascii") + b"\r\n")
            self.hang_up()

    def hang_up(self) -> None:
        """Close the line, after what is already written."""
        if self.transport is not None:
            self.transport.close()

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802  the library's name
        """Take one message, and answer it once it is dealt with."""
        envelope = self.envelope
        if await self.check_helo_needed():
            return
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 Say first who the message is for.")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._content()
        self._reset_timeout()
        try:
            envelope.content = content
            status = TOO_BIG if content is None else await self._call_handler_hook("DATA")
        except Exception as error:  # noqa: BLE001  whatever it is, it is our trouble
            status = await self.handle_exception(error)
        finally:
            self._set_post_data_state()  # type: ignore[no-untyped-call]  # the library has not typed it
        for _ in envelope.rcpt_tos if self.one_answer_each else "1":
            await self.push(status)
        if self._lines.closing:
            self.leave_if_idle()

    async def _content(self) -> bytes | None:
        """The message as it was before dots were doubled; None when it is too big."""
        got = bytearray(b"\r\n")  # so that a dot in the first line is one after a line's end, too
        thrown_away, looked = 0, 0
        latest = self.loop.time() + DATA_SECONDS
        while (end := got.find(_END, looked)) < 0:
            if len(got) > SIZE_LIMIT + len(_END):
                thrown_away += len(got) - len(_END)
                del got[: -len(_END)]
            looked = max(0, len(got) - len(_END) + 1)
            chunk = await self._reader.read(_READ_ALL)
            if not chunk or self.loop.time() > latest or thrown_away > _PATIENCE_WITH_TOO_MUCH * SIZE_LIMIT:
                self.hang_up()
                raise ConnectionResetError
            self._reset_timeout()
            got += chunk
        self._give_back(bytes(got[end + len(_END) :]))
        if thrown_away or end > SIZE_LIMIT:
            return None
        return bytes(got[: end + 2]).replace(b"\r\n.", b"\r\n")[2:]

    def _give_back(self, rest: bytes) -> None:
        # We have just taken everything the reader had, so what follows the message goes back to an empty reader.
        if rest and not self._reader.at_eof():
            self._reader.feed_data(rest)

    async def smtp_STARTTLS(self, arg: str | None) -> None:  # noqa: N802  the library's name
        """Begin TLS, once."""
        if self._tls_protocol:
            await self.push("503 5.5.1 This line is encrypted already.")
            return
        await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str | None) -> None:  # noqa: ARG002, N802  the library's name
        """Nobody signs in here."""
        await self.push("502 5.5.1 Nobody needs to sign in here.")

    async def smtp_VRFY(self, arg: str | None) -> None:  # noqa: ARG002, N802  the library's name
        """Tell nothing about who has an address here."""
        await self.push("252 2.5.1 Send the message, and you will see.")

    async def smtp_EXPN(self, arg: str | None) -> None:  # noqa: N802  the library's name
        """As VRFY."""
        await self.smtp_VRFY(arg)

    async def smtp_HELP(self, arg: str | None) -> None:  # noqa: ARG002, N802  the library's name
        """Nothing but the protocol."""
        await self.push("214 2.0.0 See RFC 5321.")


class LmtpSession(SmtpSession, LMTP):
    """LMTP with the mail server before us: the same, with one answer for each recipient."""

    one_answer_each = True


class Busy(asyncio.Protocol):
    """What answers when there are too many connections."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say so and close."""
        line = cast("asyncio.WriteTransport", transport)
        line.write(BUSY)
        line.close()
