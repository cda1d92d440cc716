"""What an answer must be before it may go on: the sentence that says what is amiss, or nothing. # pure"""

from __future__ import annotations

import re

from gateway.words.segments import as_sent, length
from gateway.words.several_texts import MOST_TEXTS, NAME, in_texts

MOST_BYTES = 65_532  # what one sealed message holds
_BRACKETED = re.compile(r"\[[A-Za-z][A-Za-z ]{0,30}(?: \d+)?\]")


def tidy(words: str) -> str:
    """What came out of a form, as it is kept: line ends as we write them, nothing blank before or after."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def refusal(words: str, *, by_text: bool, knows_name: bool) -> str | None:
    """Why these words cannot go on, in a sentence for whoever wrote them; None when they can."""
    if not words:
        return "There is nothing written yet."
    if len(words.encode("utf-8", "replace")) > MOST_BYTES:
        return "This is longer than one message can hold. Please shorten it."
    if by_text and len(texts := in_texts(words)) > MOST_TEXTS:
        beyond = sum(length(text) for text in texts[MOST_TEXTS:])
        return (
            f"This would leave as {len(texts)} texts, and one answer may have {MOST_TEXTS} at most. "
            f"Please shorten it by about {beyond} characters."
        )
    return _placeholder_refusal(words, knows_name=knows_name)


def _placeholder_refusal(words: str, *, knows_name: bool) -> str | None:
    if NAME in words and not knows_name:
        return "We know no name to put for [name]. Please greet them without it."
    odd = next((found for found in _BRACKETED.findall(words) if found != NAME), None)
    if odd is None:
        return None
    return f"{odd} would reach them just as it stands: only [name] is filled in. Please write it another way."


def size(words: str, *, by_text: bool) -> str:
    """How long it is, in words, and for texts as how many of those it may have it leaves."""
    count = len(words.split())
    said = "1 word" if count == 1 else f"{count} words"
    if not by_text:
        return said
    texts = len(in_texts(words))
    return (
        f"{said}, {length(as_sent(words))} characters: {texts} text{'s' if texts != 1 else ''} of {MOST_TEXTS} at most"
    )
