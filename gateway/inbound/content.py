"""What a part of a mail says about itself: its kind, its parameters, how it was carried. # pure

Read in one pass over lines that are short by now (`headers`), without the standard library's message objects: those
take more than a minute over one hostile line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from gateway.inbound.from_line import without_comments
from gateway.inbound.headers import Fields, first
from gateway.words.plain_text import decoded

PLAIN = "text/plain"

_USUAL = re.compile(r'([a-z]+/[a-z0-9]+)(?:; ?charset="?([a-zA-Z0-9-]+)"?)?')
_KIND = re.compile(r"[ \t]*([A-Za-z0-9_.+-]{1,127}/[A-Za-z0-9_.+-]{1,127})(?=[\s;(]|$)")
_PARAMETER = re.compile(r'(?:;|(?<!\s)\s)\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
_PIECE = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")


@dataclass(frozen=True, repr=False)
class Content:
    """`kind` as in "text/plain"; names of parameters in lower case; `place` is "inline", "attachment" or empty."""

    kind: str = PLAIN
    parameters: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    filename: str = ""
    encoding: str = ""

    @property
    def family(self) -> str:
        """The kind up to the stroke."""
        return self.kind.partition("/")[0]

    def said(self, name: str) -> str:
        """A parameter in lower case, or an empty text."""
        return self.parameters.get(name, "").strip().lower()


def content_of(fields: Fields, *, usual: str = PLAIN) -> Content:
    """Read the Content-* fields of a part; `usual` is its kind where it names none that could be one."""
    kind, parameters = _with_parameters(first(fields, "content-type"), usual)
    placed = first(fields, "content-disposition")
    place, more = ("", {}) if not placed else _placed(placed)
    filename = more.get("filename") or parameters.get("name", "")
    return Content(kind, parameters, place, filename.lower(), first(fields, "content-transfer-encoding"))


def _with_parameters(value: str, usual: str) -> tuple[str, dict[str, str]]:
    if short := _USUAL.fullmatch(value):
        return short[1], {"charset": short[2]} if short[2] else {}
    kind = _KIND.match(value)
    if kind is None:
        return usual, _parameters(value)
    return kind[1].lower(), _parameters(value[kind.end() :])


def _placed(value: str) -> tuple[str, dict[str, str]]:
    return value.partition(";")[0].strip().lower(), _parameters(value)


def _parameters(text: str) -> dict[str, str]:
    """Every parameter once: the first of a name counts, and a plain one more than one in pieces (RFC 2231)."""
    if "(" in text:
        text = without_comments(text)[0]
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(text):
        name, value = found[1].lower(), _unquoted(found[2])
        if "*" not in name:
            plain.setdefault(name, value)
        elif piece := _PIECE.fullmatch(name):
            pieces.setdefault(piece[1], {}).setdefault(int(piece[2] or 0), (value, piece[3] is not None))
    return {name: _put_together(of_name) for name, of_name in pieces.items()} | plain


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value.strip('"')


def _put_together(pieces: dict[int, tuple[str, bool]]) -> str:
    """Join numbered pieces up to the first that is missing; the first of them may name a charset for all."""
    joined, charset = bytearray(), "utf-8"
    for number in range(len(pieces)):
        value, is_coded = pieces.get(number, ("", False))
        if not value:
            break
        if is_coded and number == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        joined += unquote_to_bytes(value) if is_coded else value.encode("utf-8", "replace")
    return decoded(bytes(joined), charset)
