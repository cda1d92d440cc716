"""Pack what people wrote down about words into the dictionary that is shipped.

`meanings/<language>.txt` has a line for each word: the word in normal spelling, then up to four plain English words for
what it means, or `-` for a word that does nothing. English itself says which of its words are one meaning; through it
every other language is read, so that a synonym chosen elsewhere counts as the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np

from gateway.words.tagging.meanings import BEGINNINGS, LANGUAGES, MOST, Dictionary, beginning, key

FOLDER = Path(__file__).resolve().parent / "meanings"
SHIPPED = Path(str(files("gateway.words.tagging"))) / "meanings.npz"
_FEWEST = 2  # words of all languages: a meaning that only one word has teaches nothing that its letters do not
_ALIKE = 0.6  # of the words that begin alike: as many must share a meaning before it is taken for that of others
_OF_ENDINGS = frozenset({"did", "will", "would"})
_LITTLE = frozenset({"i", "you", "we", "not", "from", "in", "to", "the"}) | _OF_ENDINGS  # what an ending may say

Meant = dict[str, tuple[str, ...]]


def read(folder: Path = FOLDER) -> dict[str, Meant]:
    """Give for each language what each of its words means, in the words that English has chosen for it."""
    english = _of_file(folder / "en.txt")
    return {language: _through(english, _of_file(folder / f"{language}.txt")) for language in LANGUAGES}


def _of_file(file: Path) -> Meant:
    lines = (line.split() for line in file.read_text("utf-8").splitlines())
    return {word: tuple(said) for word, *said in lines}


def _through(english: Meant, meant: Meant) -> Meant:
    return {word: tuple(one for each in said for one in _chosen(each, english))[:MOST] for word, said in meant.items()}


def _chosen(said: str, english: Meant) -> tuple[str, ...]:
    known = (said,) if said in _OF_ENDINGS else english.get(said, (said,))
    return tuple(one for one in known if one != "-")


def packed(meant: dict[str, Meant]) -> Dictionary:
    """Squeeze a dictionary into keys and numbers; the most frequent meaning is number 1."""
    used = Counter(one for words in meant.values() for said in words.values() for one in said)
    number = {one: at for at, (one, times) in enumerate(used.most_common(), 1) if times >= _FEWEST}
    found: dict[int, list[int]] = {}
    for language, words in meant.items():
        for spelt, said in [*((word.encode(), said) for word, said in words.items()), *_beginnings(words)]:
            numbers = [number[one] for one in said if one in number]
            found.setdefault(key(spelt, language), numbers + [0] * (MOST - len(numbers)))
    keys = sorted(found)
    return Dictionary(np.array(keys, np.uint32), np.array([found[one] for one in keys], np.uint16))


def _beginnings(words: Meant) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    for letters in BEGINNINGS:
        alike: dict[bytes, list[tuple[str, ...]]] = defaultdict(list)
        for word, said in words.items():
            if len(word) > letters and said:
                alike[beginning(word.encode(), letters)].append(said)
        for spelt, all_said in alike.items():
            shared = Counter(one for said in all_said for one in sorted(set(said) - _LITTLE)).most_common(1)
            if shared and shared[0][1] >= _ALIKE * len(all_said):
                yield spelt, (shared[0][0],)


def main() -> None:
    """Write the dictionary that is shipped."""
    dictionary = packed(read())
    np.savez_compressed(SHIPPED, keys=dictionary.keys, meant=dictionary.meant)


if __name__ == "__main__":
    main()
