"""What a text is about, in which language, and how much danger is in it; read while the words are in hand. # pure"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.words.tagging import language, risk, topics
from gateway.words.tagging.normal import normal

__all__ = ["Tags", "danger", "tag", "tag_all", "warm"]

UNREAD = 2  # the least level of a text in a language that no list exists for: somebody looks at it
_ENOUGH = 24  # bytes: a few words in Latin letters, fewer in a script whose letters say more


@dataclass(frozen=True)
class Tags:
    """The tags of one message; no words of it.

    `language` is ISO 639-1 or "und"; `topics` are ids, best first, empty when unsure; `risk` goes from 0 (none) to
    4 (emergency), and is at least 2 for a text of some length in a language that no list of danger exists for; `risks`
    are the letters of the categories that `risk/phrases.py` explains, sorted.
    """

    language: str
    topics: tuple[str, ...]
    risk: int
    risks: tuple[str, ...]


def tag(text: str, mailbox: str = "") -> Tags:
    """Tag a text; `mailbox` is the local part it was sent to, which names a topic when it equals the id of one."""
    [tags] = tag_all([(text, mailbox)])
    return tags


def tag_all(written: Sequence[tuple[str, str]]) -> list[Tags]:
    """Tag several texts, each with its mailbox, one question after the other.

    What a question is looked up in is large, and near to the processor only for a while: the second text is quicker.
    """
    words = [normal(text) for text, _ in written]
    dangers = risk.judge_all([(text, plain) for (text, _), plain in zip(written, words, strict=True)])
    spoken = [language.guess(text) for text, _ in written]
    known = zip(words, written, spoken, strict=True)
    ranked = [topics.rank(plain, mailbox, tongue) for plain, (_, mailbox), tongue in known]
    return [_tags(*one) for one in zip(words, dangers, spoken, ranked, strict=True)]


def _tags(words: str, found: risk.Judged, spoken: str, ranked: tuple[str, ...]) -> Tags:
    level, letters = found
    if spoken not in risk.LANGUAGES and len(words.encode("utf-8", "replace")) >= _ENOUGH:
        level = max(level, UNREAD)
    return Tags(spoken, ranked, level, letters)


def danger(text: str) -> tuple[int, tuple[str, ...]]:
    """Only how much danger is told in what stands beside a text: the level, and the letters of the categories."""
    return risk.told(text, normal(text))


def warm() -> None:
    """Load the shipped lists and the language model, so that the first message is not the slow one."""
    tag("A first message, so that nothing has to wait for it: I want to know more about this school.")
