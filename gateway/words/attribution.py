"""The lines by which mail programs announce a quotation, "On … Anna wrote:", in some twenty languages. # pure

Every function looks at a few lines of bounded length, so that a long mail is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LOOK = 400  # no attribution is longer
_MOST_LINES = 5
_MORE_LINES = 2  # that may follow what could be its end already, for a colon is to come
_WRITES = (  # plain words, so that a quick look at the last letters can come first
    "wrote|writes|has written|a écrit|a ecrit|schrieb|schreibt|schreef|schrijft|geschreven|"  # English to Dutch
    "escribió|escribio|ha escrito|va escriure|escreveu|ha scritto|scrisse|a scris|"  # Spanish to Romanian
    "skrev|har skrevet|kirjoitti|kirjutas|skrifaði|rašė|rakstīja|"  # the North
    "napisał(a)|napisał|napisała|napisana|pisze|napsal|napsala|napsal(a)|napísal|napísala|napisao je|napisala|napisal|"
    "написал|написала|написал(а)|пишет|писал|пише|написав|написа|"  # Russian to Bulgarian
    "yazdı|ezt írta|írta|έγραψε|đã viết|menulis|כתב|כתבה|כתב/ה|كتب|写道|寫道|のメール|さんは書きました|님이 작성|작성"
).split("|")
_VERBS = "|".join(re.escape(verb) for verb in sorted(_WRITES, key=len, reverse=True))
_BY_LAST_LETTERS = {ends: [verb for verb in _WRITES if verb.endswith(ends)] for ends in {verb[-2:] for verb in _WRITES}}
_BEHIND = " \t\u00a0:：*-_~\u200e\u200f\u202c"
_STARTERS = (
    r"on|at|no dia|le|am|op|el|den|på|il(?: giorno)?|in data|em|a|às|w dniu|dnia|vào|dne|în|pe|στις|в|il giorno|pada|"
    r"于|在|ב|בתאריך|في"
)
_WEEKDAYS = "|".join(
    (
        r"mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|ke|to|pe|la|su|ti",
        r"lun|mar|mer|jeu|ven|sam|dim|mié|mie|jue|vie|sáb|sab|gio|seg|ter|qua|qui|sex",
        r"man|tir|ons|tor|tors|fre|lør|søn|mån|tis|lör|sön|pon|wt|śr|czw|pt|sob|niedz|po|út|st|čt|pá|ne",
        r"пн|вт|ср|чт|пт|сб|вс|нд|pzt|sal|çar|per|cum|cmt|paz|h|k|sze|cs|szo|v|"
        r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|"
        r"sonntag|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|lundi|mardi|mercredi|jeudi|vendredi|"
        r"samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    )
)
_MARKS = " \t\u00a0>*-_\u200e\u200f\u202a\u202b\u202c"
_BEGINS = re.compile(
    rf"(?:{_STARTERS}|sent from)\s|\d{{1,4}}[./:年년 -]|(?:{_WEEKDAYS})[.,]{{0,2}}\s{{1,3}}(?:(?:den|de|the) )?\d|"
    rf"(?=\w{{3}}|\w\w[.,])(?:{_WEEKDAYS})[.,]{{0,2}}\s{{1,3}}[^\W\d]{{3,12}}[.,]{{0,2}}\s\d",
    re.IGNORECASE,
)
_BEGINS_WITH_DAY = re.compile(rf"(?:{_STARTERS})\s(?:{_WEEKDAYS})\b|wiadomość napisana przez", re.IGNORECASE)
_DASHED = re.compile(rf"\s*-{{2,}}[^\n]{{1,120}}\b(?:{_VERBS})\s?:?\s*-{{2,}}\s*$", re.IGNORECASE)
_NAME_FIRST = re.compile(
    r"[^\s<>@:][^<>@:!?\n]{0,79}[<(\[]\s?(?:mailto:)?[^\s<>@]{1,80}@[^\s<>]{1,120}\s?[>)\]],?\s*\S"
)
_BARE_NAME = re.compile(
    rf"((?:[^\W\d_][\w.'’-]{{0,30}} ){{1,4}})(?:{_VERBS})(?:\s?[:：]$|\s.{{0,40}}\d.{{0,20}}[:：]$)"
)
_VERB = re.compile(rf"(?:\b|(?<=[\d\u3000-\ud7ff]))(?:{_VERBS})[^\w<>]{{0,6}}$", re.IGNORECASE)
_MAY_END = re.compile(
    r"[^\x00-\u024f]|[:>)-]\W*$|(?:te|es|en|it|rieb|eibt|reef|ijft|[óo]|ure|eu|sse|is|rev|ti|as|aði|rašė|ja|[ał]|isze|al|yazdı)\W*$"
)
_VERB = re.compile(rf"(?:\b|(?<=[\d\u3000-\ud7ff]))(?:{_VERBS})(?:\b|(?=[\W]))", re.IGNORECASE)
_TOLD = re.compile(r"[\d@]")
_ENDS = (":", "：", ">", "-", "*")
_ADDRESS = re.compile(r"[^\s<>@()\[\]]@[^\s<>@()\[\]]")
_BRACKETED = re.compile(r"[<(\[](?:mailto:)?[^\s<>@()\[\]]{1,90}@[^\s<>@]{1,120}[>)\]]")
_DATE_BY_ADDRESS = re.compile(
    r"\d{1,2}\.? [^\W\d]{3,12}\.? \d{4},? \d{1,2}[:.]\d\d [^\W\d]{1,6} [^\s@]{1,80}@[^\s@]{1,110}:$"
)
_OPEN_ADDRESS = re.compile(r"<[^\s<>@]{1,80}@[^\s<>@]{1,110}$")  # its ">" was broken off into the quotation
_YEAR_OR_DATE = re.compile(r"(?:\b|(?<=\D))(?:19|20)\d\d(?!\d)|\b\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\d{1,2}[時点시]")
_ISO_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)[+-]\d\d:?\d\d\s\S")
_PERSONAL = re.compile(  # a name would have a capital
    r"(?<![.@-])\b(?:I|i|my|me|we|our|he|she|they|ik|mijn|mij|hij|zij|ich|mein\w*|mich|mir|je|mon|mes|elle|yo|mis|él|ella|minun|"
    r"mun|hän|jag|min|mitt|mina|jeg|io|mio|mia|meu|minha|eu|moja|mój|ja)\b(?![.@-])"
)
_OWN_FIRST_WORDS = frozenset(
    "my our his her their mijn onze mein meine unser mon ma mes notre mi mis nuestro minun min mina".split()
)
_SHARED_LINE = re.compile(
    rf"(-*\s?\b(?:On|Am|Op|Le|El|Il|Em|Den|På) (?:(?:giorno )?(?:{_WEEKDAYS})\b|\d)[^\n]{{6,{_LOOK}}}$)", re.IGNORECASE
)


def attribution_length(lines: Sequence[str], at: int) -> int:
    """Count the lines (0 to 5) of an attribution such as "On … Anna wrote:" that begins at `at`."""
    if not _may_begin(lines[at]):
        return 0
    joined, found = "", 0
    for length in range(1, _MOST_LINES + 1):
        if at + length > len(lines) or len(joined) > _LOOK or _breaks_off(lines, at + length - 1):
            break
        line = lines[at + length - 1][: _LOOK + 1].strip()
        if found and _is_another(line):
            break
        joined = f"{joined} {line}" if joined else line
        if _is_attribution(joined):
            found = length
        if found and (joined.rstrip("*_ ").endswith((":", "：", "-")) or length - found >= _MORE_LINES):
            break
    return 0 if found and _begins_further_down(lines, at, found) else found


def _is_another(line: str) -> bool:
    """Say whether a line below a complete attribution is what it announces, and no more of it."""
    if line.startswith(">"):
        return not _ends_in_verb(line)
    return bool(_YEAR_OR_DATE.search(line)) and _may_begin(line)


def is_certain(attribution: str) -> bool:
    """Say whether an attribution can be no sentence of a story: it holds an address, or both a date and a time."""
    head = attribution[:_LOOK].rstrip()
    if _ISO_WITH_ZONE.search(head) or (_BRACKETED.search(head) and _VERB.search(head)):
        return True
    if not head.endswith(_ENDS):
        return False
    if _BRACKETED.search(head):
        return True
    dated = bool(_YEAR_OR_DATE.search(head) and _TIME.search(head))
    if _BARE_NAME.match(head.lstrip(_MARKS)):
        return False
    return (dated or bool(_ADDRESS.search(head))) and not _PERSONAL.search(head)


def shared_line(line: str) -> int | None:
    """Give where an attribution begins on a line that starts with the person's own words, or None."""
    if len(line) > 2 * _LOOK or not line.rstrip().endswith((":", "：")) or not _ends_in_verb(line):
        return None
    found = _SHARED_LINE.search(line)
    return found.start(1) if found and line[: found.start(1)].strip() else None


