"""Machines that answer: bounces, out-of-office replies and other mail that no person wrote just now. # pure

An answer to a machine can start a loop; silence towards a person does harm. So headers decide what gets no receipt,
and what only looks automatic is shown to somebody.
"""

from __future__ import annotations

from gateway.inbound import mime
from gateway.inbound.evidence import evidence
from gateway.inbound.headers import first, readable, top_fields
from gateway.inbound.set_phrases import is_machines_subject, sounds_automatic

_JUNK = "junk"  # as old responders mark what they send; "bulk" and "list" are said of people's mail, too


def is_automatic(raw: bytes) -> bool:
    """Say whether the headers alone show that no person wrote this mail."""
    return evidence(top_fields(raw)) is not None


def looks_automatic(raw: bytes) -> bool:
    """Say whether headers, subject or the first words look like a bounce or an out-of-office reply."""
    return looks_so(raw, mime.words_of(raw))


def looks_so(raw: bytes, words: str) -> bool:
    """The same of a mail whose words somebody has already taken out of it."""
    fields = top_fields(raw)
    if evidence(fields) or first(fields, "precedence").lower().strip() == _JUNK:
        return True
    return is_machines_subject(readable(first(fields, "subject"))) or sounds_automatic(words)
