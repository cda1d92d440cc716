"""What the words of a text mean, as numbers that are the same in six languages. # pure

People wrote down for each of many words what it means in plain English (`bench/training/meanings`), so that
"Tabletten", "pastillas" and "meds" are one number. The table that is shipped holds no words: each is found by a hash of
it and its language. A word has up to four numbers, for an ending may say who, or that it is over: "quería" is *I, want,
did*. A word that nobody wrote down is read by its beginning, where nearly all words that begin so mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
import numpy.typing as npt

LANGUAGES = ("en", "nl", "fr", "de", "fi", "es")
MOST = 4  # numbers of one word
BEGINNINGS = (9, 8, 7, 6, 5)  # letters
_LISTENED_TO = 200  # words: enough to know the language of a text by

Numbers = npt.NDArray[np.uint16]
Keys = npt.NDArray[np.uint32]
_OF_LANGUAGES = np.arange(1, len(LANGUAGES) + 1, dtype=np.uint32) * np.uint32(0x9E3779B1)


@dataclass(frozen=True, eq=False)
class Dictionary:
    """The keys of all words, sorted, and a line of `MOST` numbers for each; 0 says nothing."""

    keys: Keys
    meant: Numbers

    def mark(self) -> int:
        """Give a number that tells this dictionary from another: what was learnt with one is nonsense with the next."""
        return crc32(self.meant.tobytes(), crc32(self.keys.tobytes()))


@cache
def shipped() -> Dictionary:
    """Give the dictionary that is part of the package."""
    with np.load(BytesIO((files(__package__) / "meanings.npz").read_bytes())) as kept:
        return Dictionary(kept["keys"], kept["meant"])


def key(word: bytes, language: str) -> int:
    """Give the number by which a word in normal spelling is found."""
    return crc32(word) ^ int(_OF_LANGUAGES[LANGUAGES.index(language)])


def of(spelt: Sequence[bytes], known: Dictionary) -> tuple[Numbers, npt.NDArray[np.intp]]:
    """Give what words in normal spelling mean, in their order, and for each number the place of its word.

    The words are read in the language that knows most of them.
    """
    first = _hashes(spelt[:_LISTENED_TO])
    _, is_known = _found(first ^ _OF_LANGUAGES[:, None], known)
    language = _OF_LANGUAGES[is_known.sum(axis=1).argmax()]
    at, is_known = _found(_hashes(spelt) ^ language, known)
    lines = np.where(is_known[:, None], known.meant[at], np.uint16(0))
    unread = np.flatnonzero(~is_known).tolist()
    for letters in BEGINNINGS if unread else ():
        tried = [one for one in unread if letters < len(spelt[one]) <= 2 * letters and not lines[one, 0]]
        at, is_like = _found(_hashes([beginning(spelt[one], letters) for one in tried]) ^ language, known)
        lines[np.array(tried, np.intp)[is_like]] = known.meant[at[is_like]]
    place, column = lines.nonzero()
    return lines[place, column], place


def beginning(word: bytes, letters: int) -> bytes:
    """Give how the beginning of a word is spelt, so that it is not taken for a word."""
    return word[:letters] + b"*"


def _hashes(spelt: Sequence[bytes]) -> Keys:
    return np.array([crc32(word) for word in spelt], np.uint32)


def _found(keys: Keys, known: Dictionary) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    at = np.minimum(np.searchsorted(known.keys, keys), len(known.keys) - 1)
    return at, known.keys[at] == keys
