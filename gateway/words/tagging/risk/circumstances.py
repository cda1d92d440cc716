"""What the words around a phrase do to its weight: denied, somebody else's story, long past, or close at hand. # pure

A missed cry is worse than a needless look, so whatever is said twice counts where it is said plainly, and doubt goes
to the higher level.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gateway.words.tagging.risk.finding import Found

DENIED, TOLD, PAST, OVER = 1, 1, 2, 1
EMERGENCY = 4
_BEFORE, _AFTER = 90, 70
SENTENCE_ENDS = re.compile(r"[.!?;:\n]+|(?<=\bno),|(?<=\bnein),|(?<=\bnee),|(?<=\bnon),")
_MOST_DENIALS = 50  # beyond this, a denial is not looked into, and does not count


class Sentences:
    """Tells whether words stand in one sentence; the text is only cut when that is first asked."""

    def __init__(self, text: str, spelling: Callable[[str], str]) -> None:
        self._text, self._spelling = text, spelling
        self._cut: str | None = None
        self._asked = 0

    def hold(self, piece: str) -> bool:
        """Say whether a piece of the words stands within one sentence; after many questions always no."""
        self._asked += 1
        if self._asked > _MOST_DENIALS:
            return False
        if self._cut is None:
            self._cut = " . ".join(map(self._spelling, SENTENCE_ENDS.split(self._text)))
        return piece in self._cut


def level_of(found: Found, words: str, sentences: Sentences) -> int:
    """Give the level of a phrase where it stands."""
    phrase, around = found.phrase, found.phrase.around
    if found.denied or ("B" not in phrase.letters and around.afterwards.match(words, found.end)):
        return min(DENIED, phrase.level)
    denial = around.denial.search(words[max(0, found.start - 60) : found.start])
    if denial is not None and sentences.hold(denial[0] + words[found.start : found.end] + " "):
        return min(DENIED, phrase.level)
    before = words[max(0, found.start - _BEFORE) : found.start + 1]
    after = words[found.end : found.end + _AFTER] + " "
    if _is_told(found, words, before):
        return min(TOLD, phrase.level)
    return min(phrase.level, _when(found, before, words[found.start : found.end] + " ", after))


def _is_told(found: Found, words: str, before: str) -> bool:
    """Somebody else's story: a film, a book, homework; unless the writer speaks of herself in the same breath."""
    frames = list(found.phrase.around.told.finditer(before))
    if not frames:
        return False
    since = before[frames[-1].end() :] + words[found.start : found.end]
    return found.phrase.around.myself.isdisjoint(since.split())


def _when(found: Found, before: str, said: str, after: str) -> int:
    around = found.phrase.around
    if not (around.past.search(before + said[1:]) or around.past.search(after)):
        return EMERGENCY
    if around.again.search(after) or around.again.search(before):
        return EMERGENCY
    return OVER if around.over.search(after) or around.over.search(before) else PAST


def is_at_hand(found: Found, words: str) -> bool:
    """Say whether the means and the time of a suicidal thought are both named near it."""
    near = words[max(0, found.start - 150) : found.end + 150] + " "
    around = found.phrase.around
    return around.means.search(near) is not None and around.soon.search(near) is not None
