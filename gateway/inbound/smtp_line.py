"""One connection to the mail door: how long it may stay, how it is listened to, and when it is cut off.

What differs from aiosmtpd: a command ends with CR LF and nothing else, nothing is obeyed after a goodbye, a connection
is not held open by saying little or slowly, and what is wrong is answered in our own words.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections import Counter, defaultdict
from typing import Any, cast

from aiosmtpd.smtp import SMTP, TLSSetupException

from gateway.inbound.open_lines import BUSY, Busy, OpenLines, counted_as
from gateway.inbound.smtp_commands import TOO_LONG, Command, Fault, command_of

SIZE_LIMIT = 10 * 1024 * 1024
COMMAND_SECONDS = 60.0
LINE_SECONDS = 300.0
"""How long a connection may stay without bringing a message."""
LAST_SECONDS = 10.0
"""How long a goodbye may take to leave."""
COMMANDS = {"*": 50, "MAIL": 1000, "RCPT": 5000, "DATA": 1000, "RSET": 1000}
"""How often one connection may say each command."""
MOST_FAULTS = 10

_MOST_OF_A_LINE = 64 * 1024  # read on to the end of a line that is too long, so far and no further

UNKNOWN = "500 5.5.1 This command is not known here."
ENOUGH = "421 4.7.0 That is enough for one connection."
TOO_SLOW = b"421 4.4.2 Nothing has come for too long. Please try again.\r\n"
GOODBYE = "421 4.3.2 This service is restarting. Please try again in a minute."


def silence() -> None:
    """Switch the library's log off: it writes addresses."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


@functools.cache
def _commands(session: type[SMTP]) -> list[str]:
    names = {name for one in session.__mro__ for name in vars(one)}
    return sorted(name for name in names if name.startswith("smtp_"))


class SmtpLine(SMTP):
    """One connection, and whoever is at its other end."""

    counts = True
    """Whether a peer may have only so many of these at a time."""

    def __init__(self, handler: Any, lines: OpenLines, **settings: Any) -> None:
        self.command_size_limits = defaultdict(int)  # the library's own is shared by all sessions
        self._lines = lines
        self._said: Counter[str] = Counter()
        self._faults = 0
        self._latest = 0.0  # by the loop's clock: when this line is closed whatever happens
        super().__init__(
            handler,
            ident="ESMTP",
            data_size_limit=SIZE_LIMIT,
            enable_SMTPUTF8=True,
            timeout=COMMAND_SECONDS,
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
        line = cast("asyncio.Transport", transport)
        peer = counted_as(transport.get_extra_info("peername")) if self.counts else None
        if not self._lines.enter(self, peer):
            line.set_protocol(Busy())
            line.write(BUSY)
            line.close()
            return
        self.stay(LINE_SECONDS)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """The line is closed."""
        self._lines.leave(self)
        super().connection_lost(error)

    def stay(self, seconds: float) -> None:
        """Serve this line for so long from now, and no longer."""
        self._latest = self.loop.time() + seconds

    def _reset_timeout(self, duration: float | None = None) -> None:
        left = max(0.0, self._latest - self.loop.time())
        super()._reset_timeout(min(duration or COMMAND_SECONDS, left) or 0.001)  # 0 would mean the library's own

    def _timeout_cb(self) -> None:
        """Say so and close; cut off a peer that does not even listen."""
        line = cast("asyncio.Transport", self.transport)
        if line.is_closing() or line.get_write_buffer_size():
            line.abort()
            return
        line.write(TOO_SLOW)
        line.close()
        self._timeout_handle = self.loop.call_later(LAST_SECONDS, line.abort)

    def leave_if_idle(self) -> None:
        """Say goodbye unless a message is on its way."""
        if self.envelope is None or not self.envelope.mail_from:
            self._writer.write(GOODBYE.encode("ascii") + b"\r\n")
            self.hang_up()

    def hang_up(self) -> None:
        """Close the line, after what is already written."""
        if self.transport is not None:
            self.transport.close()

    async def _handle_client(self) -> None:
        """Listen and obey, until the line is closed by either side."""
        await self.push(f"220 {self.hostname} {self.__ident__}")
        while self.transport is not None and not self.transport.is_closing():
            try:
                await self._obey(command_of(await self._line()))
            except Fault as fault:
                await self._complain(fault)
            except (asyncio.CancelledError, ConnectionResetError):
                self._writer.close()
                raise
            except asyncio.IncompleteReadError:
                self.hang_up()
            except TLSSetupException as error:
                self.hang_up()
                self.connection_lost(error)
            except Exception as error:  # noqa: BLE001  whatever it is, it is our trouble
                await self.push(await self.handle_exception(error))

    async def _line(self) -> bytes:
        """The next line with its end; raises Fault when it is too long."""
        thrown_away = 0
        while True:
            try:
                line = await self._reader.readuntil(b"\n")
            except asyncio.LimitOverrunError as too_long:
                thrown_away += len(await self._reader.read(too_long.consumed))
                if thrown_away > _MOST_OF_A_LINE:
                    raise Fault(TOO_LONG, ends=True) from None
            else:
                if thrown_away:
                    raise Fault(TOO_LONG)
                return line

    async def _obey(self, command: Command) -> None:
        method = self._smtp_methods.get(command.name)
        if method is None:
            raise Fault(UNKNOWN)
        self._said[command.name] += 1
        if self._said[command.name] > COMMANDS.get(command.name, COMMANDS["*"]):
            raise Fault(ENOUGH, ends=True)
        self._reset_timeout()
        await method(command.argument)

    async def _complain(self, fault: Fault) -> None:
        """Say what was wrong, and hang up when it cannot go on, or has happened too often."""
        self._faults += 1
        enough = self._faults > MOST_FAULTS
        await self.push(ENOUGH if enough else fault.reply)
        if fault.ends or enough:
            self.hang_up()