def _may_begin(line: str) -> bool:
    head = line[: 2 * _LOOK].strip(_MARKS)
    if not head:
        return False
    if _TOLD.search(head) and (_BEGINS.match(head) or (_NAME_FIRST.match(head) and not _is_own(head))):
        return True
    if _BEGINS_WITH_DAY.match(head) or (line.lstrip().startswith("--") and _DASHED.match(line[:_LOOK])):
        return True
    named = _BARE_NAME.match(head) if len(head) < 100 else None
    return named is not None and all(word[0].isupper() for word in named[1].split()) and not _is_own(head)


def _is_own(head: str) -> bool:
    """Say whether it begins as a sentence about the person's own people does: "My mum (mum@…) wrote:"."""
    return head.split(None, 1)[0].lower() in _OWN_FIRST_WORDS


def _is_attribution(joined: str) -> bool:
    """Say whether these lines, as one, end as an attribution does."""
    said = joined.rstrip()
    if len(said) > _LOOK:
        return False
    if _ends_in_verb(said) or _ISO_WITH_ZONE.match(said) or _DATE_BY_ADDRESS.match(said):
        return True
    if said.endswith(_ENDS) and _BRACKETED.search(said):
        return bool(_VERB.search(said) or _YEAR_OR_DATE.search(said))
    if said.endswith((":", "：")) and _YEAR_OR_DATE.search(said) and _TIME.search(said):
        return bool(_VERB.search(said))
    return bool(_OPEN_ADDRESS.search(said[-200:]) and _VERB.search(said))


def _ends_in_verb(said: str) -> bool:
    end = said[-60:].rstrip(_BEHIND).lower()
    return any(
        end.endswith(verb) and (not (before := end[-len(verb) - 1 : -len(verb)]).isalpha() or before >= "\u3000")
        for verb in _BY_LAST_LETTERS.get(end[-2:], ())
    )


def _begins_further_down(lines: Sequence[str], at: int, length: int) -> bool:
    """What stands above it is the person's own when it has no date, and the lower lines are complete by themselves."""
    return any(
        not _YEAR_OR_DATE.search(" ".join(lines[at:below]))
        and _may_begin(lines[below])
        and _is_attribution(" ".join(line.strip() for line in lines[below : at + length]))
        for below in range(at + 1, at + length)
    )


def _breaks_off(lines: Sequence[str], at: int) -> bool:
    """A blank line ends an attribution, unless the next line goes on with an address in angle brackets."""
    return not lines[at].strip() and not (at + 1 < len(lines) and lines[at + 1].lstrip().startswith("<"))
