"""How much danger is in a text: phrases for it, what stands around them, and how its letters lean. # pure

A missed cry is worse than a needless look: the phrases decide first, each weighed by its circumstances. How letters and
meanings lean hears what is spelt or put in a way that no list knows, and asks for a look where it is sure enough; and
where a phrase asks for one at once and all around it speaks against it, for a look today (`set_aside.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk import circumstances, finding, leanings, phrases, set_aside
from gateway.words.tagging.risk.nearby import Places
from gateway.words.tagging.risk.phrases import LANGUAGES

__all__ = ["LANGUAGES", "Judged", "judge", "judge_all", "told"]

Judged = tuple[int, tuple[str, ...]]  # level 0 to 4, sorted category letters
NOW, TODAY = 3, 2
_AROUND = 15  # words: as far as a phrase reaches
SHORT = 80  # letters: of fewer, leanings must be surer
SURE, SURE_OF_SHORT, SURE_AGAINST = 0.6, 0.9, 0.99
WORRIED, WORRIED_OF_SHORT = 0.88, 0.96
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
    return [_with_leaning(one, *written_so, weights) for one, written_so in zip(heard, written, strict=True)]


def _with_leaning(heard: tuple[int, set[str], bool], text: str, words: str, table: leanings.Table) -> Judged:
    level, letters, is_lowered = heard
    if level >= NOW:
        level = TODAY if set_aside.is_set_aside(text, _calls, table) else level
    elif len(words) >= SHORT or not is_lowered:  # a short denial is made of the letters and meanings of what it denies
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
    level, letters, is_lowered = 0, set[str](), False
    places, found_here = _found(text, words, looked_at)
    for found, here in found_here:
        is_lowered = is_lowered or here < found.phrase.level
        if here == NOW and "B" in found.phrase.letters and circumstances.is_at_hand(found, places.words):
            here = circumstances.EMERGENCY
            letters.add("A")
        level = max(level, here)
        letters.update(found.phrase.letters)
    return level, letters, is_lowered or places.words != words


def _found(text: str, words: str, looked_at: str = "") -> tuple[Places, Iterator[tuple[finding.Found, int]]]:
    """Give the words without ways of speaking, and each phrase in them with its level where it stands."""
    known = phrases.shipped()
    places = finding.without_idioms(words, known)
    sentences = circumstances.Sentences(text, normal)
    found_here = finding.found_in(places, known, looked_at)
    return places, ((found, circumstances.level_of(found, places.words, sentences)) for found in found_here)


def _calls(sentence: str) -> Iterator[tuple[str, int, int]]:
    """Give the words of a sentence, and from where to where, for each phrase in it that calls somebody now."""
    places, found_here = _found(sentence, normal(sentence))
    return ((places.words, found.start, found.end) for found, here in found_here if here >= NOW)


def _by_leaning(
    lean: leanings.Lean, level: int, letters: set[str], *, is_lowered: bool, is_short: bool
) -> tuple[int, set[str]]:
    sure = SURE_AGAINST if is_lowered else SURE_OF_SHORT if is_short else SURE
    if lean.urgent > sure:
        return NOW, letters | set(lean.letter)
    if level < TODAY and not is_lowered and lean.worry > (WORRIED_OF_SHORT if is_short else WORRIED):
        return TODAY, letters | set(lean.letter)
    return level, letters
