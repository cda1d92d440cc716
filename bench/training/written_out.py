"""The shipped phrases written out at random, so that the table of weights knows them in any spelling. # pure"""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterator, Sequence
from typing import Any

from bench.training.examples import Example, slipped
from gateway.words.tagging.risk import phrases

_LETTERS = "abcdefghijklmnoprstuvwyz"


def examples(everyday: Sequence[Example], chance: random.Random, times: int = 2) -> Iterator[Example]:
    """Give each phrase of each list some times, as it could be written, every other time with slips of the pen."""
    for language in phrases.LANGUAGES:
        talk = " ".join(example.text.lower() for example in everyday if example.language == language).split()
        said = phrases.read(language)
        for rule in said["rule"]:
            for says in rule["says"]:
                for turn in range(times):
                    text = write_out(says, chance, talk)
                    text = slipped(text, chance) if turn % 2 else text
                    yield Example(language, rule["level"], rule["letters"], text)
        for says in said["idioms"]:
            yield Example(language, 0, "", write_out(says, chance, talk))


def write_out(says: str, chance: random.Random, talk: Sequence[str]) -> str:
    """Write one text that a phrase matches, with words of `talk` in its gaps."""
    return " ".join(_write(_tree(phrases.loose(says).removesuffix("$")), chance, talk).split())


def _tree(pattern: str) -> Any:
    """Read a pattern as the standard library reads it; there is no public way to the tree."""
    return importlib.import_module("re._parser").parse(pattern)


def _write(tree: Any, chance: random.Random, talk: Sequence[str]) -> str:
    return "".join(_of_node(str(kind), value, chance, talk) for kind, value in tree)


def _of_node(kind: str, value: Any, chance: random.Random, talk: Sequence[str]) -> str:
    if kind == "LITERAL":
        return chr(value)
    if kind == "SUBPATTERN":
        return _write(value[3], chance, talk)
    if kind == "BRANCH":
        return _write(chance.choice(value[1]), chance, talk)
    if kind in {"MAX_REPEAT", "MIN_REPEAT"}:
        return _repeated(value, chance, talk)
    if kind == "IN":
        return _one_of(value[0], chance)
    return ""


def _repeated(value: Any, chance: random.Random, talk: Sequence[str]) -> str:
    least, most, what = value
    if str(what[0][0]) == "IN" and "WORD" in str(what[0][1][0][1]):
        return chance.choice(talk) if least else ""  # the open end of a word, or a whole word of any kind
    return "".join(_write(what, chance, talk) for _ in range(chance.randint(least, max(least, min(int(most), 3)))))


def _one_of(first: Any, chance: random.Random) -> str:
    kind, value = str(first[0]), first[1]
    if kind == "LITERAL":
        return chr(value)
    if kind == "RANGE":
        return chr(chance.randint(*value))
    return str(chance.randint(0, 9)) if "DIGIT" in str(value) else chance.choice(_LETTERS)
