"""Which words a phrase pattern cannot do without, so that only patterns that could match are tried. # pure

The patterns of the lists in `risk` are words and groups in round brackets with a space between them; anything that this
reader does not understand gives no gate, and such a pattern is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_PART = re.compile(r"([a-z0-9]|\[[a-z]+\])(\?)?")  # a letter or one of several, and whether it may be missing
_FIGURES = re.compile(r"(?:\\d(?:\{\d,?\d*\})?|\[\d-\d\]|\d)+")
_ANY_FIGURE = "#"
_PREFIX = 4
_OPEN_END = re.compile(r"\\w[*+]$")
_MOST_SPELLINGS = 32
_QUANTIFIER = re.compile(r"\?|\*|\+|\{\d+,\d*\}")
_MOST_TIMES = re.compile(r"(?:\?|\{\d+,(\d+)\}|)$")
_COST_OF_FIRST = 600  # rare words: the commonest word of a language is as common as so many of them; then by its rank
_COST_OF_FIGURES = 20


def _costs(listed: str) -> dict[str, int]:
    """How common each word of a list is, which has the commonest of every language first; any other counts one."""
    found = {_ANY_FIGURE: _COST_OF_FIGURES}
    for words in (line.split() for line in listed.splitlines() if not line.startswith("#")):
        for rank, word in enumerate(words, 1):
            found[word] = max(found.get(word, 1), _COST_OF_FIRST // rank)
    return found


_COST = MappingProxyType(_costs((files(__package__) / "common_words.txt").read_text("utf-8")))


def gates(pattern: str) -> list[frozenset[str]]:
    """Give sets of words: every match of the pattern holds at least one word of each. The rarest set comes first."""
    tokens = _cut(pattern.removesuffix("$"), " ")
    found = []
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        if not token.startswith("?"):
            found.append(_of_either(token, after[1:]) if after.startswith("?") else _of_token(token))
    return sorted((words for words in found if words is not None), key=_cost)


def _of_either(first: str, second: str) -> frozenset[str] | None:
    """Give words for "self ?harm", which may be one word or two: the first is there, or a word that begins with it."""
    alone = _of_token(first)
    if alone is None or any(word == _ANY_FIGURE for word in alone):
        return None
    if min(map(len, alone)) >= _PREFIX:
        return alone | {word[:_PREFIX] + "*" for word in alone}
    return alone | {word + second for word in alone} if second.isalpha() else None


@cache
def gate(pattern: str) -> frozenset[str] | None:
    """Give words of which every match of the pattern holds at least one, the rarest such set, or None."""
    if pattern.isascii() and pattern.isalpha():
        return frozenset({pattern})
    return next(iter(gates(pattern)), None)


def _cost(words: frozenset[str]) -> int:
    return sum(_COST.get(word, 1) for word in words)


@cache
def _of_token(token: str) -> frozenset[str] | None:
    if token.isascii() and token.isalpha():
        return frozenset({token})
    must = [(atom, quantifier) for atom, quantifier in _atoms(token) if not _may_be_missing(atom, quantifier)]
    must = [one for one in must if not _is_words(one[0]) and not _is_ahead(one[0])] or must
    if not must or must[0][1] in {"?", "*"}:
        return None
    atom = must[0][0]
    if len(must) > 1:
        return _of_word(atom + r"\w*") if atom.isascii() and atom.isalpha() and token.startswith(atom) else None
    if not atom.startswith("("):
        return _of_word(atom)
    inside = [gate(alternative) for alternative in _cut(atom[1:-1], "|")]
    known = [words for words in inside if words is not None]
    return frozenset().union(*known) if len(known) == len(inside) else None


def _of_word(word: str) -> frozenset[str] | None:
    """Give every way in which a word of a pattern is spelt; one with an open end by its first letters and a star."""
    if _FIGURES.fullmatch(word) and not word.isdigit():
        return frozenset({_ANY_FIGURE})
    stem = _OPEN_END.sub("", word)
    if "".join(part[0] for part in _PART.finditer(stem)) != stem or not stem:
        return None
    spelt = [""]
    for letters, may_be_missing in _PART.findall(stem):
        spelt = [one + letter for one in spelt for letter in [*letters.strip("[]"), *([""] if may_be_missing else [])]]
        if len(spelt) > _MOST_SPELLINGS:
            return None
    if stem == word:
        return frozenset(spelt)
    return frozenset(one[:_PREFIX] + "*" for one in spelt) if min(map(len, spelt)) >= _PREFIX else None


def found_by(words: Iterable[str]) -> frozenset[str]:
    """Give what the words of a text are found by: themselves, first letters with a star, and a sign for any figure."""
    return frozenset(places_of(words))


def places_of(words: Iterable[str]) -> dict[str, int]:
    """Give where in a text stands what its words are found by; of a number's bits, the lowest is the first word."""
    found: dict[str, int] = {}
    bit = 1
    for word in words:
        found[word] = found.get(word, 0) | bit
        bit <<= 1
    for word, places in list(found.items()):
        if len(word) >= _PREFIX:
            found[word[:_PREFIX] + "*"] = found.get(word[:_PREFIX] + "*", 0) | places
        if word[0].isdigit():
            found[_ANY_FIGURE] = found.get(_ANY_FIGURE, 0) | places
    return found


