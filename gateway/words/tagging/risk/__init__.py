"""How much danger is in a text: phrases for it, what stands around them, and how its letters lean. # pure

A missed cry is worse than a needless look: the phrases decide first, each weighed by its circumstances; the leaning of
the letters hears what is spelt or put in a way that no list knows, and asks for a look where it is sure enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk import circumstances, finding, leanings, phrases
from gateway.words.tagging.risk.phrases import LANGUAGES

__all__ = ["LANGUAGES", "Judged", "judge", "judge_all", "told"]

Judged = tuple[int, tuple[str, ...]]  # level 0 to 4, sorted category letters
NOW, TODAY = 3, 2
_AROUND = 15  # words: as far as a phrase reaches
SHORT = 80  # letters: of fewer, leanings must be surer
SURE, SURE_OF_SHORT, SURE_AGAINST = 0.6, 0.9, 0.99
WORRIED, WORRIED_OF_SHORT = 0.98, 0.995
# Chosen on the messages that bench/training sets aside, so that few of the everyday ones wake anybody.


def judge(text: str, words: str, table: leanings.Table | None = None) -> Judged:
    """Give (level 0 to 4, sorted category letters) of a text; `words` are the same in normal spelling.

    Another `table` than the one that is shipped is given only where tables are compared.
    """
    [judged] = judge_all([(text, words)], table)
    return judged


def judge_all(written: Sequence[tuple[str, str]], table: leanings.Table | None = None) -> list[Judged]:
    """The same for several texts, each with its words: first all by phrases, then all by their leaning."""
    weights = leanings.shipped() if table is None else table
    heard = [_told(text, words) for text, words in written]
    return [_with_leaning(one, words, weights) for one, (_, words) in zip(heard, written, strict=True)]


def _with_leaning(heard: tuple[int, set[str], bool], words: str, table: leanings.Table) -> Judged:
    level, letters, is_lowered = heard
    if level < NOW:
        lean = leanings.lean(words, table)
        level, letters = _by_leaning(lean, level, letters, is_lowered=is_lowered, is_short=len(words) < SHORT)
    return level, tuple(sorted(letters))


def told(text: str, words: str) -> Judged:
    """The same by phrases alone: for what was not written to us, whose letters lean this way and that."""
    level, letters, _ = _told(text, words)
    return level, tuple(sorted(letters))


def _told(text: str, words: str) -> tuple[int, set[str], bool]:
    found = _by_phrases(text, words)
    right = _put_right(words) if found[0] < NOW else ""
    return max(found, _by_phrases(text, right, words), key=lambda one: one[0]) if right else found


def _put_right(words: str) -> str:
    """Give what stands around words that were put right, those put right; pieces are kept apart by a stroke."""
    written = words.split()
    put_right = phrases.shipped().spelling.put_right
    changed = {word: meant for word in set(written) if (meant := put_right(word)) != word}
    if not changed:
        return ""
    right = [changed.get(word, word) for word in written]
    pieces: list[tuple[int, int]] = []
    for at, (before, after) in enumerate(zip(written, right, strict=True)):
        if before != after:
            start = max(at - _AROUND, 0)
            start = pieces.pop()[0] if pieces and start <= pieces[-1][1] else start
            pieces.append((start, at + _AROUND))
    return "".join(f" {' '.join(right[start:end])} |" for start, end in pieces)


def _by_phrases(text: str, words: str, looked_at: str = "") -> tuple[int, set[str], bool]:
    known = phrases.shipped()
    places = finding.without_idioms(words, known)
    seen = places.words
    sentences = circumstances.Sentences(text, normal)
    level, letters, is_lowered = 0, set[str](), seen != words
    for found in finding.found_in(places, known, looked_at):
        here = circumstances.level_of(found, seen, sentences)
        is_lowered = is_lowered or here < found.phrase.level
        if here == NOW and "B" in found.phrase.letters and circumstances.is_at_hand(found, seen):
            here = circumstances.EMERGENCY
            letters.add("A")
        level = max(level, here)
        letters.update(found.phrase.letters)
    return level, letters, is_lowered


def _by_leaning(
    lean: leanings.Lean, level: int, letters: set[str], *, is_lowered: bool, is_short: bool
) -> tuple[int, set[str]]:
    sure = SURE_OF_SHORT if is_short else SURE
    if lean.urgent > (max(sure, SURE_AGAINST) if is_lowered else sure):
        return NOW, letters | set(lean.letter)
    if level < TODAY and not is_lowered and lean.worry > (WORRIED_OF_SHORT if is_short else WORRIED):
        return TODAY, letters | set(lean.letter)
    return level, letters
