"""Whether the whole of a short message asks to be answered by somebody else. # pure

Only what is quite clear counts, as it stands in another_advisor.toml: a wrong guess would part two people for good.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path

from gateway.words.tagging.normal import normal

TABLE = Path(__file__).with_suffix(".toml")
_LONGEST = 120  # letters of the whole message


def asks_for_another(text: str) -> bool:
    """Whether this is a request for another advisor, and nothing else."""
    if len(text) > _LONGEST:
        return False
    core, said = _without_edges(normal(text).strip())
    return core in _phrases("asks") or (bool(said) and core in _phrases("asks_nicely"))


def _without_edges(words: str) -> tuple[str, set[str]]:
    """What is left without greetings and thanks at both ends, and which words of "please" stood among them."""
    please, said = _phrases("please"), set[str]()
    edges = please | _phrases("around")
    while edge := _edge(words, edges):
        leads = f"{words} ".startswith(f"{edge} ")
        words = (words.removeprefix(edge) if leads else words.removesuffix(edge)).strip()
        said |= {edge} & please
    return words, said


def _edge(words: str, edges: Collection[str]) -> str:
    standing = f" {words} "
    return next((edge for edge in edges if standing.startswith(f" {edge} ") or standing.endswith(f" {edge} ")), "")


@cache
def _phrases(kind: str) -> frozenset[str]:
    listed: list[str] = tomllib.loads(TABLE.read_text(encoding="utf-8"))[kind]
    return frozenset(normal(phrase).strip() for phrase in listed)
