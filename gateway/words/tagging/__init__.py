"""What a text is about, in which language, and how much danger is in it; read while the words are in hand. # pure"""

from __future__ import annotations

from dataclasses import dataclass

from gateway.words.tagging import language, risk, topics
from gateway.words.tagging.normal import normal

__all__ = ["Tags", "tag", "warm"]


@dataclass(frozen=True)
class Tags:
    """The tags of one message; no words of it.

    `language` is ISO 639-1 or "und"; `topics` are ids, best first, empty when unsure; `risk` goes from 0 (none) to
    4 (emergency); `risks` are the letters of the categories in `risk.toml`, sorted.
    """

    language: str
    topics: tuple[str, ...]
    risk: int
    risks: tuple[str, ...]


def tag(text: str, mailbox: str = "") -> Tags:
    """Tag a text; `mailbox` is the local part it was sent to, which names a topic when it equals a topic's id."""
    words = normal(text)
    level, letters = risk.judge(text, words)
    return Tags(language.guess(text), topics.rank(words, mailbox), level, letters)


def warm() -> None:
    """Load the shipped lists and the language model, so that the first message is not the slow one."""
    tag("A first message, so that nothing has to wait for it: I want to know more about this school.")
