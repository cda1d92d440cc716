"""The mail door: who may be written to is settled before any words arrive, and 250 means that it is written down.

Our own trouble is answered with 451, so that the sending server tries again; a refusal is a sentence that a person
understands, for their mail program shows it to them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from socket import socket

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from gateway.config import Settings
from gateway.crypto.envelope import TooLong
from gateway.inbound.alignment import Alignment
from gateway.inbound.arrival import Arrival
from gateway.inbound.certificate import Certificate
from gateway.inbound.mailboxes import Mailbox, Mailboxes, Rank, names_several, written_from
from gateway.inbound.open_lines import Busy, OpenLines
from gateway.inbound.pace import Pace
from gateway.inbound.parsing import Parsed, ParserPool
from gateway.inbound.sender_check import Handed, SenderCheck, sender_check
from gateway.inbound.smtp_line import silence
from gateway.inbound.smtp_session import LmtpSession, SmtpSession
from gateway.inbound.together import Intake, Together
from gateway.store.tables import Channel
from gateway.time_and_chance import Now
from gateway.time_and_chance import now as present
from gateway.words.addresses import plausible_email

log = structlog.get_logger()

MOST_LINES = 200
MOST_RECIPIENTS = 100
WAITING_LINES = 256
LAST_SECONDS = 5.0
MOST_TEXT = 512 * 1024
"""Characters of text, quotations and all: what is longer is refused before anything costly is done with it."""

NULL_SENDER = "<>"

TAKEN = "250 2.0.0 We have it."
NO_SUCH_MAILBOX = "550 5.1.1 There is no mailbox of that name here. Please check the address."
TOO_MANY = "452 4.5.3 That is enough recipients for one message."
NOT_ONE_FROM = "550 5.6.0 This mail does not say from which one address it comes (From), so nobody could answer it."
TOO_LONG = "552 5.3.4 This is longer than 64 KiB of text. Please send it in shorter pieces."
TRY_AGAIN = "451 4.3.0 Try again later"


@dataclass(frozen=True)
class Door:
    """What every connection of the mail door shares; aiosmtpd calls its `handle_…` methods."""

    together: Together
    parser: ParserPool
    mailboxes: Mailboxes
    now: Now
    check: SenderCheck | None = None

    def __dir__(self) -> list[str]:
        """What aiosmtpd looks for among all names, anew at every connection."""
        return ["handle_DATA", "handle_EHLO", "handle_RCPT", "handle_exception"]

    async def handle_EHLO(  # noqa: N802  the library's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, offers: list[str]
    ) -> list[str]:
        """Say what we can do; signing in and help are none of it."""
        session.host_name = hostname
        kept = [offer for offer in offers if not offer.startswith(("250-AUTH", "250 HELP"))]
        return [*kept, "250 PIPELINING"]

    async def handle_RCPT(  # noqa: N802  the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address that is ours; refuse any other before a word is sent."""
        if self.mailboxes.at(address) is None:
            return NO_SUCH_MAILBOX
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Have the message parsed, then taken in; both off this loop."""
        raw = bytes(envelope.content or b"") if not isinstance(envelope.content, str) else b""
        parsed = await self.parser.parse(raw)
        mailbox, sender = self.mailboxes.chosen(envelope.rcpt_tos), envelope.mail_from or NULL_SENDER
        letter = Delivered(raw, sender, mailbox, self._is_ours(sender, parsed))
        arrival = arrival_of(parsed, letter, self.now)
        if arrival is None:
            return NOT_ONE_FROM
        if len(arrival.text) > MOST_TEXT:
            return TOO_LONG
        if self.check is not None and not arrival.automatic:
            arrival = replace(arrival, alignment=await self._alignment(self.check, arrival, letter, session))
        try:
            await self.together.take_in(arrival)
        except TooLong:
            return TOO_LONG
        return TAKEN

    def _is_ours(self, mail_from: str, parsed: Parsed) -> bool:
        """Whether it says that it comes from an address of ours: nobody who needs an answer writes from there."""
        senders = (mail_from, parsed.mail.sender if parsed.mail else "")
        return any(self.mailboxes.at(sender) is not None for sender in senders)

    async def _alignment(self, check: SenderCheck, arrival: Arrival, letter: Delivered, session: Session) -> Alignment:
        if arrival.unreadable:  # what could not be read cannot be held against its sender either
            return Alignment.UNKNOWN
        return await check.alignment(letter.raw, arrival.sender, handed(session, letter))

    async def handle_exception(self, error: Exception) -> str:
        """Our trouble: the sender's server keeps the message and tries again. Only the error's class is told."""
        log.error("mail_not_taken_in", error=type(error).__name__)
        return TRY_AGAIN


@dataclass(frozen=True, repr=False)
class Delivered:
    """One message as the sending server handed it over: its bytes, the envelope's sender, and our mailbox.

    `from_us`: a letter of ours has come back as it left, or somebody pretends to be us.
    """

    raw: bytes
    mail_from: str
    mailbox: Mailbox
    from_us: bool = False


def arrival_of(parsed: Parsed, letter: Delivered, now: Now) -> Arrival | None:
    """The arrival that this mail makes, or None when it names several people, or nobody who could be answered."""
    automatic = _automatic(parsed, letter)
    if parsed.unreadable == "from" and automatic is None and names_several(letter.raw):
        return None
    if (mail := parsed.mail) is None:
        sender = written_from(letter.raw) or letter.mail_from
        if automatic is None and not plausible_email(sender):
            return None
        return Arrival(
            channel=Channel.EMAIL,
            sender=sender,
            text="",
            provider_id=hashlib.sha256(letter.raw).hexdigest(),  # the same bytes are the same mail
            at=now(),
            mailbox=letter.mailbox.name,
            reply_token=letter.mailbox.reply_token,
            automatic=automatic,
            unreadable=True,
            returned=letter.mailbox.returned,
            report=parsed.report,
        )
    return Arrival(
        channel=Channel.EMAIL,
        sender=mail.sender,
        text=mail.text,
        provider_id=mail.message_id,
        at=now(),
        mailbox=letter.mailbox.name,
        subject=mail.subject,
        display_name=mail.display_name,
        reply_token=letter.mailbox.reply_token,
        left_out=mail.left_out,
        automatic=automatic,
        looks_automatic=parsed.looks_automatic,
        returned=letter.mailbox.returned,
        report=parsed.report,
    )


def handed(session: Session, letter: Delivered) -> Handed:
    """Who handed this message over."""
    peer: object = session.peer  # typed as a text, but it is what the socket says
    return Handed(str(peer[0]) if isinstance(peer, tuple) else "", str(session.host_name or ""), letter.mail_from)


def _automatic(parsed: Parsed, letter: Delivered) -> str | None:
    """Why we know that a machine wrote this, or None. A person who answers to a return path is a person still."""
    if letter.mail_from == NULL_SENDER:
        return "null-sender"
    if letter.from_us:
        return "from-us"
    if not parsed.automatic:
        return None
    if letter.mailbox.rank is Rank.RETURN_PATH:
        return "return-path"
    return parsed.mail.automatic if parsed.mail and parsed.mail.automatic else "header"


async def serve_smtp(
    intake: Intake,
    settings: Settings,
    sockets: Sequence[socket],
    parser: ParserPool,
    tls: Certificate | None,
    stop_event: asyncio.Event,
    *,
    topics: Iterable[str] = (),
    lmtp_sockets: Sequence[socket] = (),
    now: Now = present,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until `stop_event`, or until the parser is gone; then end what is under way, for five seconds at most.

    `topics` are the ids that serve as mailboxes beside ask@. `ready` is called once connections are accepted.
    """
    silence()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_told)
    with ThreadPoolExecutor(1, "intake") as thread:
        lines = OpenLines(MOST_LINES)
        pace = Pace() if settings.limits else None
        door = Door(
            Together(intake, thread, pace, on_the_line=lambda: len(lines.peers)),
            parser,
            Mailboxes(settings.domain, topics),
            now,
            sender_check(settings, parser),
        )
        smtp = _factory(SmtpSession, door, lines, settings.domain, tls)
        lmtp = _factory(LmtpSession, door, lines, settings.domain, None)
        pairs = [(smtp, bound) for bound in sockets] + [(lmtp, bound) for bound in lmtp_sockets]
        servers = [await loop.create_server(make, sock=bound, backlog=WAITING_LINES) for make, bound in pairs]
        ready()
        await _first(stop_event, parser.gone)
        for server in servers:
            server.close()
        await lines.finish(LAST_SECONDS)


def _factory(
    session: type[SmtpSession], door: Door, lines: OpenLines, domain: str, tls: Certificate | None
) -> Callable[[], asyncio.BaseProtocol]:
    def for_one_connection() -> asyncio.BaseProtocol:
        if lines.full():
            return Busy()
        context = tls.context() if tls else None
        return session(door, lines, hostname=domain, tls_context=context, loop=asyncio.get_running_loop())

    return for_one_connection


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def _told(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """What went wrong on the loop itself, by its class: the library's own sentence could hold addresses."""
    log.warning("line_broken", error=type(context.get("exception")).__name__)
