"""The phrases that people use for danger, one list a language, and where they stand in a text. # pure

A list is written in plain spelling: lower case, no accents, no punctuation, "wanna" as "want to". A phrase is words
and groups with a space between them; it matches whole words. `<name>` stands for a group of the list's `groups`;
`~3 ` for up to three words of any kind, though none of the list's `inside`, which would turn the meaning round ("ich
will nicht sterben"). `level` is 1 watch, 2 a supervisor today, 3 a supervisor now, 4 emergency.

Letters: A suicide, imminent · B suicidal thoughts or plans · C overdose, attempt or injury that needs care ·
D self-harm · E abuse, not safe at home · F partner violence, stalking · G sexual exploitation, sextortion ·
H harm to others · I losing touch with reality · J eating, with physical danger · K thrown out, nowhere to sleep ·
L forced marriage, honour · M medical emergency or pregnancy · N somebody else is in danger.

All six lists are tried on every text, since people mix languages, and a wrong guess of one must not hide a cry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from gateway.words.tagging.gates import gate, gates, reach
from gateway.words.tagging.risk.needs import Needs
from gateway.words.tagging.risk.spelling import Spelling, of_patterns

LANGUAGES = ("en", "nl", "fr", "de", "fi", "es")
_GAP = re.compile(r"~(\d) ")
_GROUP = re.compile(r"<(\w+)>")
_LAST = re.compile(
    r"((?: ~\d)?) (\((?:[^()]|\([^()]*\))*\))\?(\$?)$"
)  # a last group that may be missing, with the space before it
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, eq=False)
class Around:
    """What may stand around a phrase in one language and change its weight."""

    denial: re.Pattern[str]  # ends right before the phrase
    afterwards: re.Pattern[str]  # "he hits me not": begins right behind what somebody else does
    inside: frozenset[str]
    myself: frozenset[str]  # words that a writer says of himself or herself
    told: re.Pattern[str]  # a film, a book, the news, homework
    past: re.Pattern[str]
    over: re.Pattern[str]
    again: re.Pattern[str]
    soon: re.Pattern[str]
    means: re.Pattern[str]


@dataclass(frozen=True, eq=False)
class Phrase:
    """One phrase, with the level and the letters of its rule."""

    level: int
    letters: str
    needs: tuple[frozenset[str], ...]  # it holds a word of each of these
    says: str
    around: Around

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase, with any word in its gaps; made when it is first needed, since most never are."""
        return _whole_words(loose(self.says))

    @cached_property
    def reach(self) -> int | None:
        """How many words the phrase has at most; None when nothing says so."""
        return reach(loose(self.says).removesuffix("$"))

    @cached_property
    def undenied(self) -> re.Pattern[str] | None:
        """The phrase where no gap holds a word that denies, or None when it has no gap."""
        inside = "|".join(sorted(self.around.inside))
        says = _GAP.sub(rf"((?!(?:{inside}) )\\w+ ){{0,\1}}", self.says)
        return _whole_words(says) if inside and says != self.says else None


@dataclass(frozen=True, eq=False)
class Idiom:
    """A way of speaking that sounds like danger and is none."""

    says: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The idiom, with any word in its gaps."""
        return _whole_words(loose(self.says))


@dataclass(frozen=True, eq=False)
class Phrases:
    """All lists together: phrases that need words and what each needs, those that need none, and idioms."""

    gated: tuple[Phrase, ...]
    needs: Needs
    always: tuple[Phrase, ...]
    idioms: tuple[Idiom, ...]
    idioms_by_word: dict[str, tuple[int, ...]]  # which of them need this word
    spelling: Spelling


def read(language: str) -> dict[str, Any]:
    """Give the list of a language as shipped, with its groups written out in every phrase."""
    said = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
    groups = said.get("groups", {})
    for rule in said["rule"]:
        rule["says"] = [_written_out(says, groups) for says in rule["says"]]
    for kind in ("idioms", *_SURROUNDINGS):
        said[kind] = [_written_out(says, groups) for says in said.get(kind, [])]
    return said


_SURROUNDINGS = ("denial", "told", "past", "over", "again", "soon", "means")


def _written_out(says: str, groups: Mapping[str, str]) -> str:
    says = _GROUP.sub(lambda name: f"({groups[name[1]]})", says)
    return _LAST.sub(r"(\1 \2)?\3", says)


def loose(says: str) -> str:
    """Give the pattern of a phrase whose gaps take any word."""
    return _GAP.sub(r"(\\w+ ){0,\1}", says)


@cache
def shipped() -> Phrases:
    """Give all lists that are part of the package."""
    said = [read(language) for language in LANGUAGES]
    idioms = tuple(Idiom(says) for one in said for says in one["idioms"])
    phrases = [phrase for one in said for phrase in _of_list(one)]
    patterns = [pattern for one in said for pattern in _patterns(one)]
    gated = tuple(phrase for phrase in phrases if phrase.needs)
    return Phrases(
        gated,
        Needs([phrase.needs for phrase in gated]),
        tuple(phrase for phrase in phrases if not phrase.needs),
        idioms,
        _under([_gate_of(idiom) for idiom in idioms]),
        of_patterns(patterns),
    )


def _under(gates: Iterable[frozenset[str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, words in enumerate(gates):
        for word in words:
            found.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def _gate_of(idiom: Idiom) -> frozenset[str]:
    found = gate(loose(idiom.says))
    if found is None:
        raise ValueError(f"an idiom needs a word that it cannot do without: {idiom.says}")
    return found


def _patterns(said: dict[str, Any]) -> list[str]:
    """Give all that tells how words are spelt."""
    return [*(says for rule in said["rule"] for says in rule["says"]), *said["idioms"], *_everyday(said)]


def _everyday(said: dict[str, Any]) -> list[str]:
    """Give words that look like slips of others and are none, and those that stand around phrases."""
    return [*said.get("everyday", []), *(says for kind in _SURROUNDINGS for says in said[kind])]


def _of_list(said: dict[str, Any]) -> Iterator[Phrase]:
    around = _around(said)
    for rule in said["rule"]:
        for says in rule["says"]:
            yield Phrase(rule["level"], rule["letters"], tuple(gates(loose(says))), says, around)


def _around(said: dict[str, Any]) -> Around:
    fillers = "|".join(said.get("fillers", ["really"]))
    denial = re.compile(rf" (?:{'|'.join(said['denial'])})(?: (?:{fillers}))*$") if said["denial"] else _NEVER
    behind = re.compile(rf" (?:{'|'.join(said['afterwards'])}) ") if "afterwards" in said else _NEVER
    others = [_any_of(said[kind]) for kind in _SURROUNDINGS[1:]]
    return Around(denial, behind, frozenset(said.get("inside", ())), frozenset(said.get("myself", ())), *others)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return _whole_words("|".join(map(loose, patterns))) if patterns else _NEVER


def _whole_words(says: str) -> re.Pattern[str]:
    return re.compile(rf" (?:{says.removesuffix('$')})(?= {'$' if says.endswith('$') else ''})")
