"""Where somebody is found online: email addresses, links, and user names on other services. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words.glance import Glance, Span

SPOKEN_AT = "at|arobase|apenstaartje|apestaartje|arroba|aet|ät|klammeraffe|miukumauku|miuku|chez"
SPOKEN_DOT = "dot|punt|point|punkt|piste|punto|dott"
_AT_WORDS, _DOT_WORDS = frozenset(SPOKEN_AT.split("|")), frozenset(SPOKEN_DOT.split("|"))
_TOP = (
    "com|org|net|edu|gov|uk|be|nl|de|fr|fi|es|eu|me|ly|gg|io|co|tv|app|link|info|xyz|online|site|shop|blog|dev|ch|ie|"
    "au|ca|lu|pl|se|dk|pt|page|live|chat|club"
)
_EMAIL = re.compile(
    r"(?:[\w.!#$%&'*+/=?^`{|}~-]{1,64}|\"[^\"\n]{1,64}\")@"
    r"(?:(?:[\w-]{1,63}\.){0,8}[^\W\d_][\w-]{1,40}|(?:\d{1,3}\.){3}\d{1,3}|(?:[\w-]{1,63}\.){1,8}\d{2,4})(?![\w@])"
)
_LOOSE_EMAIL = re.compile(r"\b[\w.+-]{2,64} ?@ ?(?:[\w-]{1,63} ?\. ?){1,4}(?:com|org|net|[a-z]{2})\b", re.IGNORECASE)
_BRACKETED_EMAIL = re.compile(
    rf"\b[\w.+-]{{2,64}}\s?[\[({{<]\s?(?:{SPOKEN_AT}|@)\s?[\])}}>]\s?[\w-]{{1,63}}"
    rf"(?:\s?(?:\.|[\[({{<]\s?(?:{SPOKEN_DOT}|\.)\s?[\])}}>]|\b(?:{SPOKEN_DOT})\b)\s?\w{{2,24}}){{1,3}}\b",
    re.IGNORECASE,
)
_SPOKEN_EMAIL = re.compile(
    rf"\b[\w.+-]{{1,64}}(?: (?:{SPOKEN_DOT}|underscore) [\w+-]{{1,64}}){{0,3}} (?:{SPOKEN_AT}) [\w-]{{1,63}}"
    rf"(?: ?(?:{SPOKEN_DOT}|\.) ?[\w-]{{2,63}}){{0,2}} (?:{SPOKEN_DOT}) (?:{_TOP})\b",
    re.IGNORECASE,
)
_HALF_SPOKEN_EMAIL = re.compile(
    rf"\b(?!look\b|me\b|it\b|am\b|is\b|us\b|mail\b|email\b|work\b|him\b|her\b"
    rf"|account\b)[\w.+-]{{2,64}} (?:{SPOKEN_AT}) "
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|msn|aol|gmx|web|proton|protonmail|telenet|skynet"
    r"|ziggo|kpnmail|"
    r"orange|free|laposte|luukku|me|mail|btinternet)\.[a-z]{2,3}(?:\.[a-z]{2})?\b",
    re.IGNORECASE,
)
_TOP_LEVEL = re.compile(rf"\.(?:(?:{_TOP})(?![\w@])|[a-z]{{2,10}}/)")
_LINK = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"\]]{3,2000}|\bwww\.[^\s<>\"\]]{3,2000}"
    rf"|\b(?:[a-z0-9-]{{1,63}}\.){{1,3}}(?:(?:{_TOP})(?![\w@-])|[a-z]{{2,10}}(?=/\w))(?:[/?#][^\s<>\"\]]{{0,500}})?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,29}\b|(?<!\w)(?<=\bu/)[\w-]{3,20}|\b[A-Za-z]\w{1,30}#\d{4}\b")
_SERVICE_WORDS = frozenset(
    "insta instagram ig snap snapchat sc tiktok tik discord dc kik telegram roblox xbox psn steam skype twitter twitch "
    "facebook fb messenger signal reddit bereal bluesky mastodon fortnite minecraft username gamertag".split()
)
_NAMED_HANDLE = re.compile(
    rf"\b(?i:tik ?tok|{'|'.join(sorted(_SERVICE_WORDS, key=len, reverse=True))})"
    r"(?i:(?P<said>'s|\s?(?:user ?name|name|user|handle|id|tag|account|naam|nom|pseudo|nimi))?\s?)"
    r"(?P<sure>:|=|@|\(|-)?(?i:\s?(?:is|est|ist|es|on"
    r"|c'est)\b)?\s?@?(?P<handle>[\w.]{3,30})(?P<after>\s*(?:[.,;!?)\n]|$))?"
)
_MY = ("my ", "mijn ", "mon ", "mein ", "mi ", "mun ")
_PLAIN_WORDS = frozenset(
    """
    the and but not full private public down gone hacked banned blocked deleted off open working bad toxic fun great
    good stupid free my his her your our their that this what where who when because fake real there here now way
    too very really just also only still dead boring down addictive story stories message messages group chat photo
    photos video videos page account dms post posts profile followers from with for over about every everything pas
    une leur niet een het dat die haar zijn nicht und der das ein los las una que con para
    """.split()
)


def emails(seen: Glance) -> Iterator[Span]:
    """Give the spans of email addresses, also of those spelt "anna [at] example [dot] org" or "jo at gmail dot com"."""
    text = seen.text
    if "@" in text:
        yield from (match.span() for match in _EMAIL.finditer(text) if not _is_in_link(text, match.start()))
        if " @" in text or "@ " in text:
            yield from (match.span() for match in _LOOSE_EMAIL.finditer(text))
    if not seen.words.isdisjoint(_AT_WORDS):
        if any(sign in text for sign in "([{<"):
            yield from (match.span() for match in _BRACKETED_EMAIL.finditer(text))
        if not seen.words.isdisjoint(_DOT_WORDS):
            yield from (match.span() for match in _SPOKEN_EMAIL.finditer(text))
        if _TOP_LEVEL.search(seen.plain):
            yield from (match.span() for match in _HALF_SPOKEN_EMAIL.finditer(text))


def _is_in_link(text: str, at: int) -> bool:
    start = text.rfind("://", max(0, at - 100), at)
    return start >= 0 and not any(sign.isspace() for sign in text[start:at])


def links(seen: Glance) -> Iterator[Span]:
    """Give the spans of links, without the full stop or bracket after them."""
    if "://" in seen.text or "www." in seen.plain or _TOP_LEVEL.search(seen.plain):
        for match in _LINK.finditer(seen.text):
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)'\""))


def handles(seen: Glance) -> Iterator[Span]:
    """Give the spans of user names on other services."""
    if any(sign in seen.text for sign in ("@", "#", "u/")):
        yield from (match.span() for match in _HANDLE.finditer(seen.text))
    for window in seen.around(_SERVICE_WORDS, 4, 80):
        yield from (match.span("handle") for match in _NAMED_HANDLE.finditer(seen.text, *window) if _is_handle(match))


def _is_handle(match: re.Match[str]) -> bool:
    handle = match["handle"].rstrip(".")
    odd = any(sign.isdigit() or sign in "_." for sign in handle) or len(handle) > 12
    if odd or handle.lower() in _PLAIN_WORDS:
        return odd and not handle.replace(".", "").isdigit()
    announced = match["said"] is not None or match.string[max(0, match.start() - 5) : match.start()].lower().endswith(
        _MY
    )
    return match["sure"] is not None or (announced and match["after"] is not None)
