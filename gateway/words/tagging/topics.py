"""What a text is about: several topics, the likeliest first, or none when unsure. # pure

The words of the lists speak in every language; in English what the other words mean is heard as well.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.words.tagging import topics_meaning, topics_words
from gateway.words.tagging.topics_list import (
    GENERAL,
    Topic,
    all_topics,
    covered,
    mailboxes,
    standing_for,
)

__all__ = ["GENERAL", "Topic", "all_topics", "covered", "mailboxes", "rank", "standing_for"]

_MOST = 3
_ENGLISH = "en"
_UNTOLD = ("", "und")
_ENOUGH = 2.0  # what the listed words must come to: two ordinary ones, or one telling phrase
_SHORT, _ENOUGH_IN_SHORT = 25, 1.0  # a text message has little room to say it twice
_NEAR_ENOUGH = 0.2  # nearness that is enough without any listed word
_BOTH = (1.0, 0.12)  # what is enough of words and of nearness when they agree
_OF_MEANING = 9.0  # what nearness counts beside the words
_FALLS_OFF = 3.0  # how far behind the first topic another may lie
_EVIDENCE = 0.08  # nearness without which a second topic needs a listed word


def rank(words: str, mailbox: str = "", language: str = "") -> tuple[str, ...]:
    """Give at most three topic ids, best first, for words in normal spelling; empty when unsure, never `general`.

    A mailbox that bears a topic's id, or an earlier one, puts that topic first. `language` is ISO 639-1 or "und":
    then the lists of all languages are used. A language without a list has no topics.
    """
    best = _ranked(words, language)
    asked = [topic for topic in standing_for(mailbox.partition("+")[0].strip().lower()) if topic != GENERAL]
    if asked:
        first = next((topic for topic in best if topic in asked), asked[0])
        best = [first, *(topic for topic in best if topic != first)]
    return tuple(best[:_MOST])


def _ranked(words: str, language: str) -> list[str]:
    said = _said(words, language)
    near = _near(words) if language == _ENGLISH else {}
    if not _is_sure(said, near, len(words.split())):
        return []
    whole = max(1.0, sum(said.values())) ** 0.5
    scores = {
        topic.id: 2 * said.get(topic.id, 0.0) / whole + _OF_MEANING * near.get(topic.id, 0.0) + topic.common
        for topic in all_topics()
        if _has_evidence(topic, said, near)
    }
    ranked = sorted(scores, key=lambda topic: -scores[topic])
    return [topic for topic in ranked if scores[topic] >= scores[ranked[0]] - _FALLS_OFF]


def _is_sure(said: Mapping[str, float], near: Mapping[str, float], length: int) -> bool:
    enough = _ENOUGH_IN_SHORT if length <= _SHORT else _ENOUGH
    if max(said.values(), default=0) >= enough or max(near.values(), default=0) >= _NEAR_ENOUGH:
        return True
    return any(gain >= _BOTH[0] and near.get(topic, 0.0) >= _BOTH[1] for topic, gain in said.items())


def _has_evidence(topic: Topic, said: Mapping[str, float], near: Mapping[str, float]) -> bool:
    """A sensitive topic asks for training, so it takes more than one ordinary word to raise it."""
    if topic.is_sensitive:
        return said.get(topic.id, 0.0) >= _ENOUGH or near.get(topic.id, 0.0) >= _BOTH[1]
    return topic.id in said or near.get(topic.id, 0.0) >= _EVIDENCE


def _near(words: str) -> dict[str, float]:
    return dict(zip(topics_meaning.told_apart(), topics_meaning.nearness(words), strict=True))


def _said(words: str, language: str) -> Mapping[str, float]:
    lexicons = topics_words.lexicons()
    if language in lexicons:
        return lexicons[language].scores(words)
    merged: dict[str, float] = {}
    if language in _UNTOLD:
        beginning = " ".join(words.split()[:_SHORT])  # whose language cannot be told is short, or strange throughout
        for lexicon in lexicons.values():
            for topic, gain in lexicon.scores(beginning).items():
                merged[topic] = max(gain, merged.get(topic, 0.0))
    return merged
