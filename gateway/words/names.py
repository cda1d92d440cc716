"""Names of the people a text speaks of: behind a relation or a title, and names that many people have. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words.glance import Glance, Span, folded
from gateway.words.introductions import is_name, named_others
from gateway.words.known_names import EVERY, KNOWN
from gateway.words.no_names import IS_CALLED, NO_NAMES, RELATIONS, TITLES

_FEW = 24  # different known names up to which each is looked for; in a text with more, every word is
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-][^\W\d_]+)*")
_RELATED = frozenset(folded(word) for word in RELATIONS | IS_CALLED)
_TITLED = frozenset(folded(word) for word in TITLES)
_GREETINGS = frozenset(
    "hi hello hey hiya dear hoi hallo dag beste lieve bonjour salut cher chere coucou liebe lieber hei moi terve hola "
    "querida querido bye goodbye".split()
)
_CUES = _RELATED | _TITLED | _GREETINGS
_PARTICLES = r"(?:(?:van|de|der|den|von|zu|le|la|del|dos|da|di|bin|al|ten|ter|te|du|y|e|ap|st)\.?[ ]){1,3}"
_JOINED = re.compile(rf"(?:[ ]|-|[ ]?'[ ]?|[ ][A-Z]\.?[ ]|[ ]{_PARTICLES}|[ ][A-Z]\.[A-Z]\.[ ])")
_LISTED = re.compile(r",? (?:and|en|et|und|ja|y|or|of|ou|oder|tai|o|&) |, ?| & |/")
_INITIALS = re.compile(r"(?:[A-Z]\.[ -]?){1,3}$")
_BETWEEN = " \t\"'“”‘’„«»(*_-—–>"  # may stand between the end of a sentence and the next


def mentioned(seen: Glance) -> list[Span]:
    """Give the spans of people's names: behind a relation ("my sister …") or title ("Mr …"), or widely known."""
    hits = seen.words & EVERY
    found = set(named_others(seen))
    if hits or not seen.words.isdisjoint(_CUES):
        found.update(_known_in_any_case(seen, hits & KNOWN.any_case), _inside(seen))
    return _merged(seen.text, found)


def _known_in_any_case(seen: Glance, names: frozenset[str]) -> Iterator[Span]:
    if len(names) > _FEW:
        yield from (match.span() for match in _WORD.finditer(seen.plain) if match[0] in names)
        return
    for name in names:
        yield from _places(seen.plain, name)


def _places(text: str, word: str) -> Iterator[Span]:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not _continues(text, at - 1) and not _continues(text, end):
            yield at, end
        at = text.find(word, end)


def _continues(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] in "_@")


def _inside(seen: Glance) -> Iterator[Span]:
    """Find names among the capitalised words, each with the capitalised words that belong to it."""
    last_end = -1  # where the name before ends
    for number, (start, end) in enumerate(seen.capitals):
        joined = 0 <= last_end <= start and _goes_on(seen, last_end, (start, end))
        if joined or _is_name_here(seen, (start, end)):
            begin = start if joined else _from(seen, number)
            last_end = _without_s(seen.text, end)
            yield begin, last_end


def _goes_on(seen: Glance, at: int, span: Span) -> bool:
    """Say whether a capitalised word belongs to the name before it, or is the next one in a list of names."""
    between = seen.text[at : span[0]]
    if len(between) > 14 or not (_JOINED.fullmatch(between) or _LISTED.fullmatch(between)):
        return False
    return _may_be_name(seen, span)


def _may_be_name(seen: Glance, span: Span) -> bool:
    first = _first(seen, span)
    return (
        len(first) > 1
        and first not in NO_NAMES
        and first not in _CUES
        and not _is_contraction(seen.plain[slice(*span)])
    )


def _is_contraction(word: str) -> bool:
    """Say whether this is "don't", "I've" or the like, whose first letters may spell a name."""
    return word.endswith(("n't", "n’t", "'ve", "’ve", "'ll", "’ll", "'re", "’re")) or word in NO_NAMES


def _first(seen: Glance, span: Span) -> str:
    match = _WORD.match(seen.plain, *span)
    return match[0] if match else ""


def _is_name_here(seen: Glance, span: Span) -> bool:
    first, text = _first(seen, span), seen.text
    if _is_contraction(seen.plain[slice(*span)]):
        return False
    if first in KNOWN.any_case:
        return True
    shouted = text[span[0] : span[1]].isupper()
    if first in KNOWN.capital:
        return not shouted or len(first) > 3
    if first in KNOWN.mid_sentence and not shouted and not _begins(text, span[0]):
        return True
    if not _may_be_name(seen, span) or (shouted and len(first) < 4):
        return False
    return _is_announced(text, span) and is_name(text[span[0] : span[1]])


def _is_announced(text: str, span: Span) -> bool:
    """Say whether a relation ("my sister"), a title, a word such as "called" or a greeting stands before."""
    before = text[max(0, span[0] - 28) : span[0]]
    bare = before.rstrip()
    if not bare or len(bare) == len(before) or before.count("\n", len(bare)) > 1:
        return False
    word = folded(bare.rsplit(None, 1)[-1].lstrip("(\"'“"))
    if word in _GREETINGS:
        return text[span[1] : span[1] + 1] in ",!\n."
    return word.rstrip(",:") in _RELATED or word.rstrip(".") in _TITLED


def _begins(text: str, start: int) -> bool:
    """Say whether a sentence begins here; a line that was only wrapped begins none."""
    at = start - 1
    while at >= 0 and start - at < 6 and text[at] in _BETWEEN:
        at -= 1
    if at < 0:
        return True
    if text[at] == "\n":
        before = text[max(0, at - 3) : at].rstrip(" \r")
        return not before[-1:].isalpha()
    return text[at] in ".!?:;…•"


def _from(seen: Glance, number: int) -> int:
    """Give where a name begins whose first known word this is: with its initials, or a first name nobody listed."""
    start, _ = seen.capitals[number]
    if initials := _INITIALS.search(seen.text, max(0, start - 12), start):
        return initials.start()
    if number:
        before = seen.capitals[number - 1]
        inside = not _begins(seen.text, before[0])
        if seen.text[before[1] : start] == " " and inside and _may_be_name(seen, before):
            return before[0]
    return start


def _without_s(text: str, end: int) -> int:
    return end - 2 if text[end - 2 : end] in ("'s", "’s", "'S") else end


def _merged(text: str, spans: set[Span]) -> list[Span]:
    """Make one of the parts of a name."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or _JOINED.fullmatch(text, merged[-1][1], start)):
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def again(seen: Glance, names: list[Span]) -> Iterator[Span]:
    """Give every span where a word of these names stands again, written the same."""
    words = {part for start, end in names for part in _TOKEN.findall(seen.text[start:end])}
    wanted = {word for word in words if len(word) > 1 and folded(word) not in NO_NAMES}
    if len(wanted) > _FEW:
        yield from (token.span() for token in _TOKEN.finditer(seen.text) if token[0] in wanted)
        return
    for word in wanted:
        yield from _places(seen.text, word)
