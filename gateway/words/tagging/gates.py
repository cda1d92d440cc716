"""Which words a phrase pattern cannot do without, so that only patterns that could match are tried. # pure

The patterns of the lists in `risk` are words and groups in round brackets with a space between them; anything that this
reader does not understand gives no gate, and such a pattern is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_PART = re.compile(r"([a-z0-9]|\[[a-z]+\])(\?)?")  # a letter or one of several, and whether it may be missing
_FIGURES = re.compile(r"(?:\\d(?:\{\d,?\d*\})?|\[\d-\d\]|\d)+")
_ANY_FIGURE = "#"
_PREFIX = 4
_OPEN_END = re.compile(r"\\w[*+]$")
_MOST_SPELLINGS = 32
_QUANTIFIER = re.compile(r"\?|\*|\+|\{\d+,\d*\}")
_COMMON = frozenset(
    """
    i am is are was be a an the to of in on at my me you he she it they we and or not do does did can have has had
    will would going go
    want wants wish for with if that this so up out im no how what feel feeling by from as all any just get got been
    being
    ik de het een en van niet is dat mijn me mij te in met op zijn wil ga heb ben wordt word zal kan geen meer er
    naar hij zij ze ma pa
    je j ai le la les un une de des du me m ne pas que en il elle est suis vais veux mon ma mes va a au plus on
    ich mich mir und der die das nicht ist ein eine mein meine will zu in mit auf habe hab bin er sie es mehr werde ohne
    en ei on se ja mua minua mut minut oon olen ole han itseni haluan
    yo me no que el la los las un una de y a en mi mis es se quiero voy estoy con por para he tengo
    """.split()
)


def gates(pattern: str) -> list[frozenset[str]]:
    """Give sets of words: every match of the pattern holds at least one word of each. The rarest set comes first."""
    tokens = _cut(re.sub(r"\S+ \?\S*", "(.)", pattern), " ")  # "self ?harm" may be one word or two
    return sorted((found for token in tokens if (found := _of_token(token)) is not None), key=_cost)


def gate(pattern: str) -> frozenset[str] | None:
    """Give words of which every match of the pattern holds at least one, the rarest such set, or None."""
    return next(iter(gates(pattern)), None)


def _cost(words: frozenset[str]) -> int:
    return sum(30 if word in _COMMON else 1 for word in words)


def _of_token(token: str) -> frozenset[str] | None:
    must = [(atom, quantifier) for atom, quantifier in _atoms(token) if not _may_be_missing(atom, quantifier)]
    must = [one for one in must if not _is_words(one[0])] or must
    if len(must) != 1 or must[0][1] in {"?", "*"}:
        return None
    atom = must[0][0]
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
    """Give what the words of a text are found by: themselves, a sign for any figure, and first letters with a star."""
    present = set(words)
    if any(word[0].isdigit() for word in present):
        present.add(_ANY_FIGURE)
    present.update([word[:_PREFIX] + "*" for word in present if len(word) >= _PREFIX])
    return frozenset(present)


def _may_be_missing(atom: str, quantifier: str) -> bool:
    """A group such as "(really )?" stands for whole words, and a match can do without it."""
    is_optional = quantifier in {"?", "*"} or quantifier.startswith("{0,")
    return atom.startswith("((?!") or (
        is_optional and atom.startswith("(") and all(_is_spaced(one) for one in _cut(atom[1:-1], "|"))
    )


def _is_words(atom: str) -> bool:
    """A group such as "( and| to)" stands for words of its own behind the word that it is written to."""
    return atom.startswith("( ") and all(one.startswith(" ") for one in _cut(atom[1:-1], "|"))


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
    depth, pieces = 0, [""]
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == sign and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces if sign != " " else [piece for piece in pieces if piece]
