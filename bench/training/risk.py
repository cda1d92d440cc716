"""Learn how letters lean from our own messages, show how well danger is heard, and write the table that is shipped.

`python -m bench.training.risk` shows, for each language, what the part of the messages that is set aside comes to when
the table is learnt from the other parts; `--write` then learns from all of them and writes the table.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from bench.training.examples import Example, patchwork, read, slipped, varied
from bench.training.learning import LETTERS, MEANINGS, UNTOLD, learn, packed
from bench.training.written_out import examples as written_out
from gateway.words.tagging import meanings, risk
from gateway.words.tagging.normal import normal
from gateway.words.tagging.risk.leanings import LEANS, Table

SHIPPED = Path(str(files("gateway.words.tagging.risk"))) / "leanings.npz"
LANGUAGES = ("en", "nl", "fr", "de", "fi", "es")
Spelling = Callable[[str], str]


def table(told: Sequence[Example]) -> Table:
    """Learn a table from messages, from the phrases of the lists and from talk put together of everyday messages."""
    chance = random.Random(5)
    everyday = [example for example in told if example.level == 0]
    phrases = written_out(everyday, chance, times=4)
    examples = [*varied(told, chance), *phrases, *patchwork(told, 4000, chance)]
    letters, meanings = (packed(learn(examples, kind, chance, rounds=6), kind) for kind in (LETTERS, MEANINGS))
    return Table(letters, meanings, np.full(len(LEANS), 2 * UNTOLD, np.float32))


def shares(told: Sequence[Example], known: Table, written: Spelling) -> str:
    """Give a line: how much danger of level 3 and 4 is heard, and how often somebody is called for nothing (0 or 1)."""
    heard = [(one.level, risk.judge(written(one.text), normal(written(one.text)), known)[0]) for one in told]
    cries = [level >= 3 for meant, level in heard if meant >= 3]
    needless = [level >= 3 for meant, level in heard if meant <= 1]
    return f"heard {sum(cries):3}/{len(cries):3}  needless {sum(needless):3}/{len(needless):3}"


def show(told: Sequence[Example]) -> None:
    """Print the figures of the part that is set aside, as written and with slips of the pen."""
    known = table([example for example in told if example.part])
    chance = random.Random(9)
    for language in LANGUAGES:
        aside = [example for example in told if example.part == 0 and example.language == language]
        plain, hurried = shares(aside, known, str), shares(aside, known, lambda text: slipped(text, chance))
        print(f"{language}  as written: {plain}   with slips: {hurried}")


def write(learnt: Table, file: Path = SHIPPED) -> None:
    """Write a table as it is shipped."""
    of_letters, of_meanings = (one.packed.view(np.int8).reshape(-1, 8) for one in (learnt.letters, learnt.meanings))
    np.savez_compressed(
        file,
        letters_rows=of_letters,
        letters_scale=learnt.letters.scale,
        meanings_rows=of_meanings,
        meanings_scale=learnt.meanings.scale,
        bias=learnt.bias,
        dictionary=np.array(meanings.shipped().mark()),
    )


def main() -> None:
    """Show the figures, and write the table when asked to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    told = read()
    show(told)
    if asked.parse_args().write:
        write(table(told))


if __name__ == "__main__":
    main()
