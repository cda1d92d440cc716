"""Pure: the exact words that leave, from the words that were signed."""

from __future__ import annotations

import re
import unicodedata

from gateway.signoff import NAME, Refused, must_not_leave
from gateway.store.tables import Channel
from gateway.words.segments import LONGEST_TEXT, as_sent, length
from gateway.words.several_texts import LONGEST_NAME, in_texts

_DOT_INSIDE = re.compile(r"\.\S")


def filled_in(words: str, given_name: str) -> str:
    """The signed words with [name] filled in; raises Refused: placeholder, or no_name."""
    if must_not_leave(words):
        raise Refused("placeholder")
    if NAME not in words:
        return words
    if not may_be_written(given_name):
        raise Refused("no_name")
    return words.replace(NAME, given_name.strip())


def as_it_leaves(words: str, given_name: str, channel: Channel, part: int = 1, parts: int = 1) -> str:
    """What this letter says of the signed words, with [name] filled in.

    Of an answer in several texts it is one; all of them are looked at each time, so that the first does not leave when
    a later one could not. Raises Refused: placeholder, no_name, too_long, or words_changed.
    """
    if parts == 1:
        return fitted(filled_in(words, given_name), channel)
    texts = [fitted(filled_in(text, given_name), channel) for text in in_texts(words)]
    if channel is not Channel.SMS or len(texts) != parts or not 1 <= part <= parts:
        raise Refused("words_changed")
    return texts[part - 1]


def may_be_written(given_name: str) -> bool:
    """Whether this is a name and nothing else: at most 40 signs, letters throughout, no digit and no link."""
    name = given_name.strip()
    if not 0 < len(name) <= LONGEST_NAME or _DOT_INSIDE.search(name):
        return False
    return name[0].isalpha() and all(sign in " .'’-·" or unicodedata.category(sign)[0] in "LM" for sign in name)


def fitted(words: str, channel: Channel) -> str:
    """The words as the channel takes them; raises Refused("too_long") for a text that the provider would not take."""
    if channel is Channel.EMAIL:
        return words
    short = as_sent(words)
    if length(short) > LONGEST_TEXT:
        raise Refused("too_long")
    return short
