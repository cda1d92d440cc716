"""How well a language is told on short texts of our own, in six languages, in others, and in none. # pure

Every text belongs to one half for good, read off its SHA-256: words and thresholds were chosen looking at the half
"tuned" alone. The texts are our own: others' SMS in six languages, free to use, we have not found. Beside ours stands
py3langid by itself, over the same languages. Run it with `python -m bench.corpora.language`.
"""

from __future__ import annotations

import hashlib
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from gateway.words.tagging import language

TEXTS = Path(__file__).parent / "language_texts.toml"
HALVES = ("tuned", "aside")
OTHER = "other"


def half(text: str) -> str:
    """Which half a text belongs to, for good."""
    return HALVES[hashlib.sha256(text.encode()).digest()[0] & 1]


def measured(guess: Callable[[str], str] = language.guess) -> dict[tuple[str, str], tuple[int, int]]:
    """For each language and half: how many were told right, of how many. "other" is right unless it is one of ours."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for spoken, texts in tomllib.loads(TEXTS.read_text(encoding="utf-8")).items():
        for text in texts:
            told = guess(text)
            is_right = told not in language.LANGUAGES if spoken == OTHER else told == spoken
            right, of = counts.get((spoken, half(text)), (0, 0))
            counts[spoken, half(text)] = (right + is_right, of + 1)
    return counts


def table(name: str, counts: dict[tuple[str, str], tuple[int, int]]) -> str:
    """The counts as lines of plain text, a line a language."""
    rows = [f"{name:<16}{'tuned':>10}{'aside':>10}"]
    for spoken in dict.fromkeys(spoken for spoken, _ in counts):
        told = ["{}/{}".format(*counts.get((spoken, which), (0, 0))) for which in HALVES]
        rows.append(f"{spoken:<16}{told[0]:>10}{told[1]:>10}")
    return "\n".join(rows)


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


if __name__ == "__main__":
    print(table("ours", measured()) + "\n")
    print(table("py3langid alone", measured(alone)) + "\n")
    for size in (20, 160, 1500):
        print(f"{size} letters: {milliseconds(('i dont know what to do any more ' * 50)[:size]):.3f} ms")
