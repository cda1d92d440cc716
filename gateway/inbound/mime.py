"""A raw mail turned into the few plain values we keep: who wrote, what they wrote, and what had to be left out. # pure

Limits are checked on the bytes before anything is parsed. Whatever is wrong with a mail ends in `Unreadable`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gateway.inbound.content import PLAIN, Content, content_of
from gateway.inbound.evidence import evidence
from gateway.inbound.headers import Fields, TooMuchHeader, first, one_mailbox, opened, readable, values
from gateway.inbound.kinds import SILENT, is_words, kind_word
from gateway.inbound.parts import parts_of
from gateway.inbound.transfer import carried
from gateway.inbound.wrapped import from_winmail, signed_content
from gateway.words.addresses import plausible_email
from gateway.words.armour import without_armour, without_files
from gateway.words.from_calendar import text_of_calendar
from gateway.words.from_html import text_of, without_tags
from gateway.words.plain_text import decoded, scrubbed, unflowed

DEEPEST = 5
MOST_PARTS = 20
_LONGEST_MESSAGE_ID = 998
_LIMITS = frozenset({"headers", "depth", "parts"})
_NOT_IN_AN_ID = re.compile(r"[^\x21-\x7e]")
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)


class Unreadable(Exception):
    """The mail cannot be read; `reason` is a code: "headers", "from", "depth", "parts", "memory" or "malformed"."""

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
    """What was met on the way through the parts. `spare` are words to fall back on: a calendar entry's."""

    left_out: dict[str, None] = field(default_factory=dict)
    parts: int = 0
    spare: str = ""

    def leave_out(self, kind: str) -> str:
        self.left_out[kind] = None
        return ""


def read(raw: bytes) -> Mail:
    """Read a mail as it came from the wire; raises `Unreadable` with a reason code, and nothing else."""
    try:
        return _read(_with_plain_line_ends(raw))
    except Unreadable:
        raise
    except TooMuchHeader:
        raise Unreadable("headers") from None
    except MemoryError:
        raise Unreadable("memory") from None
    except Exception:  # noqa: BLE001 - hostile bytes find every corner of a parser; the door must go on
        raise Unreadable("malformed") from None


def words_of(raw: bytes) -> str:
    """Only the words of a mail, whoever wrote it; "" where it cannot be read."""
    try:
        fields, body = opened(_with_plain_line_ends(raw))
        return scrubbed(_words(content_of(fields), body, 1, _Reading()))
    except Exception:  # noqa: BLE001 - as in `read`
        return ""


