"""Bytes in any alphabet become words, and what nobody sees is dropped."""

from __future__ import annotations

import codecs
import sys
import time
import unicodedata
from encodings.aliases import aliases

import pytest

from gateway.words.plain_text import decoded, scrubbed, unflowed

NO_ALPHABETS = (
    "rot13",
    "rot_13",
    "zlib",
    "zip",
    "bz2",
    "hex",
    "base64",
    "uu",
    "quopri",
    "idna",
    "punycode",
    "undefined",
    "mbcs",
    "oem",
    "raw_unicode_escape",
    "unicode_escape",
    "raw-unicode-escape",
    "charmap",
    "cp037",
    "aliases",
    "ascii; x",
    "../os",
    "",
    "x" * 5000,
    "\0",
    "é",
    "string_escape",
    "unicode_internal",
    "utf_8_sig",
    "palmos",
)


@pytest.mark.parametrize("name", NO_ALPHABETS)
def test_a_codec_that_is_no_alphabet_is_never_reached(name: str) -> None:
    assert decoded(b"uryyb \\u0041 xn--a caf\xc3\xa9", name) == "uryyb \\u0041 xn--a café"


@pytest.mark.parametrize("name", sorted({*aliases, *aliases.values()}))
def test_any_name_that_python_knows_gives_words(name: str) -> None:
    for raw in (b"hello", b"caf\xe9 \x00\xff\xfe\x1b$B~{+", b""):
        assert isinstance(decoded(raw, name), str)


@pytest.mark.parametrize(
    ("charset", "encoding", "words"),
    [
        ("utf-16", "utf-16-be", "où, né\n"),
        ("utf-16", "utf-16-le", "où, né\n"),
        ("utf-16", "utf-16", "où"),
        ("utf-8", "utf-16", "où"),
        ("utf-32", "utf-32-be", "où"),
        ("utf-32", "utf-32-le", "où"),
        ("utf-8", "utf-8-sig", "\ufeffoù"),
        ("us-ascii", "utf-8", "où"),
        ("ISO-8859-1", "cp1252", "où – €"),
        ("windows-1252", "cp1252", "“où”"),
        ("iso-8859-15", "iso-8859-15", "€"),
        ("x-unknown", "utf-8", "où"),
        ("x-unknown", "cp1252", "où"),
        ("unicode-1-1-utf-7", "utf-7", "où"),
        ("utf-7", "utf-7", "où"),
        ("hz-gb-2312", "hz", "中文"),
        ("iso-2022-jp", "iso2022_jp", "日本"),
        ("", "iso2022_jp", "日本"),
        ("ISO-2022-KR", "iso2022_kr", "한국"),
        ("gb2312", "gb18030", "鎔"),
        ("big5", "big5", "中文"),
        ("koi8-r", "koi8-r", "привет"),
        ("windows-1256", "cp1256", "سلام"),
        ("iso-8859-8-i", "iso-8859-8", "שלום"),
        ("tis-620", "cp874", "สวัสดี"),
        ("ks_c_5601-1987", "cp949", "한국"),
        ('"utf-8"', "utf-8", "où"),
        ("cp932", "cp932", "①"),
        ("macintosh", "mac_roman", "où"),
    ],
)
def test_words_are_read_whatever_alphabet_carries_them(charset: str, encoding: str, words: str) -> None:
    raw = words.encode(encoding)

    assert decoded(raw, charset).lstrip("\ufeff") == words.lstrip("\ufeff")


@pytest.mark.parametrize("claim", ["utf-16", "utf-32", "utf-7", "iso-2022-jp", "hz", "utf-8", "big5", "x"])
def test_a_wrong_claim_does_not_cost_plain_words(claim: str) -> None:
    assert decoded(b"I need help", claim) == "I need help"
    assert "I need h" in decoded(b"I need h\xe9lp, now. ", claim)


@pytest.mark.parametrize(
    "name", ["utf-7", "utf-16", "hz", "iso-2022-jp", "iso-2022-kr", "gb18030", "big5", "euc-jp", "x"]
)
@pytest.mark.parametrize("unit", [b"\xff", b"\x80", b"\x81\x40\xff\n", b"\x1b$B", b"~{", b"+", b"+AAA-", b"\xd8\x00"])
def test_hostile_bytes_cost_little(name: str, unit: bytes) -> None:
    begun = time.process_time()
    decoded(unit * (750_000 // len(unit)), name)
    assert time.process_time() - begun < 2, "processor time of 750 KB"


VISIBLE_MARKS = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def test_every_sign_that_nobody_sees_is_dropped_or_ends_a_line() -> None:
    unseen = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    kept = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in unseen and scrubbed(f"a{chr(code)}b") not in {"ab", "a\nb"}
    }

    assert kept == VISIBLE_MARKS | {9}, "the tab, and the marks of Arabic and other numbers, which are seen"


@pytest.mark.parametrize(
    "words",
    [
        "👩\u200d👧",
        "❤\ufe0f",
        "☹\ufe0f",
        "1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "👍🏽",
        "🏳\ufe0f\u200d🌈",
        "می\u200cخواهم",
        "क्\u200dष",
        "שלום",
        "مرحبا",
        "中文",
        "e\u0301",
        "hello\tyou\nthere",
    ],
)
def test_emoji_and_every_writing_stay_legible(words: str) -> None:
    assert scrubbed(words) == words


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u202eb\u2066c\u2069", "abc"),
        ("a\u200db", "ab"),
        ("a\u200cb", "ab"),
        ("p\u200ba\ufeffy", "pay"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("a\U000e0101b", "ab"),
        ("a\ufe0fb", "ab"),
        ("می\u200c\u200c\u200cخ", "می\u200cخ"),
        ("a\0b\x1b[31m\x7f", "ab[31m"),
        ("a\x0bb\x0cc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\udc80b", "ab"),
        ("a\u3164b\uffa0", "ab"),
    ],
)
def test_what_nobody_sees_is_dropped(text: str, seen: str) -> None:
    assert scrubbed(text) == seen


def test_every_alphabet_is_one_that_python_has() -> None:
    from gateway.words import plain_text

    for name in plain_text._ALPHABETS:
        assert codecs.lookup(name)._is_text_encoding


@pytest.mark.parametrize("unit", ["\u200d", "\ufe0f", "🏴", "🏴\U000e0061", "\U000e0041", "\u202e", "\0", "é"])
def test_a_text_of_nothing_but_unseen_signs_costs_little(unit: str) -> None:
    begun = time.process_time()
    scrubbed(unit * 250_000)
    assert time.process_time() - begun < 2, "processor time of a quarter of a million signs"


def test_flowed_lines_are_joined_by_depth() -> None:
    assert unflowed("one \ntwo\n> q \n> r\n>> s \n-- \nme") == "one two\n> q r\n>> s \n-- \nme"
    assert unflowed("on \ne", delete_space=True) == "one"