def reach(pattern: str) -> int | None:
    """Give how many words a match of the pattern has at most, or None when nothing says so."""
    found = [_words_in(one) for one in _cut(pattern, "|")]
    return None if None in found else max(one or 0 for one in found)


def _words_in(pattern: str) -> int | None:
    words = 0
    for atom, quantifier in (one for token in _cut(pattern, " ") for one in _atoms(token)):
        inside = reach(atom[1:-1].removeprefix("?!")) if atom.startswith("(") else 1
        most = _MOST_TIMES.match(quantifier)
        if inside is None or not most or (atom.startswith("(?") and not _is_ahead(atom)):
            return None
        words += inside * int(most[1] or 1)
    return words


def _may_be_missing(atom: str, quantifier: str) -> bool:
    """A group such as "(really )?" stands for whole words, and a match can do without it."""
    is_optional = quantifier in {"?", "*"} or quantifier.startswith("{0,")
    return atom.startswith("((?!") or (
        is_optional and atom.startswith("(") and all(_is_spaced(one) for one in _cut(atom[1:-1], "|"))
    )


def _is_words(atom: str) -> bool:
    """A group such as "( and| to)" stands for words of its own behind the word that it is written to."""
    return atom.startswith("( ") and all(one.startswith(" ") for one in _cut(atom[1:-1], "|"))


def _is_ahead(atom: str) -> bool:
    """What must not follow is no part of a match, but is looked at."""
    return atom.startswith("(?!")


def _is_spaced(alternative: str) -> bool:
    return alternative.startswith(" ") or alternative.endswith(" ")


def _atoms(token: str) -> Iterator[tuple[str, str]]:
    """Give the groups of a token and what stands between them, each with its quantifier."""
    at = 0
    while at < len(token):
        end = _end_of_group(token, at) if token[at] == "(" else (token + "(").index("(", at)
        quantifier = _QUANTIFIER.match(token, end) if token[at] == "(" else None
        yield token[at:end], quantifier[0] if quantifier else ""
        at = quantifier.end() if quantifier else end


def _end_of_group(token: str, at: int) -> int:
    depth = 0
    for end in range(at, len(token)):
        depth += (token[end] == "(") - (token[end] == ")")
        if depth == 0:
            return end + 1
    return len(token)


def _cut(text: str, sign: str) -> list[str]:
    """Split a text at a sign that stands outside of round brackets."""
    depth, pieces = 0, list[str]()
    for piece in text.split(sign):
        if depth:
            pieces[-1] += sign + piece
        else:
            pieces.append(piece)
        depth += piece.count("(") - piece.count(")")
    return pieces if sign != " " else [piece for piece in pieces if piece]
