"""Plain words out of bytes, out of HTML and out of flowed lines; none of it ever raises on what people send. # pure"""

from __future__ import annotations

import codecs
import re
from encodings.aliases import aliases

_ALIASES = {
    "iso_8859_1": "cp1252", "iso8859_1": "cp1252", "latin_1": "cp1252", "latin1": "cp1252", "iso_ir_100": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x_gbk": "gb18030", "ks_c_5601_1987": "cp949", "euc_kr": "cp949",
    "shift_jis": "cp932", "shiftjis": "cp932", "sjis": "cp932", "x_sjis": "cp932", "iso_8859_9": "cp1254",
    "iso_8859_8_i": "iso8859_8", "iso_8859_8_e": "iso8859_8", "iso_8859_6_i": "iso8859_6", "iso_8859_11": "cp874",
    "x_mac_roman": "mac_roman", "macintosh": "mac_roman", "x_mac_cyrillic": "mac_cyrillic", "x_big5": "big5hkscs",
    "big5": "big5hkscs", "x_euc_jp": "euc_jp", "unicode_1_1_utf_7": "utf_7", "unicode_2_0_utf_7": "utf_7",
    "iso_10646_ucs_2": "utf_16", "ucs_2": "utf_16", "ucs2": "utf_16", "x_windows_1252": "cp1252",
    "cp_850": "cp850", "cp_1252": "cp1252", "windows_31j": "cp932", "tis_620": "cp874", "windows_874": "cp874",
}  # fmt: skip
# Python knows many more codecs by name, and some of them run code, guess or take zip files apart. Only those that are
# alphabets can be reached by what a mail claims.
_ALPHABETS = frozenset(
    "utf_8 utf_7 utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 "
    "cp1256 cp1257 cp1258 cp437 cp720 cp737 cp775 cp850 cp852 cp855 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 "
    "cp866 cp869 cp874 cp932 cp949 cp950 iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 "
    "iso8859_9 iso8859_10 iso8859_11 iso8859_13 iso8859_14 iso8859_15 iso8859_16 koi8_r koi8_u koi8_t kz1048 "
    "mac_roman mac_latin2 mac_cyrillic mac_greek mac_turkish mac_iceland gb18030 gb2312 hz big5 big5hkscs euc_jp "
    "euc_jis_2004 shift_jis shift_jisx0213 iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 "
    "iso2022_jp_ext iso2022_kr johab euc_kr tis_620 ptcp154".split()
)
_WIDE = {"utf_16": ("utf_16_le", "utf_16_be"), "utf_32": ("utf_32_le", "utf_32_be")}
_MARKS = ((codecs.BOM_UTF8, "utf_8"), (codecs.BOM_UTF32_LE, "utf_32"), (codecs.BOM_UTF16_LE, "utf_16"),
          (codecs.BOM_UTF16_BE, "utf_16"))  # fmt: skip
_JAPANESE = re.compile(rb"\x1b\$[B@]")

_LINE_ENDS = {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_ASCII_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127), "") | dict.fromkeys((11, 12, 13), "\n")
# The writing of Persian, Urdu and the languages of India needs joiners between letters, and so do emoji.
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff"
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\ud800-\udfff]"
    f"|(?<![{_JOINED}])\u200c|(?<![{_JOINED}{_EMOJI}])\u200d"
    f"|(?<![0-9#*\u00a9\u00ae\u203c\u2049\u2122\u2139{_EMOJI}])[\ufe0e\ufe0f]|[\ufe00-\ufe0d]"
    "|(?<![\u1800-\u18af])[\u180b-\u180d\u180f]"
    "|(\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)|[\U000e0000-\U000e0fff]"  # flags are written with tags
)


def scrubbed(text: str) -> str:
    """Drop characters that nobody sees: direction controls, zero-width signs, control characters (not tab, newline).

    What separates lines in Unicode's other ways becomes a newline. Emoji, flags, and the joiners that Persian or Hindi
    need stay whole.
    """
    if text.isascii():
        return text.translate(_ASCII_CONTROLS)
    return _INVISIBLE.sub(_flag_or_nothing, text.translate(_LINE_ENDS))


def _flag_or_nothing(found: re.Match[str]) -> str:
    return found[1] or ""


def decoded(raw: bytes, charset: str) -> str:
    """Decode bytes by the charset they claim, or else by what they look like; a wrong claim never raises."""
    name = _likely(raw, _known(charset))
    for attempt in (name, "utf_8"):
        try:
            return raw.decode(attempt)
        except (UnicodeError, ValueError):
            continue
    return raw.decode(name if name not in {"utf_8", "utf_7"} else "cp1252", errors="replace")


def _known(charset: str) -> str:
    name = re.sub("[^a-z0-9]+", "_", charset.lower()[:40]).strip("_")
    name = _ALIASES.get(name) or aliases.get(name, name)
    name = _ALIASES.get(name, name)
    return name if name in _ALPHABETS else "utf_8"


def _likely(raw: bytes, name: str) -> str:
    """Correct a claim that the bytes themselves contradict."""
    if raw[:1] in b"\xef\xfe\xff" and raw:
        name = next((said for mark, said in _MARKS if raw.startswith(mark)), name)
    if name == "utf_8":
        return "iso2022_jp" if b"\x1b" in raw and _JAPANESE.search(raw) and raw.isascii() else name
    if name.startswith(("utf_16", "utf_32")) and b"\0" not in raw:
        return "utf_8" if _is_european(raw) else name
    if name not in _WIDE or raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return name
    sample = raw[:2000]  # without a mark the zeros of European letters and spaces show which byte comes first
    return _WIDE[name][sample[0::2].count(0) > sample[1::2].count(0)]


def _is_european(raw: bytes) -> bool:
    """Whether nearly all of it is plain letters, one byte each."""
    sample = raw[:2000]
    return sum(0x20 <= byte < 0x7F for byte in sample) * 4 >= len(sample) * 3


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
