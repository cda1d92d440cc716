"""Towns by the form of their postcodes, so that a number beside one is known for a postcode. # pure"""

from __future__ import annotations

import re
from importlib.resources import files

from gateway.words.glance import levelled


def _read() -> dict[str, frozenset[str]]:
    text = files("gateway.words").joinpath("known_towns.txt").read_text("utf-8")
    groups = [part.partition("]\n") for part in text.split("[")[1:]]
    return {group: frozenset(lines.split("\n")) - {""} for group, _, lines in groups}


_TOWNS = _read()
"""Read once, before the processes fork, so that all of them share it."""
_DIGITS = {4: "four", 5: "five"}
_BETWEEN = re.compile(r"[ -]")


def is_town(written: str, digits: int) -> bool:
    """Say whether this is a town of a country whose postcodes have so many digits.

    A town whose name is an ordinary word as well is one only with a capital.
    """
    group = _DIGITS.get(digits)
    if group is None:
        return False
    plain = _BETWEEN.sub(" ", levelled(written)).replace("’", "'")
    return plain in _TOWNS[group] or (written[:1].isupper() and plain in _TOWNS[f"{group}, capital"])
