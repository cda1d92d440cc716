"""Plain words out of bytes, out of HTML and out of flowed lines; none of it ever raises on what people send. # pure"""

from __future__ import annotations

import codecs
import re

_ALIASES = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252", "us-ascii": "utf-8",
    "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "iso-8859-9": "cp1254", "utf8": "utf-8", "unicode": "utf-8",
    "iso-8859-8-i": "iso-8859-8", "x-sjis": "cp932", "cp-850": "cp850",
}  # fmt: skip
_NOT_FOR_MAIL = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"  # the joiner stays inside emoji
)


def scrubbed(text: str) -> str:
    """Drop characters that nobody sees: direction controls, zero-width signs, control characters (not tab, newline)."""
    return _INVISIBLE.sub("", text)


def decoded(raw: bytes, charset: str) -> str:
    """Decode bytes by the charset they claim, or else by what they look like; a wrong claim never raises."""
    for name in (_known(charset), "utf-8"):
        try:
            return raw.decode(name) if name else ""
        except (UnicodeError, ValueError):
            continue
    return raw.decode(_known(charset) if _known(charset) != "utf-8" else "cp1252", errors="replace")


def _known(charset: str) -> str:
    name = charset.strip().strip("\"'").lower()[:40]
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return "utf-8"
    is_text = getattr(found, "_is_text_encoding", True)  # base64 and zip are codecs too, and not for us
    return found.name if is_text and found.name.replace("_", "-") not in _NOT_FOR_MAIL else "utf-8"


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676); `delete_space` is its DelSp=yes."""
    done: list[list[str]] = []
    depth_before, is_open = 0, False
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        soft = content.endswith(" ") and content != "-- "
        shown = content[:-1] if soft and delete_space else content
        if is_open and depth == depth_before and content != "-- ":
            done[-1].append(shown)
        else:
            done.append([">" * depth + (" " if depth else "") + shown])
        is_open, depth_before = soft, depth
    return "\n".join("".join(pieces) for pieces in done)
