"""The person's mail program: writes a mail, answers one, and brings it to the mail door."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

PATIENCE = 30.0
"""Seconds. The door answers after it has stored the mail."""


class Returned(Exception):
    """The mail door did not take the mail; the sentence is what it said."""


@dataclass(frozen=True, repr=False)
class Note:
    """What the person wrote into the form."""

    name: str
    address: str
    to: str
    subject: str
    words: str


def write(note: Note, now: datetime, answered: EmailMessage | None = None) -> EmailMessage:
    """A new mail, or an answer that names and quotes the mail it answers, as mail programs do.

    Raises Returned when an address cannot be read.
    """
    letter = EmailMessage()
    try:
        letter["From"] = Address(_one_line(note.name), addr_spec=note.address.strip())
        letter["To"] = Address(addr_spec=note.to.strip())
    except (ValueError, IndexError, MessageError):
        raise Returned("One of the two addresses is not an address.") from None
    letter["Subject"] = _one_line(note.subject)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = make_msgid(domain=note.address.strip().rpartition("@")[2])
    words = note.words.replace("\r\n", "\n").rstrip() + "\n"
    if answered is not None:
        words += "\n" + quotation(answered)
        _thread(letter, answered)
    letter.set_content(words)
    return letter


def deliver(letter: EmailMessage, host: str, port: int) -> None:
    """Hand the mail to the mail door; raises Returned with the door's own sentence, or ours when it is away."""
    try:
        with smtplib.SMTP(host, port, timeout=PATIENCE) as door:
            door.send_message(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        raise Returned(_said(*next(iter(refused.recipients.values())))) from None
    except smtplib.SMTPResponseException as refused:
        raise Returned(_said(refused.smtp_code, refused.smtp_error)) from None
    except (smtplib.SMTPException, OSError):
        raise Returned("The mail door does not answer. Please try again in a moment.") from None


def words_of(letter: EmailMessage) -> str:
    """The plain text of a mail, or a sentence that says it has none."""
    part = letter.get_body(("plain",))
    if part is None:
        return "(This mail has no plain text.)"
    content = part.get_content()
    return str(content).replace("\r\n", "\n").strip()


def answer_to(letter: EmailMessage) -> str:
    """The address that an answer goes to."""
    return parseaddr(str(letter["Reply-To"] or letter["From"] or ""))[1]


def answer_subject(letter: EmailMessage) -> str:
    """The subject of an answer."""
    subject = str(letter["Subject"] or "")
    return subject if subject.lower().startswith("re:") else f"Re: {subject}".strip()


def quotation(letter: EmailMessage) -> str:
    """The mail that is answered, under the line that mail programs put above it."""
    quoted = "\n".join(f"> {line}".rstrip() for line in words_of(letter).split("\n"))
    sender, date = str(letter["From"] or ""), letter["Date"]
    when = getattr(date, "datetime", None)
    above = f"On {when:%a, %d %b %Y at %H:%M}, {sender} wrote:" if when else f"{sender} wrote:"
    return f"{above}\n{quoted}\n"


def _thread(letter: EmailMessage, answered: EmailMessage) -> None:
    above = str(answered["Message-ID"] or "").strip()
    if above:
        letter["In-Reply-To"] = above
        letter["References"] = " ".join([*str(answered["References"] or "").split(), above])


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _said(code: int, sentence: bytes | str) -> str:
    text = sentence.decode("utf-8", "replace") if isinstance(sentence, bytes) else sentence
    return f"{code} {text}"
