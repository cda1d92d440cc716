"""How much danger is in a text, by phrases people use for it; the list is `risk.toml`, which explains itself. # pure

A missed cry is worse than a needless look, so a phrase counts wherever it stands; only set idioms are taken out
first, and only a plain denial right before it ("I would never …") lowers it to a level at which somebody still looks.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gateway.words.tagging.gates import gate, gates

DENIED = 1


@dataclass(frozen=True)
class _Phrase:
    """One pattern of the list, with the level and the category letters of its rule."""

    level: int
    letters: str
    needs: tuple[frozenset[str], ...]  # besides the word that it is found by, one word of each of these
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Phrases:
    """The whole list: phrases under each word that they need, those that need none, idioms, denials."""

    by_word: dict[str, tuple[_Phrase, ...]]
    always: tuple[_Phrase, ...]
    idioms: tuple[tuple[frozenset[str] | None, re.Pattern[str]], ...]
    denial: re.Pattern[str]


@cache
def _phrases() -> _Phrases:
    shipped = tomllib.loads((files(__package__) / "risk.toml").read_text("utf-8"))
    by_word: dict[str, list[_Phrase]] = {}
    always: list[_Phrase] = []
    for rule in shipped["rule"]:
        for says in rule["says"]:
            needed = gates(says)
            phrase = _Phrase(rule["level"], rule["letters"], tuple(needed[1:]), _whole_words(says))
            for where in [by_word.setdefault(word, []) for word in needed[0]] if needed else (always,):
                where.append(phrase)
    idioms = tuple((gate(says), _whole_words(says)) for group in shipped["idioms"].values() for says in group)
    before = re.compile(rf" (?:{'|'.join(shipped['denial'])})(?: (?:{'|'.join(shipped['fillers'])}))*$")
    return _Phrases({word: tuple(found) for word, found in by_word.items()}, tuple(always), idioms, before)


def _whole_words(says: str) -> re.Pattern[str]:
    return re.compile(rf" (?:{says.removesuffix('$')})(?= {'$' if says.endswith('$') else ''})")


def judge(words: str) -> tuple[int, tuple[str, ...]]:
    """Give (level 0 to 4, sorted category letters) of words in normal spelling."""
    known = _phrases()
    seen = _without_idioms(words, known)
    present = set(seen.split())
    possible = {
        id(phrase): phrase
        for word in present & known.by_word.keys()
        for phrase in known.by_word[word]
        if not any(present.isdisjoint(words) for words in phrase.needs)
    }
    level, letters = 0, set[str]()
    for phrase in (*known.always, *possible.values()):
        found = _strongest(phrase, seen, known.denial)
        if found:
            level = max(level, found)
            letters.update(phrase.letters)
    return level, tuple(sorted(letters))


def _without_idioms(words: str, known: _Phrases) -> str:
    present = set(words.split())
    for needed, pattern in known.idioms:
        if needed is None or not present.isdisjoint(needed):
            words = pattern.sub(" ", words)
    return words


def _strongest(phrase: _Phrase, words: str, denial: re.Pattern[str]) -> int:
    strongest = 0
    for match in phrase.pattern.finditer(words):
        is_denied = denial.search(words[max(0, match.start() - 60) : match.start()]) is not None
        strongest = max(strongest, min(DENIED, phrase.level) if is_denied else phrase.level)
    return strongest
