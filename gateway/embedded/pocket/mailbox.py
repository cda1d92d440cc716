"""The smart host: takes every mail the service sends and keeps it as a file.

A real SMTP server, so that the service's own courier is what the demo shows.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.smtp import SMTP, Envelope, Session

from gateway.embedded.pocket.shelf import Shelf

LARGEST = 10 * 1024 * 1024
FROM, TO = b"X-Envelope-From: ", b"X-Envelope-To: "


class Mailbox:
    """Files each mail with its envelope in front: `X-Envelope-From`, one `X-Envelope-To` a recipient, the bytes."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep the mail, then say so."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        self._shelf.keep(with_envelope(sender, envelope.rcpt_tos, content))
        return "250 2.0.0 In the pocket"

    async def handle_exception(self, error: Exception) -> str:  # noqa: ARG002  its text stays here
        """Our trouble, for now: the courier tries again."""
        return "451 4.3.0 The pocket could not keep this mail. Please try again"


def smart_host(shelf: Shelf) -> SMTP:
    """One session of the smart host; aiosmtpd wants a new one for every connection."""
    # It logs addresses at INFO.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    return SMTP(Mailbox(shelf), data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="pocket.localhost")


def with_envelope(sender: str, recipients: Sequence[str], content: bytes) -> bytes:
    """A mail as it is kept: one line for the sender, one for each recipient, then the mail's own bytes."""
    lines = [FROM + _bytes(sender), *(TO + _bytes(recipient) for recipient in recipients)]
    return b"".join(line + b"\r\n" for line in lines) + content


def envelope_and_letter(kept: bytes) -> tuple[str, list[str], EmailMessage]:
    """Take a kept mail apart: who sent it, to whom, and the mail itself."""
    sender, recipients = "", []
    while kept.startswith((FROM, TO)):
        line, _, kept = kept.partition(b"\r\n")
        value = line.partition(b": ")[2].decode("utf-8", "replace")
        if line.startswith(FROM):
            sender = value
        else:
            recipients.append(value)
    letter = BytesParser(policy=policy.default).parsebytes(kept)
    return sender, recipients, letter


def _bytes(address: str) -> bytes:
    return address.encode("utf-8", "surrogateescape")
