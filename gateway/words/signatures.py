"""What stands below a person's words without being any: signatures, footers, rules, notices. # pure

Only the last lines are looked at, each of bounded length. What could be a sentence of the person's is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.words.footers import is_footer
from gateway.words.legal_notices import is_notice

_DIVIDER = re.compile(r"\s*[-_=*~#+—–]{2,}\s*$|\s*ᐧ\s*$")
_LONG_DIVIDER = re.compile(r"\s*[-_=*]{5,}\s*$")
_SIGNATURE = re.compile(r"--[\s\u00a0]?$")
_LONGEST_SIGNATURE, _WIDEST_SIGNATURE = 8, 80
_LIST_FOOTER_LINES = 5
_CLOSINGS = (
    "(?:with |my )?(?:kind|kindest|best|warm|warmest)(?: of)? (?:regards|wishes)|regards|sincerely(?: yours)?",
    "yours (?:sincerely|faithfully|truly)|mfg|mit (?:freundlichen|besten|lieben|herzlichen) grüßen",
    "mit freundlichem gruß|freundliche grüße|viele grüße|beste grüße|mvg|met (?:vriendelijke|hartelijke) groet(?:en)?",
    "vriendelijke groet(?:en)?|(?:bien )?cordialement|sincères salutations|bien à vous|salutations distinguées",
    "un cordial saludo|saludos cordiales|atentamente|cordiali saluti|distinti saluti|atenciosamente",
    "com os melhores cumprimentos|cumprimentos|ystävällisin terveisin|terveisin|mvh|kh|vh",
    "(?:med )?vänliga? hälsning(?:ar)?|med vennlig hilsen|(?:med )?venlige? hilsen",
    "z poważaniem|pozdrawiam|s pozdravem|с уважением",
)
_CLOSING = re.compile(rf"\s*(?:{'|'.join(_CLOSINGS)})\s?[,.!]?\s*$", re.IGNORECASE)
_CONTACT = re.compile(r"@|https?:|www\.|\+?\d[\d ()/.-]{5,}|^\s*\S{1,12}\s?:\s?\S")
_NO_NAMES = frozenset(
    "help please sos hilfe hilf bitte help! aide aidez apua ayuda aiuto ajuda hjälp hjælp pomocy".split()
)
_MOST_NOTICE_LINES = 30


def is_long_divider(line: str) -> bool:
    """Say whether a line is nothing but a long rule, as mail programs draw above what they quote."""
    return bool(_LONG_DIVIDER.match(line[:200]))


def ends_at(lines: Sequence[str]) -> int:
    """Give how many lines are left when all that is below the person's words is taken off their end; 0 for none."""
    end = _filled(lines, len(lines))
    for _ in range(4):  # a notice below a footer below a signature
        before = end
        for takes_off in (_without_notices, _without_rules, _without_footer, _without_signature, _without_closing):
            end = _filled(lines, takes_off(lines, end))
        if end == before:
            break
    return end


def _filled(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _without_rules(lines: Sequence[str], end: int) -> int:
    while end > 1 and (not lines[end - 1].strip() or _DIVIDER.match(lines[end - 1][:200])):
        end -= 1
    return end


def _without_footer(lines: Sequence[str], end: int) -> int:
    return end - 1 if end > 1 and is_footer(lines[end - 1]) else end


def _without_signature(lines: Sequence[str], end: int) -> int:
    """Take off what follows "-- " or a long rule above an address; several bare "--" are dividers of a story."""
    below, found = [], end
    for at in range(end - 1, 0, -1):
        if _SIGNATURE.match(lines[at]):
            found = at
        elif lines[at].strip():
            below.append(lines[at])
            if len(below) > _LONGEST_SIGNATURE or _is_too_wide(lines[at]):
                break
    if found < end and _divides_a_story(lines, end):
        return end
    return found if found < end else _above_list_footer(lines, end)


def _is_too_wide(line: str) -> bool:
    return len(line) > (_WIDEST_SIGNATURE if "@" not in line and "http" not in line else 3 * _WIDEST_SIGNATURE)


def _divides_a_story(lines: Sequence[str], end: int) -> bool:
    return sum(lines[at] == "--" for at in range(end)) > 1


def _above_list_footer(lines: Sequence[str], end: int) -> int:
    told, seen = False, 0
    for at in range(end - 1, 0, -1):
        line = lines[at][:400]
        if not line.strip():
            continue
        if told and is_long_divider(line):
            return at
        told = told or "http" in line or "@" in line
        seen += 1
        if seen >= _LIST_FOOTER_LINES:
            break
    return end


def _without_closing(lines: Sequence[str], end: int) -> int:
    """Take off a formal closing with a name right below it; a warm one ("love, Anna") is the person's own."""
    for at in range(end - 2, max(0, end - _LONGEST_SIGNATURE), -1):
        if len(lines[at]) < 60 and _CLOSING.match(lines[at]):
            below = [line for line in lines[at + 1 : end] if line.strip()]
            contacts = below[1:]
            near = bool(lines[at + 1].strip())
            if _is_name(below[0]) and (near or contacts) and _are_contacts(contacts):
                return at
            return end
    return end


def _are_contacts(lines: Sequence[str]) -> bool:
    return not lines or (
        all(len(line) <= _WIDEST_SIGNATURE for line in lines) and any(_CONTACT.search(line) for line in lines)
    )


def _is_name(line: str) -> bool:
    """Say whether a line is a name of one to four words, each with a capital."""
    words = line.strip(" \t*_,.").split()
    return (
        1 <= len(words) <= 4
        and all(
            word[0].isupper() and len(word) <= 20 and all(sign.isalpha() or sign in ".'’-" for sign in word)
            for word in words
        )
        and not any(word.lower() in _NO_NAMES for word in words)
    )


def _without_notices(lines: Sequence[str], end: int) -> int:
    """Take off the last paragraphs as long as they are legal notices."""
    while end > 1:
        start = end - 1
        while start > 0 and end - start < _MOST_NOTICE_LINES and lines[start - 1].strip():
            start -= 1
        if start == 0 or not is_notice(" ".join(line[:400] for line in lines[start:end])):
            return end
        end = _filled(lines, start)
    return end
