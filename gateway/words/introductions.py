"""How people introduce and sign themselves, in the six languages. # pure"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.words.glance import CAPITAL, Glance, Span, folded
from gateway.words.known_names import KNOWN
from gateway.words.no_names import NO_NAMES, NOBODY

LONGEST_NAME = 40
_CAP = rf"[{CAPITAL}][\w'’-]{{1,39}}"
_ANY_CASE = rf"([^\W\d_][\w'’-]{{1,39}}(?: (?:van |de |der |den |von |le |la )*{_CAP}){{0,2}})"
_HERE_WORDS = frozenset(("here", "hier", "ici", "speaking"))
_CALLED_WORDS = frozenset(
    "name names called call appelle nom prenom moi heet naam heisse heiße nimeni nimi llamo nombre kutsutaan"
    " noemen".split()
)
_CALLED = re.compile(
    r"\b(?i:name is|name's|name’s|my names|i am called|i'm called|i’m called|people call me|they call me"
    r"|you can call me|"
    r"(?:just|please) call me|"
    r"je m'appelle|je m’appelle|nom est|nom c'est|nom c’est|prénom est|prenom est|moi c'est|moi c’est|"
    r"heet|naam is|ik word|ze noemen me|ich heiße|ich heisse|name ist|nimeni on|nimi on|minua kutsutaan|"
    r"me llamo|nombre es)[ \t]*:?\s+" + _ANY_CASE
)
_HERE = re.compile(
    r"\b(?i:it's|it’s|its|this is|hi|hey|hello|hier is|dit is|hier ist|c'est|c’est),? ([^\W\d_]{2,20}) (?i:here"
    r"|hier|ici|speaking)\b"
)
_NOT_MINE = re.compile(
    r"(?i:(?:his|her|their|friend's|sister's|brother's|mother's|father's|boyfriend's|girlfriend's|zijn|haar|hun|son|sa|"
    r"seine?|ihre?|su|hänen|user|school|first|last|middle|file|the|a|nick|pet|dog's|cat's) ?$)"
)
_I_AM = re.compile(
    r"(?:^|[.!?\n,;:(][^\S\n]*|\b(?i:hi|hello|hey|hallo|hoi|bonjour|salut|moi|hei|hola)[,!.]? ?(?:there[,!.]? ?)?)"
    r"(?i:i'm|i’m|i am|im|it's|it’s|its|this is|my name's|ik ben|dit is|je suis|c'est|c’est|ich bin|hier ist"
    r"|olen|täällä|"
    r"soy)\s+$"
)
_AFTER = re.compile(r"\s*(?:[.!,;:)\n]|$|\(|(?:and|en|et|ja|y|und|from|here|uit|de|aus|x+)\b|[-–—]|\d)")
_BEFORE_I_AM = frozenset("i'm i’m am im it's it’s its is ben suis c'est c’est bin ist olen täällä soy name's".split())
_SIGN_OFFS = frozenset(
    """
    regards love thanks thank you cheers best yours sincerely faithfully truly wishes xx xxx x xoxo hugs groet groetjes
    groeten liefs bedankt dank dankjewel knuffel merci bisous bises cordialement amitiés danke grüße gruß grüssen lg mfg
    grüßen vg kiitos terveisin terveiset t gracias saludos saludo abrazo besos atentamente sent signed
    """.split()
)
_GREETING_WORDS = _SIGN_OFFS | frozenset(
    "kind best many lots warm with met vriendelijke hartelijke lieve mit freundlichen liebe bien all un muchas"
    " ystävällisin".split()
)
PART = "\x1e"
"""Stands between parts that are read together: each may be signed."""

_TAIL, _LAST_LINES = 400, 8
_LINE = re.compile(r"\S[^\n]*")
_WORD = re.compile(r"[^\W\d_]+")
_SIGNED = re.compile(
    rf"[-~–—*]{{0,3}}[ \t]?(?:(?i:x+|from|van|von|de|t)[ :][ \t]?)?({_CAP}(?: (?:van |de |der |den |von |le "
    rf"|la )*{_CAP}){{0,2}}"
    rf"|[^\W\d_]{{2,15}})[ .!,x\r]{{0,8}}"
)
_DASHED = re.compile(rf"(?:[-~–—]|xx+|x)[ \t]?({_CAP}(?: {_CAP})?)[ .x\r]{{0,8}}")
_BESIDE = re.compile(
    rf"(?:^"
    rf"|[.!?] )((?:[^\W\d_]{{1,20}} ){{0,3}}[^\W\d_]{{1,20}})([,.! ]{{1,3}}[-~–]? ?)({_CAP}(?: {_CAP})?)["
    rf" .!x\r]{{0,8}}$"
)


def introduced(seen: Glance) -> list[Span]:
    """Give the spans of the names under which the writer introduces or signs themselves, in order."""
    found: list[Span] = []
    found += [span for span, mine in _called(seen) if mine]
    found += _i_am(seen)
    for window in seen.around(_HERE_WORDS, 40, 1):
        found += [match.span(1) for match in _HERE.finditer(seen.text, *window) if is_name(match[1])]
    found += _signed(seen.text)
    return sorted(set(found))


def named_others(seen: Glance) -> list[Span]:
    """Give the spans of names that are said to be another's: "his name is …"."""
    return [span for span, mine in _called(seen) if not mine]


