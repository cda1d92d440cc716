"""A mail written down directly where nothing in its head needs thought: the same bytes, a tenth of the time."""

from __future__ import annotations

import re
from email.quoprimime import body_encode
from email.utils import format_datetime

from gateway.outbound.courier import Letter
from gateway.time_and_chance import to_minute

LONGEST = 78
# What stands in a head as it is: no sign that would be quoted, encoded or folded away.
_NAME = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_SUBJECT = re.compile(r"[A-Za-z0-9,.!-]+(?: [A-Za-z0-9,.!-]+)*")


def written(letter: Letter, service_name: str, to: str, body: str) -> bytes | None:
    """The whole mail, as `compose.mail` would build it; None where a part of its head is not plain.

    `to` is the address as mail servers know it, `body` the words with their lines ended by a line feed.
    """
    first, own_id, last = letter.message_id[:1], letter.message_id[1:-1], letter.message_id[-1:]
    plain = first + last == "<>" and _NAME.fullmatch(service_name) and _SUBJECT.fullmatch(letter.subject)
    if not plain or not all(map(_ADDRESS.fullmatch, (letter.reply_to, to, own_id))):
        return None
    head = [
        f"From: {service_name} <{letter.reply_to}>",
        f"To: {to}",
        f"Subject: {letter.subject}",
        f"Date: {format_datetime(to_minute(letter.at))}",
        f"Message-ID: {letter.message_id}",
        *([f"Auto-Submitted: {letter.automatic}"] if letter.automatic else []),
        "X-Auto-Response-Suppress: All",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "MIME-Version: 1.0",
    ]
    if max(map(len, head)) > LONGEST:
        return None
    lines = b"".join(line + b"\n" for line in body.encode().splitlines())
    content = body_encode(lines.decode("latin-1"), LONGEST)
    return ("\r\n".join([*head, "", ""]) + content.replace("\n", "\r\n")).encode("ascii")