def _with_plain_line_ends(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in raw else raw


def _read(raw: bytes) -> Mail:
    fields, body = opened(raw)
    display_name, sender = _sender(fields)
    reading = _Reading()
    text = scrubbed(_words(content_of(fields), body, 1, reading))
    text = text if text.strip() else scrubbed(reading.spare)
    if not text.strip() and reading.left_out.keys() and reading.left_out.keys() <= _LIMITS:
        raise Unreadable(next(iter(reading.left_out)))
    return Mail(
        sender=sender,
        display_name=display_name,
        subject=readable(first(fields, "subject")),
        text=text,
        message_id=_NOT_IN_AN_ID.sub("", first(fields, "message-id"))[:_LONGEST_MESSAGE_ID],
        left_out=tuple(dict.fromkeys("more" if kind in _LIMITS else kind for kind in reading.left_out)),
        automatic=evidence(fields),
    )


def _sender(fields: Fields) -> tuple[str, str]:
    """Name and address of the one sender; a From line that only repeats another is forgiven."""
    mailboxes = [one_mailbox(value) for value in values(fields, "from")]
    mailbox = mailboxes[0] if mailboxes else None
    if mailbox is None or any(other is None or other[1] != mailbox[1] for other in mailboxes):
        raise Unreadable("from")
    if not plausible_email(mailbox[1]):
        raise Unreadable("from")
    return mailbox


def _words(content: Content, body: bytes, depth: int, reading: _Reading) -> str:
    """Give the words of one part and of those inside it; what is no words is noted as left out."""
    reading.parts += 1
    if depth > DEEPEST or reading.parts > MOST_PARTS:
        return reading.leave_out("depth" if depth > DEEPEST else "parts")
    if content.kind in {"multipart/encrypted", "application/pgp-encrypted"}:
        return reading.leave_out("encrypted")
    if content.family == "multipart":
        return _words_of_many(content, body, depth, reading)
    if is_words(content.kind) and (content.place != "attachment" or depth == 1):
        return _words_of_text(content, body, reading)
    if "pkcs7-mime" in content.kind or content.filename == "smime.p7m":
        return _words_of_signed(content, body, depth, reading)
    if content.kind in {"application/ms-tnef", "application/vnd.ms-tnef"}:
        return _words_of_winmail(content, body, reading)
    if content.kind in {"text/calendar", "application/ics"} and not reading.spare:
        reading.spare = text_of_calendar(_text(content, body))
    return "" if content.kind in SILENT else reading.leave_out(kind_word(content.kind))


def _words_of_many(content: Content, body: bytes, depth: int, reading: _Reading) -> str:
    read_parts: list[tuple[str, str]] | None = None
    usual = "message/rfc822" if content.kind == "multipart/digest" else PLAIN
    for part in parts_of(body, content.parameters.get("boundary", "")):
        read_parts = read_parts or []
        try:
            fields, inside = opened(part)
        except TooMuchHeader:
            reading.leave_out("headers")
            continue
        about = content_of(fields, usual=usual)
        read_parts.append((about.kind, _words(about, inside, depth + 1, reading)))
        if "parts" in reading.left_out:
            break
    if read_parts is None:  # not one boundary line: then it is plain words after all
        return _words_of_text(Content(encoding=content.encoding), body, reading)
    return _one_of(read_parts) if content.kind == "multipart/alternative" else _joined(read_parts)


def _one_of(parts: list[tuple[str, str]]) -> str:
    """Of several forms of the same words take the plain one, or else the last that says something."""
    filled = [(kind, words) for kind, words in parts if words.strip()]
    plain = [words for kind, words in filled if kind == PLAIN]
    return plain[0] if plain else (filled[-1][1] if filled else "")


def _joined(parts: list[tuple[str, str]]) -> str:
    return "\n".join(words for _, words in parts if words.strip())


def _words_of_signed(content: Content, body: bytes, depth: int, reading: _Reading) -> str:
    """S/MIME in one lump: signed mail lies open in it, anything else is sealed with a key that we do not have."""
    inside = signed_content(carried(content.encoding, body))
    if inside is None:
        return reading.leave_out("encrypted")
    fields, inner = opened(_with_plain_line_ends(inside))
    return _words(content_of(fields), inner, depth + 1, reading)


def _words_of_winmail(content: Content, body: bytes, reading: _Reading) -> str:
    """Outlook adds it beside the words; only where nothing else was written are its own words of use."""
    words, has_files = from_winmail(carried(content.encoding, body))
    reading.spare = reading.spare or decoded(words, "cp1252").replace("\r\n", "\n")
    return reading.leave_out("document") if has_files or (not words and reading.parts == 1) else ""


def _words_of_text(content: Content, body: bytes, reading: _Reading) -> str:
    text = _text(content, body)
    if content.kind in {"text/html", "application/xhtml+xml"}:
        text = text_of(scrubbed(text))
    elif content.kind in {"text/enriched", "text/richtext"}:
        text = without_tags(text)
    elif content.said("format") == "flowed":
        text = unflowed(text, delete_space=content.said("delsp") == "yes")
    text, has_files = without_files(text)
    text, is_sealed = without_armour(text)
    for kind, is_there in (("file", has_files), ("encrypted", is_sealed)):
        if is_there:
            reading.leave_out(kind)
    return text


def _text(content: Content, body: bytes) -> str:
    raw = carried(content.encoding, body)
    charset = content.said("charset")
    if not charset and content.kind == "text/html" and (said := _META_CHARSET.search(raw, 0, 4000)):
        charset = said[1].decode("ascii")
    return decoded(raw, charset).replace("\r\n", "\n").replace("\r", "\n")
