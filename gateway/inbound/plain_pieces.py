"""What a pattern cannot do without, so that it is tried only where that stands: most mails say none of it. # pure

It reads the small part of regular expressions in which our phrases are written. Whatever it does not understand gives
no piece, and such a phrase is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST = 4
_PART = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|.", re.DOTALL)
_QUANTIFIER = re.compile(r"\?|\*|\+|\{\d*,?\d*\}")


def pieces(phrase: str) -> frozenset[str]:
    """Plain pieces of text of which every match of the phrase holds at least one; empty when nothing is sure."""
    alternatives = [_of_sequence(one) for one in _alternatives(phrase)]
    return frozenset().union(*alternatives) if all(alternatives) else frozenset()


def _of_sequence(phrase: str) -> frozenset[str]:
    """Of the parts that follow one another, the one with the longest pieces."""
    found, run = [frozenset[str]()], ""
    for part, quantifier in _parts(phrase):
        is_sure = quantifier in {"", "+"}
        if is_sure and len(part) == 1 and part not in ".^$":
            run += part
        if not (is_sure and len(part) == 1 and part not in ".^$") or quantifier:
            found.append(frozenset({run}))
            run = ""
        if is_sure and part.startswith("("):
            found.append(pieces(part[1:-1].removeprefix("?:")))
    found.append(frozenset({run}))
    best = max(found, key=lambda some: min(map(len, some), default=0))
    return best if min(map(len, best), default=0) >= SHORTEST else frozenset()


def _alternatives(phrase: str) -> list[str]:
    found, depth = [""], 0
    for part in _PART.findall(phrase):
        depth += (part == "(") - (part == ")")
        if part == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += part
    return found


def _parts(phrase: str) -> Iterator[tuple[str, str]]:
    """The signs and groups of a sequence, each with what says how often it stands."""
    at = 0
    while at < len(phrase):
        end = _end_of_part(phrase, at)
        quantifier = _QUANTIFIER.match(phrase, end)
        yield phrase[at:end], quantifier[0] if quantifier else ""
        at = quantifier.end() if quantifier else end


def _end_of_part(phrase: str, at: int) -> int:
    depth = 0
    for part in _PART.finditer(phrase, at):
        depth += (part[0] == "(") - (part[0] == ")")
        if depth == 0:
            return part.end()
    return len(phrase)
