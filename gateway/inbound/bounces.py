"""Bounces: what a mail system reports of a letter of ours, in the standard form (RFC 3464) or in its own words. # pure

Who the letter went to need not be read here: the report comes back to an address that stands for one delivery alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gateway.inbound import mime
from gateway.inbound.headers import LONGEST_LINE, first, readable, top_fields
from gateway.inbound.set_phrases import first_words, says_delayed, says_failed

MOST_BYTES = 256 * 1024
"""How far into a mail is looked: the report stands before the copy of what was sent."""

MOST_STATUS_BYTES = 64 * 1024
MOST_WORDS = 6000
_NO_CODE = {"for_good": "5.0.0", "for_now": "4.0.0", "unknown": ""}

_STATUS_PART = re.compile(rb"^content-type:[ \t]*message/(?:global-)?delivery-status\b", re.I | re.M)
_COMPLAINT = re.compile(r"multipart/report\b.*\bfeedback-report", re.I)
_CODE = re.compile(r"(?<![\d.])([245]\.[0-7]\.\d{1,3})(?![\d.])")
_SHORT = re.compile(r"(for_good|for_now|unknown) ([245]\.\d{1,3}\.\d{1,3}|)")
_COPY = re.compile(r"-{2,80} ?(?:below (?:this|the next) line|original message|copy of|returned mail)|"
                   r"original message follows|message text follows|headers? of the (?:source )?mail", re.I)  # fmt: skip

_MEANINGS = (
    (
        "5.2.2",
        re.compile("quota|(?:mailbox|mailfolder|mail box) (?:is )?(?:full|space)|too much mail|full mailbox", re.I),
    ),
    (
        "5.1.1",
        re.compile(
            "user (?:is )?(?:unknown|not (?:known|found))|unknown (?:user|recipient)|no mailbox here|does not exist|"
            "no such (?:user|address|recipient|mailbox)|recipient name is not|address unknown|doesn't have an? |"
            "no longer valid|no user by that name",
            re.I,
        ),
    ),
    ("5.1.2", re.compile("unknown host|host not found|host unknown|domain (?:not found|does not exist)", re.I)),
)


class Ending(StrEnum):
    """What became of the letter, as far as a report says."""

    FOR_GOOD = "for_good"  # it did not arrive, and nobody tries any longer
    FOR_NOW = "for_now"  # it has not arrived yet: it is still being tried
    UNKNOWN = "unknown"  # it arrived, or the report does not say


@dataclass(frozen=True)
class Report:
    """What a mail system reports. `code` is an enhanced status code ("5.1.1"), "" when nothing went wrong."""

    ending: Ending
    code: str

    def in_short(self) -> str:
        """The report as one line, for `from_short`."""
        return f"{self.ending} {self.code}"


def from_short(line: str) -> Report | None:
    """The report that `in_short` wrote down; None for anything else."""
    found = _SHORT.fullmatch(line)
    return Report(Ending(found[1]), found[2]) if found else None


def report(raw: bytes) -> Report | None:
    """What this mail reports of a letter's delivery, or None when it reports nothing of the kind."""
    window = raw[:MOST_BYTES]
    if _COMPLAINT.match(first(top_fields(window), "content-type")):
        return None
    part = _STATUS_PART.search(window)
    told = _of_recipients(window[part.start() : part.start() + MOST_STATUS_BYTES]) if part else []
    for ending in (Ending.FOR_GOOD, Ending.FOR_NOW, Ending.UNKNOWN):
        code = next((code for what, code in told if what is ending), None)
        if code is not None:
            return Report(ending, code or _NO_CODE[ending])
    return _in_words(window) or (Report(Ending.UNKNOWN, "") if part else None)


def _of_recipients(part: bytes) -> list[tuple[Ending, str]]:
    """What a delivery-status part says of each recipient; nothing of a recipient that it says nothing clear about."""
    text = part.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    blocks = re.split(r"\n[ \t]*\n", text.partition("\n--")[0])
    told = (_of_recipient(dict(_fields(block))) for block in blocks)
    return [one for one in told if one is not None]


def _fields(block: str) -> Iterator[tuple[str, str]]:
    for line in re.sub(r"\n[ \t]+", " ", block).split("\n"):
        name, colon, value = line[:LONGEST_LINE].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _of_recipient(fields: dict[str, str]) -> tuple[Ending, str] | None:
    """The action counts; the class of the status only where the action is none of the standard's."""
    action = re.split(r"[^a-z]", fields.get("action", "").lower(), maxsplit=1)[0]
    code = found[1] if (found := _CODE.match(fields.get("status", ""))) else ""
    if action in {"failed", "delayed"}:
        bad = code if code[:1] in {"4", "5"} else ""
        return (Ending.FOR_GOOD if action == "failed" else Ending.FOR_NOW), bad
    if action in {"delivered", "relayed", "expanded"} or code.startswith("2"):
        return Ending.UNKNOWN, ""
    return {"5": (Ending.FOR_GOOD, code), "4": (Ending.FOR_NOW, code)}.get(code[:1])


def _in_words(window: bytes) -> Report | None:
    """A report that follows no standard: read like a person would, from its subject and its first words."""
    subject, text = readable(first(top_fields(window), "subject")), mime.words_of(window)
    words = first_words(f"{subject}\n{_COPY.split(text[:MOST_WORDS], maxsplit=1)[0]}", MOST_WORDS)
    if says_delayed(words):
        return Report(Ending.FOR_NOW, _code_in(words, "4"))
    return Report(Ending.FOR_GOOD, _code_in(words, "5")) if says_failed(words) else None


def _code_in(words: str, kind: str) -> str:
    """The status code that is written there, or the one that fits what is said; only the class is ever made up."""
    written = [code for code in _CODE.findall(words) if code[0] == kind]
    meant = [code for code, pattern in _MEANINGS if pattern.search(words)]
    code: str = (written or meant or ["5.0.0"])[0]
    return f"{kind}{code[1:]}"
