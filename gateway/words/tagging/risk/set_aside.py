"""Whether a phrase that calls is set aside, because all around it speaks against it. # pure

"Dad will hit the roof" is no cry. What is said in other sentences speaks neither for nor against a phrase: people tell
of danger in the middle of other things. So the sentence of each phrase that calls is asked alone, and the words next to
it once more, for not everybody writes full stops. One that leans to danger is enough to leave the call as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gateway.words.tagging.risk import leanings
from gateway.words.tagging.risk.circumstances import SENTENCE_ENDS

SURELY_NOT = 0.05
_NEXT_TO_IT = 15  # letters, and the words that they end in
_LONGEST = 1500  # letters: a longer mail is read by somebody now

Calls = Callable[[str], Iterable[tuple[str, int, int]]]


def is_set_aside(text: str, calls: Calls, table: leanings.Table) -> bool:
    """Say whether phrases call in a text, and none of them where anything leans to danger.

    `calls` gives for a sentence its words in normal spelling, with the start and end of each phrase that calls.
    """
    if len(text) > _LONGEST:
        return False
    asked = list(_asked(text, calls))
    return bool(asked) and all(leanings.lean(words, table).urgent < SURELY_NOT for words in asked)


def _asked(text: str, calls: Calls) -> Iterator[str]:
    for sentence in SENTENCE_ENDS.split(text):
        for words, start, end in calls(sentence):
            yield words
            yield _near(words, start, end)


def _near(words: str, start: int, end: int) -> str:
    first = words.rfind(" ", 0, max(start - _NEXT_TO_IT, 0) + 1)
    last = words.find(" ", end + _NEXT_TO_IT)
    return words[max(first, 0) : len(words) if last < 0 else last + 1]
