"""What the kinds of a mail's parts are called in a word, and which of them are words themselves. # pure"""

from __future__ import annotations

_WORDS = {
    "application/pdf": "pdf", "text/calendar": "calendar", "application/ics": "calendar", "text/vcard": "contact",
    "text/x-vcard": "contact", "text/directory": "contact", "message/rfc822": "message", "message/global": "message",
    "application/zip": "archive", "application/x-zip-compressed": "archive", "application/gzip": "archive",
    "application/x-7z-compressed": "archive", "application/msword": "document", "application/rtf": "document",
    "text/rtf": "document",
}  # fmt: skip

SILENT = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
     "message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "message/feedback-report",
     "application/pgp-keys", "text/x-amp-html", "application/applefile"}
)  # fmt: skip
"""Parts that no person wrote or attached: nobody is told that they were left out."""

_NO_WORDS = frozenset({"text/css", "text/csv", "text/xml", "text/javascript", "text/x-amp-html", "text/rfc822-headers"})


def is_words(kind: str) -> bool:
    """Say whether a part of this kind holds words to read, when it is not an attachment."""
    if kind in {"application/xhtml+xml", "application/pgp"}:
        return True
    return kind.startswith("text/") and kind not in _WORDS and kind not in _NO_WORDS


def kind_word(kind: str) -> str:
    """Give the word for what was left out, such as "image" or "pdf"; never a file's name."""
    if kind in _WORDS:
        return _WORDS[kind]
    family = kind.partition("/")[0]
    if family in {"image", "audio", "video"}:
        return family
    if "officedocument" in kind or "opendocument" in kind or "ms-" in kind:
        return "document"
    return "text" if family == "text" else "file"
