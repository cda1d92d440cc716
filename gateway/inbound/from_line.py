"""The one address that a From line names, however untidily it was written. # pure

Programs and people write it in many ways, and somebody waits for an answer. So everything is read that can mean one
address only; what could mean two is nobody's, for an answer must not go to a stranger.
"""

from __future__ import annotations

import re

from gateway.inbound.coded_words import readable

_PLAIN = re.compile(r"([^\"<>()@,;:\\]*)<([^\s\"<>()@,;:\\]{1,64}@[^\s\"<>()@,;:\\]{1,253})>")
_PIECES = re.compile(r'"((?:[^"\\]|\\.){0,500})"|<([^<>]*)>|([^"<]+|.)', re.DOTALL)
_TOKEN = re.compile(r'\\.|"(?:[^"\\]|\\.){0,500}"|[()]|[^\\"()]+|.', re.DOTALL)
_BETWEEN = re.compile(r"[\s<>()\[\],;]+")
_SPACED = re.compile(r"\s")
_LONGEST = 400


def one_mailbox(value: str) -> tuple[str, str] | None:
    """Give (display name, address) of a From value that names exactly one address, or None."""
    if plain := _PLAIN.fullmatch(value):
        return readable(plain[1]), plain[2]
    text, comments = without_comments(value)
    found = _in_brackets(text) if "<" in text and ">" in text else None
    if found is None:
        found = _without_brackets(text)
    if found is None or not 3 <= len(found[1]) <= _LONGEST or _SPACED.search(found[1]):
        return None
    return readable(found[0] or " ".join(comments[-1:])), found[1]


def without_comments(value: str) -> tuple[str, list[str]]:
    """Give a structured value without its comments in brackets, however nested, and those comments."""
    kept: list[str] = []
    comments: list[str] = []
    inside = 0
    for token in _TOKEN.finditer(value):
        piece = token[0]
        if piece == "(":
            inside += 1
            comments += [""] if inside == 1 else []
        elif piece == ")" and inside:
            inside -= 1
        elif inside:
            comments[-1] += piece
        else:
            kept.append(piece)
    return "".join(kept), comments


def _in_brackets(text: str) -> tuple[str, str] | None:
    """`Name <address>`; None where there is no such thing. An address beside it must not be a second one."""
    names: list[str] = []
    outside: list[str] = []
    addresses: list[str] = []
    for quoted, bracketed, other in _PIECES.findall(text):
        if "@" in bracketed:
            is_quoted = '"' in bracketed  # there a space is part of the address
            addresses.append(bracketed.strip() if is_quoted else _tidy("".join(bracketed.split())))
        else:
            names.append(re.sub(r"\\(.)", r"\1", quoted) or other)
            outside.append(other)
    if not addresses:
        return None
    around = "".join(outside)
    is_one = len({address.casefold() for address in addresses}) == 1
    if not is_one or ("@" in around and re.search("[,;:()]", around)):
        return "", ""
    return " ".join("".join(names).strip(' \t<>"').split()), addresses[0]


def _without_brackets(text: str) -> tuple[str, str] | None:
    """An address that stands free among words."""
    free = "".join(other for _, _, other in _PIECES.findall(text))
    words = [_tidy(word) for word in _BETWEEN.split(free)]
    addresses = {word.casefold(): word for word in words if "@" in word}
    if len(addresses) != 1 or re.search("[;:]", free.replace("mailto:", "")):
        return None
    names = [word for word in words if "@" not in word]
    return " ".join(names).strip(), next(iter(addresses.values()))


def _tidy(address: str) -> str:
    return address.removeprefix("mailto:").strip("'.")