def _called(seen: Glance) -> Iterator[tuple[Span, bool]]:
    for window in seen.around(_CALLED_WORDS, 20, 130):
        for match in _CALLED.finditer(seen.text, *window):
            if is_name(match[1]):
                mine = not _NOT_MINE.search(seen.text, max(0, match.start() - 14), match.start())
                yield _trimmed(seen.text, match.span(1)), mine


def _trimmed(text: str, span: Span) -> Span:
    """Leave out a possessive s, and words after the name that only begin like one."""
    start, end = span
    words = text[start:end].split(" ")
    while len(words) > 1 and folded(words[-1].strip("'’-")) in NO_NAMES:
        end -= len(words.pop()) + 1
    if text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    return start, end


def _i_am(seen: Glance) -> list[Span]:
    """Find "I'm Anna" and its kin: only with a capital, at the beginning of a clause, and with the name at its end."""
    text, found = seen.text, []
    for start, end in seen.capitals:
        before = text[max(0, start - 24) : start]
        last = before.rstrip().rpartition(" ")[2].rpartition("\n")[2].lower()
        if last in _BEFORE_I_AM and _I_AM.search(before) and _AFTER.match(text, end) and is_name(text[start:end]):
            found.append(_trimmed(text, (start, end)))
    return found


def _signed(text: str) -> list[Span]:
    """Find the names at the end of every part: what somebody wrote, and what was cut off below it."""
    ends = [at for at, sign in enumerate(text) if sign == PART] if PART in text else []
    return [span for end in (*ends, len(text)) for span in _signed_before(text, len(text[:end].rstrip()))]


def _signed_before(text: str, end: int) -> list[Span]:
    """Find the name beneath a closing word, behind one in the same line, or behind a dash in a line of its own."""
    lines = list(_LINE.finditer(text, max(0, end - _TAIL), end))[-_LAST_LINES:]
    found: list[Span] = []
    signing = False
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        match = _SIGNED.fullmatch(line[0]) if signing else _DASHED.fullmatch(line[0]) if last and number else None
        if match and is_name(match[1]):
            found.append((line.start() + match.start(1), line.start() + match.end(1)))
        elif not match and last and (beside := _beside(line[0])):
            found.append((line.start() + beside[0], line.start() + beside[1]))
        elif last and _is_known_alone(line[0]):
            found.append((line.start(), line.start() + len(line[0].rstrip(" .!x\r"))))
        signing = _closes(line[0])
    return found


def _closes(line: str) -> bool:
    if len(line) > 50:
        return False
    words = _WORD.findall(line.lower())
    return 0 < len(words) < 6 and not _SIGN_OFFS.isdisjoint(words)


def _beside(line: str) -> Span | None:
    """Find "Thanks, Anna" at the end of the last line; "I love Anna" is no signature."""
    match = _BESIDE.search(line[-80:])
    if not match or not is_name(match[3]):
        return None
    words = match[1].lower().split()
    if words[-1] not in _SIGN_OFFS or (words[0] not in _GREETING_WORDS and "," not in match[2]):
        return None
    offset = len(line) - len(line[-80:])
    return match.start(3) + offset, match.end(3) + offset


def _is_known_alone(line: str) -> bool:
    words = folded(line).strip(" .!x\r").split()
    return 0 < len(words) < 3 and line[0].isupper() and (words[0] in KNOWN.any_case or words[0] in KNOWN.capital)


def given(name: str) -> str | None:
    """Give the first name out of a name as someone wrote it, or None when it does not look like one."""
    if any(sign.isdigit() or sign in "@/[]<>" for sign in name) or "www." in name.lower():
        return None
    last, comma, first = name.partition(",")
    words = (first if comma and first.strip() else last).split()
    word = words[0].strip(".,!?;:\"'’") if words else ""
    if not 1 < len(word) <= LONGEST_NAME or not all(sign.isalpha() or sign in "'’-" for sign in word):
        return None
    if folded(word) in NO_NAMES or folded(word) in NOBODY:
        return None
    return word.capitalize() if word.islower() or word.isupper() else word


def is_name(name: str) -> bool:
    """Say whether this looks like a name at all, rather than like a word that stands where a name could."""
    return given(name) is not None
