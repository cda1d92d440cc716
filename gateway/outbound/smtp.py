"""Mail goes to the smart host: one connection for a whole drain, with TLS and a login where the settings say so."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from urllib.parse import unquote, urlsplit

from gateway.outbound.compose import mail, recipient
from gateway.outbound.courier import Letter, Uncertain, Undelivered

TIMEOUT_SECONDS = 30
FRESH_SECONDS = 1.0
"""A connection that has answered so lately is taken to be there still; an older one is asked first."""

CLOSING = frozenset({"sender_421", "recipient_421"})
"""What a mail server says that closes a connection: after so many letters, or because it ends itself."""

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
# A 5xx that speaks of us and not of the letter: login wanted, command unknown or out of turn.
ABOUT_US = frozenset({500, 501, 502, 503, 504, 530, 534, 535, 538})


@dataclass(frozen=True)
class SmartHost:
    """Where mail is handed over. The password never shows."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """Read smtp://, smtp+starttls:// or smtps://, with user:password@ and :port where given; raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("a smart host is smtp://host, smtp+starttls://host or smtps://host")
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


class SmtpCourier:
    """Carries letters as mail."""

    def __init__(
        self,
        smarthost: str,
        *,
        service_name: str,
        domain: str,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`domain` is how we greet; `tls` defaults to the system's authorities; `timeout` is in seconds."""
        self._host = SmartHost.of(smarthost)
        self._service_name = service_name
        self._domain = domain
        self._tls = tls
        self._timeout = timeout
        self._monotonic = monotonic
        self._line: smtplib.SMTP | None = None
        self._answered_at = float("-inf")

    def carry(self, letter: Letter) -> str:
        """Hand the letter over; the receipt is its Message-ID's random part. Raises Undelivered, or Uncertain."""
        to, content = recipient(letter.to).addr_spec, mail(letter, self._service_name)
        try:
            line = self._told(letter.return_path, to)
            _content(line, content)
        except (smtplib.SMTPServerDisconnected, OSError):
            self.rest()
            raise Undelivered("no_connection") from None
        except Uncertain:
            self.rest()
            raise
        except Undelivered:
            self._forget()
            raise
        self._answered_at = self._monotonic()
        return letter.message_id.strip("<>").partition("@")[0][:64]

    def find(self, letter: Letter, since: datetime) -> Sequence[str]:  # noqa: ARG002 - as every courier is asked
        """Nothing to look through: a second copy carries the same Message-ID, and is the same letter."""
        return ()

    def rest(self) -> None:
        """Close the connection."""
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (smtplib.SMTPException, OSError):
            line.close()

    def _forget(self) -> None:
        """Take back a half-told envelope, so that the connection serves the next letter."""
        try:
            if self._line is not None:
                self._line.rset()
        except (smtplib.SMTPException, OSError):
            self.rest()

    def _told(self, return_path: str, to: str) -> smtplib.SMTP:
        """A connection on which the envelope was taken; one that was only thought to be there may be gone."""
        if self._line is not None and self._monotonic() - self._answered_at < FRESH_SECONDS:
            try:
                _envelope(self._line, return_path, to)
            except (smtplib.SMTPServerDisconnected, OSError):
                self.rest()
            except Undelivered as refused:
                if refused.code not in CLOSING:
                    raise
                self.rest()
            else:
                return self._line
        line = self._connected()
        _envelope(line, return_path, to)
        return line

    def _connected(self) -> smtplib.SMTP:
        if self._line is not None and _still_there(self._line):
            return self._line
        self.rest()
        self._line = self._connect()
        return self._line

    def _connect(self) -> smtplib.SMTP:
        line: smtplib.SMTP | None = None
        try:
            line = self._dial()
            line.ehlo_or_helo_if_needed()
            if self._host.scheme == "smtp+starttls":
                line.starttls(context=self._context())
                line.ehlo()
            if self._host.user:
                line.login(self._host.user, self._host.password)
        except (smtplib.SMTPException, OSError) as error:
            if line is not None:
                line.close()
            raise Undelivered(_trouble(error)) from None
        return line

    def _dial(self) -> smtplib.SMTP:
        host, port = self._host.host, self._host.port
        if self._host.scheme == "smtps":
            return smtplib.SMTP_SSL(
                host, port, local_hostname=self._domain, timeout=self._timeout, context=self._context()
            )
        return smtplib.SMTP(host, port, local_hostname=self._domain, timeout=self._timeout)

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


def _envelope(line: smtplib.SMTP, return_path: str, to: str) -> None:
    """Sender and recipient; a refused sender is our own trouble, a refused recipient may be for good.

    An address beyond ASCII cannot be spelt for a smart host that does not take any: such a letter never arrives.
    """
    if to.isascii():
        code, _ = line.mail(return_path)
    elif line.has_extn("smtputf8") and line.has_extn("8bitmime"):
        code, _ = line.mail(return_path, ["SMTPUTF8", "BODY=8BITMIME"])
    else:
        raise Undelivered("no_smtputf8", for_good=True)
    if code != 250:
        raise Undelivered(f"sender_{code}")
    code, _ = line.rcpt(to)
    if code not in (250, 251):
        raise Undelivered(f"recipient_{code}", for_good=_for_good(code))


def _content(line: smtplib.SMTP, content: bytes) -> None:
    """The mail itself. Once its end has been sent, silence means that nobody knows."""
    code, _ = line.docmd("data")
    if code != 354:
        raise Undelivered(f"data_{code}", for_good=_for_good(code))
    try:
        line.send(_stuffed(content) + b".\r\n")
        code, _ = line.getreply()
    except (smtplib.SMTPServerDisconnected, OSError):
        raise Uncertain("no_answer") from None
    if code != 250:
        raise Undelivered(f"content_{code}", for_good=_for_good(code))


def _stuffed(content: bytes) -> bytes:
    """A line that begins with a dot gets a second one, and the last line ends."""
    doubled = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _for_good(code: int) -> bool:
    return 500 <= code <= 599 and code not in ABOUT_US


def _still_there(line: smtplib.SMTP) -> bool:
    try:
        return line.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _trouble(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "login_refused"
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return "no_tls"
    return "no_connection"
