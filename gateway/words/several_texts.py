"""A long answer as several texts, cut where a reader pauses: at the end of a paragraph, a sentence or a word. # pure

The cuts depend on the signed words alone, never on the name that is filled in later, so that each text can be made by
itself, and again, without a word lost or said twice.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from gateway.words.segments import as_sent, is_basic, places

NAME = "[name]"
"""The one placeholder that is filled in when an answer leaves."""

LONGEST_NAME = 40
MOST_TEXTS = 6
ROOM_BASIC, ROOM_UNICODE = 1530, 670
"""Ten network messages: the provider takes more at once, but networks and phones fail to join many."""

_NUMBER = len(f"({MOST_TEXTS}/{MOST_TEXTS}) ")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")
_SENTENCE = re.compile(r"[.!?。！？؟][\"')\]]*\s+|[。！？]")
_WORD = re.compile(r"\s+")
_JOINS = "\u200d\ufe0e\ufe0f"
_SKIN = range(0x1F3FB, 0x1F400)


def in_texts(words: str) -> tuple[str, ...]:
    """The texts that these words leave as, "(1/3) " in front where there are several; [name] stays as it is.

    There may be more than MOST_TEXTS: whoever approves must ask. Nothing but blank space at a cut is lost.
    """
    sent = as_sent(words).strip()
    costs = _costs(sent)
    room = ROOM_BASIC if is_basic(sent) else ROOM_UNICODE
    if sum(costs) <= room:
        return (sent,)
    pieces = list(_pieces(sent, costs, room - _NUMBER))
    return tuple(f"({number}/{len(pieces)}) {piece}" for number, piece in enumerate(pieces, start=1))


def _pieces(sent: str, costs: Sequence[int], room: int) -> Iterator[str]:
    """Each takes as much as it can hold up to the best place to pause; every piece takes at least one sign."""
    so_far = [0, *accumulate(costs)]
    kinds = [_ends(sent, kind) for kind in (_PARAGRAPH, _LINE, _SENTENCE)] + [_word_ends(sent)]
    start = 0
    while start < len(sent):
        reach = bisect_right(so_far, so_far[start] + room) - 1  # a [name] is reached whole or not at all
        end = len(sent) if reach >= len(sent) else _pause(sent, kinds, start, max(reach, start + 1))
        yield sent[start:end].rstrip()
        start = end
        while start < len(sent) and sent[start].isspace():
            start += 1


def _pause(sent: str, kinds: Sequence[Sequence[int]], start: int, reach: int) -> int:
    """Where to cut: the last end of a paragraph, line or sentence in the second half, else of a word, else anywhere."""
    half = start + (reach - start) // 2
    for ends in kinds[:-1]:
        if (end := _last(ends, reach)) > half:
            return end
    if (end := _last(kinds[-1], reach)) > start:
        return end
    return _between_signs(sent, start, reach)


def _last(ends: Sequence[int], reach: int) -> int:
    at = bisect_right(ends, reach)
    return ends[at - 1] if at else 0


def _ends(sent: str, kind: re.Pattern[str]) -> list[int]:
    return [found.end() for found in kind.finditer(sent)]


def _word_ends(sent: str) -> list[int]:
    """Where a word ends; a number that is written in groups stays together."""
    found = _WORD.finditer(sent)
    return [gap.end() for gap in found if not (_is_digit(sent, gap.start() - 1) and _is_digit(sent, gap.end()))]


def _is_digit(sent: str, at: int) -> bool:
    return 0 <= at < len(sent) and sent[at].isdigit()


def _between_signs(sent: str, start: int, reach: int) -> int:
    """The last place within reach that does not part a sign from what belongs to it, such as an accent."""
    back = range(reach, max(start, reach - 32), -1)
    return next((end for end in back if not _belongs(sent, end)), reach)


def _belongs(sent: str, at: int) -> bool:
    """Whether the sign here belongs to the one before it."""
    sign = sent[at]
    return unicodedata.combining(sign) > 0 or sign in _JOINS or ord(sign) in _SKIN or sent[at - 1] == "\u200d"


def _costs(sent: str) -> list[int]:
    """What each sign takes up; a [name] takes as much as the longest that may come to stand for it."""
    costs = list(places(sent))
    at = sent.find(NAME)
    while at >= 0:
        costs[at : at + len(NAME)] = [LONGEST_NAME, *[0] * (len(NAME) - 1)]
        at = sent.find(NAME, at + len(NAME))
    return costs
