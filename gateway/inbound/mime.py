"""A raw mail turned into the few plain values we keep: who wrote, what they wrote, and what had to be left out. # pure

Limits are checked on the bytes before anything is parsed. Whatever is wrong with a mail ends in `Unreadable`.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from gateway.inbound.evidence import evidence
from gateway.inbound.headers import (
    Fields,
    TooMuchHeader,
    first,
    one_mailbox,
    read_fields,
    readable,
    split_block,
    values,
)
from gateway.words.addresses import plausible_email
from gateway.words.from_html import text_of
from gateway.words.plain_text import decoded, scrubbed, unflowed

DEEPEST = 5
MOST_PARTS = 20
_LONGEST_MESSAGE_ID = 998
_KINDS = {
    "application/pdf": "pdf", "text/calendar": "calendar", "application/ics": "calendar", "text/vcard": "contact",
    "text/x-vcard": "contact", "message/rfc822": "message", "message/global": "message", "application/zip": "archive",
    "application/gzip": "archive", "application/x-7z-compressed": "archive", "application/msword": "document",
    "application/rtf": "document", "text/rtf": "document",
}  # fmt: skip
_SILENT = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/ms-tnef",
     "message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "message/feedback-report",
     "application/pgp-encrypted"}
)  # fmt: skip
_ARMOUR = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class Unreadable(Exception):
    """The mail cannot be read; `reason` is a code: "headers", "from", "depth", "parts" or "malformed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the mail could not be read ({reason})")
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Mail:
    """What a mail says. `text` is untrimmed; `left_out` holds kinds ("image", "pdf"), never names of files.

    `automatic` is the code of the header that shows a machine wrote it, or None.
    """

    sender: str
    display_name: str
    subject: str
    text: str
    message_id: str
    left_out: tuple[str, ...]
    automatic: str | None


@dataclass(repr=False)
class _Reading:
    """What was met on the way through the parts."""

    left_out: dict[str, None] = field(default_factory=dict)
    parts: int = 0

    def leave_out(self, kind: str) -> str:
        self.left_out[kind] = None
        return ""


def read(raw: bytes) -> Mail:
    """Read a mail as it came from the wire; raises `Unreadable` with a reason code, and nothing else."""
    try:
        return _read(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    except Unreadable:
        raise
    except TooMuchHeader:
        raise Unreadable("headers") from None
    except Exception:  # noqa: BLE001 - hostile bytes find every corner of a parser; the door must go on
        raise Unreadable("malformed") from None


def words_of(raw: bytes) -> str:
    """Only the words of a mail, whoever wrote it; "" where it cannot be read."""
    block, body = split_block(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    try:
        return scrubbed(_words(read_fields(block), body, 1, _Reading()))
    except Exception:  # noqa: BLE001 - as in `read`
        return ""


def _read(raw: bytes) -> Mail:
    block, body = split_block(raw)
    fields = read_fields(block)
    display_name, sender = _sender(fields)
    reading = _Reading()
    text = scrubbed(_words(fields, body, 1, reading))
    if _ARMOUR.search(text):
        reading.leave_out("encrypted")
    if not text.strip() and not reading.left_out.keys().isdisjoint({"depth", "parts"}):
        raise Unreadable("depth" if "depth" in reading.left_out else "parts")
    return Mail(
        sender=sender,
        display_name=display_name,
        subject=readable(first(fields, "subject")),
        text=text,
        message_id=re.sub(r"\s", "", first(fields, "message-id"))[:_LONGEST_MESSAGE_ID],
        left_out=tuple("more" if kind in {"depth", "parts"} else kind for kind in reading.left_out),
        automatic=evidence(fields),
    )


def _sender(fields: Fields) -> tuple[str, str]:
    from_lines = values(fields, "from")
    mailbox = one_mailbox(from_lines[0]) if len(from_lines) == 1 else None
    if mailbox is None or not plausible_email(mailbox[1]):
        raise Unreadable("from")
    return mailbox


def _words(fields: Fields, body: bytes, depth: int, reading: _Reading) -> str:
    """Give the words of one part and of those inside it; what is no words is noted as left out."""
    content = _content(fields)
    kind = content.get_content_type()
    reading.parts += 1
    if depth > DEEPEST or reading.parts > MOST_PARTS:
        return reading.leave_out("depth" if depth > DEEPEST else "parts")
    if _is_encrypted(kind, content):
        return reading.leave_out("encrypted")
    if content.get_content_maintype() == "multipart":
        return _words_of_many(kind, content, body, depth, reading)
    if kind in {"text/plain", "text/html"} and content.get_content_disposition() != "attachment":
        return _words_of_text(kind, content, body)
    return "" if kind in _SILENT else reading.leave_out(_kind_word(kind))


def _content(fields: Fields) -> Message:
    """Give the standard library's view of the Content-* fields alone, which are short by now."""
    content = Message()
    for name in ("content-type", "content-disposition", "content-transfer-encoding"):
        if value := first(fields, name):
            content[name] = value
    return content


def _is_encrypted(kind: str, content: Message) -> bool:
    if kind == "multipart/encrypted":
        return True
    is_smime = kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}
    return is_smime and str(content.get_param("smime-type", "")).lower() != "signed-data"


def _words_of_many(kind: str, content: Message, body: bytes, depth: int, reading: _Reading) -> str:
    boundary = content.get_boundary()
    if not boundary:
        return decoded(body, "utf-8")
    read_parts: list[tuple[str, str]] = []
    for part in _parts(body, boundary.encode("utf-8", "surrogateescape")):
        part_fields = read_fields(split_block(part)[0])
        words = _words(part_fields, split_block(part)[1], depth + 1, reading)
        read_parts.append((_content(part_fields).get_content_type(), words))
        if "parts" in reading.left_out:
            break
    return _one_of(read_parts) if kind == "multipart/alternative" else _joined(read_parts)


def _parts(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Give the parts between the boundary lines one after the other; a missing last boundary is forgiven."""
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*$", re.MULTILINE)
    start: int | None = None
    for found in line.finditer(body):
        if start is not None:
            yield body[start : max(start, found.start() - 1)]
        if found[1]:
            return
        start = found.end() + 1
    if start is not None:
        yield body[start:]


def _one_of(parts: list[tuple[str, str]]) -> str:
    """Of several forms of the same words take the plain one, or else the last that says something."""
    filled = [(kind, words) for kind, words in parts if words.strip()]
    plain = [words for kind, words in filled if kind == "text/plain"]
    return plain[0] if plain else (filled[-1][1] if filled else "")


def _joined(parts: list[tuple[str, str]]) -> str:
    return "\n".join(words for _, words in parts if words.strip())


def _words_of_text(kind: str, content: Message, body: bytes) -> str:
    text = decoded(_carried(content, body), content.get_content_charset("utf-8") or "utf-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "text/html":
        return text_of(scrubbed(text))
    if str(content.get_param("format", "")).lower() == "flowed":
        return unflowed(text, delete_space=str(content.get_param("delsp", "")).lower() == "yes")
    return text


def _carried(content: Message, body: bytes) -> bytes:
    """Undo the transfer encoding; an unknown or broken one leaves the bytes as they are."""
    encoding = str(content.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding != "base64":
        return body
    letters = _NOT_BASE64.sub(b"", body)
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _kind_word(kind: str) -> str:
    if kind in _KINDS:
        return _KINDS[kind]
    family = kind.partition("/")[0]
    if family in {"image", "audio", "video"}:
        return family
    if "officedocument" in kind or "opendocument" in kind or "ms-" in kind:
        return "document"
    return "text" if family == "text" else "file"
