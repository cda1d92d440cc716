"""How well a language is told on short texts of our own, in six languages, in others, and in none. # pure

Every text belongs to one half for good, read off its SHA-256: words and thresholds were chosen looking at the half
"tuned" alone. The texts are our own: others' SMS in six languages, free to use, we have not found. Beside ours stands
py3langid by itself, over the same languages. `python -m bench.corpora --only language` prints the tables.
"""

from __future__ import annotations

import hashlib
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from bench.corpora.table import Table, share
from gateway.words.tagging import language

TEXTS = Path(__file__).parent / "language_texts.toml"
HALVES = ("tuned", "aside")
OTHER = "other"
Counts = dict[tuple[str, str], tuple[int, int]]


def half(text: str) -> str:
    """Which half a text belongs to, for good."""
    return HALVES[hashlib.sha256(text.encode()).digest()[0] & 1]


def measured(guess: Callable[[str], str] = language.guess) -> Counts:
    """For each language and half: how many were told right, of how many. "other" is right unless it is one of ours."""
    counts: Counts = {}
    for spoken, texts in tomllib.loads(TEXTS.read_text(encoding="utf-8")).items():
        for text in texts:
            told = guess(text)
            is_right = told not in language.LANGUAGES if spoken == OTHER else told == spoken
            right, of = counts.get((spoken, half(text)), (0, 0))
            counts[spoken, half(text)] = (right + is_right, of + 1)
    return counts


def table(ours: Counts, library: Counts) -> Table:
    """Ours beside the library alone, a row a language."""
    rows = []
    for spoken in dict.fromkeys(spoken for spoken, _ in ours):
        counted = [counts.get((spoken, which), (0, 0)) for counts in (ours, library) for which in HALVES]
        rows.append((spoken, *(share(*told) for told in counted)))
    columns = ("language", *(f"{who}, {which}" for who in ("ours", "library") for which in HALVES))
    return Table(
        "Language of short texts", "Right, by half; words were chosen looking at the tuned half", columns, rows
    )


def report(_data: Path) -> list[Table]:
    """What is right, and what a guess costs; the texts are our own, so that no other data is needed."""
    letters = "i dont know what to do any more " * 50
    costs = [(f"{size} letters", f"{milliseconds(letters[:size]):.3f} ms") for size in (20, 160, 1500)]
    cost = Table("What telling a language costs", "CPU time of one core, warm", ("text", "time"), costs)
    return [table(measured(), measured(alone)), cost]


def alone(text: str) -> str:
    """What py3langid says by itself."""
    return str(language.identifier().classify(text.lower())[0])


def milliseconds(text: str, times: int = 500) -> float:
    """How long one guess takes on one core, by its own CPU time, once everything is warm."""
    language.guess(text)
    began = time.process_time()
    for _ in range(times):
        language.guess(text)
    return (time.process_time() - began) / times * 1000
