"""One conversation with a mail server: its commands, and the messages it brings.

What differs from aiosmtpd: a message ends with CR LF . CR LF and nothing else, its lines may be long, memory stays
bounded whatever is sent, and nothing is told about who lives here.
"""

from __future__ import annotations

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import TLSSetupException

from gateway.inbound.end_of_data import END, content_of
from gateway.inbound.smtp_commands import NOT_ASKED_FOR, plain_path, wants_smtputf8
from gateway.inbound.smtp_line import LINE_SECONDS, SIZE_LIMIT, SmtpLine

DATA_SECONDS = 600.0
GRACE_SECONDS = 60.0
LEAST_BYTES_A_SECOND = 500
"""How slowly a message may come, on average, once it has been coming for GRACE_SECONDS."""

_READ_ALL = 16 * 1024 * 1024
_PATIENCE_WITH_TOO_MUCH = 5  # times the size limit: then the line is closed
_MOST_COMMENTS = 10  # in an address: the library's parser goes as deep as they are nested

TOO_BIG = "552 5.3.4 This message is larger than 10 MB, which is the most we can take. Please send it without pictures."
ODD_LINE_ENDS = (
    "550 5.5.2 The lines of this message end in a way that no mail server may send (a bare CR or LF), so it is not"
    " certain where the message ends. Please send it again from another mail program."
)


def too_slow(came: int, seconds: float) -> bool:
    """Whether so many bytes in so many seconds are a line held open rather than a message."""
    return came < LEAST_BYTES_A_SECOND * (seconds - GRACE_SECONDS)


class SmtpSession(SmtpLine):
    """SMTP with one peer."""

    one_answer_each = False

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802  the library's name
        """Hear who sends it. An address beyond ASCII has to be announced."""
        if arg and not arg.isascii() and not wants_smtputf8(arg):
            await self.push(NOT_ASKED_FOR)
            return
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802  the library's name
        """Hear who it is for."""
        if arg and not arg.isascii() and self.envelope is not None and not self.envelope.smtp_utf8:
            await self.push(NOT_ASKED_FOR)
            return
        await super().smtp_RCPT(arg)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        if arg.count("(") > _MOST_COMMENTS:
            return None, None
        return plain_path(arg) or super()._getaddr(arg)

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
        self.stay(DATA_SECONDS)
        sent = await self._sent()
        self.stay(LINE_SECONDS)
        self._reset_timeout()
        status = await self._judged(sent)
        for _ in envelope.rcpt_tos if self.one_answer_each else "1":
            await self.push(status)
        if status is ODD_LINE_ENDS:
            self.hang_up()
        elif self._lines.closing:
            self.leave_if_idle()

    async def _judged(self, sent: bytes | None) -> str:
        """The answer to what was sent (None when it was too big), once it is written down."""
        if self.envelope is None:
            raise ConnectionResetError
        try:
            self.envelope.content = content_of(sent) if sent is not None else None
            if self.envelope.content is None:
                return TOO_BIG if sent is None else ODD_LINE_ENDS
            return str(await self._call_handler_hook("DATA"))
        except Exception as error:  # noqa: BLE001  whatever it is, it is our trouble
            return await self.handle_exception(error)
        finally:
            self._set_post_data_state()  # type: ignore[no-untyped-call]  # the library has not typed it

    async def _sent(self) -> bytes | None:
        """What came before the end of the message, dots still doubled; None when it is too big."""
        got = bytearray(b"\r\n")  # so that a dot in the first line is one after a line's end, too
        came, looked, began = 0, 0, self.loop.time()
        while (end := got.find(END, looked)) < 0:
            if len(got) > SIZE_LIMIT + len(END):
                del got[: -len(END)]
            looked = max(0, len(got) - len(END) + 1)
            chunk = await self._reader.read(_READ_ALL)
            came += len(chunk)
            if not chunk or came > _PATIENCE_WITH_TOO_MUCH * SIZE_LIMIT or too_slow(came, self.loop.time() - began):
                self.hang_up()
                raise ConnectionResetError
            self._reset_timeout()
            got += chunk
        rest = bytes(got[end + len(END) :])
        self._give_back(rest)
        too_big = came - len(rest) - len(b".\r\n") > SIZE_LIMIT
        return None if too_big else bytes(got[2 : end + 2])

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
        if self._tls_protocol and self.session is not None and self.session.ssl is None:
            raise TLSSetupException  # closed amid the handshake, of which the library takes no note

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
    counts = False
