"""How mail programs announce what they quote: lines that say so, in some fifteen languages. # pure

Every function looks at a few lines of bounded length, so that a long mail is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LOOK = 400  # no attribution is longer
_VERBS = (
    r"wrote|writes|sent|a écrit|a ecrit|schrieb|schreef|geschreven|escribió|escribio|skrev|ha scritto|scrisse|"
    r"escreveu|napisał(?:\(a\))?|napisała|kirjoitti|написала?|пише|đã viết|yazdı|írta|napsala?|kirjutas|"
    r"写道|寫道|のメール"
)
_STARTERS = (
    r"on|le|am|op|el|den|på|il|em|w dniu|dnia|vào|dne|ven|lun|mar|mer|jeu|sam|dim|sent from|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|ke|to|pe|la|su|ti|tis|ons|tor|fre|lör|sön|"
    r"lun|mar|mié|jue|vie|sáb|dom|pon|wt|śr|czw|pt|sob|niedz)[a-zäöé]*\.?,?"
)
_ATTRIBUTION = re.compile(
    rf"[\s>]*+-*+\s*+(?:(?:{_STARTERS})\s|\d{{1,4}}[./年 -]).{{0,{_LOOK}}}?(?:{_VERBS})[^\w\n]{{0,6}}$",
    re.IGNORECASE,
)
_VERB = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)
_DATE_AND_ADDRESS = re.compile(
    r"\s*(?:[^\W\d]{2,4}\.?,? )?\d{1,4}[./年 -]\s?\w{1,9}[./月 -].{3,160}<\s*[^<>\s]{1,90}@[^<>\s]{1,120}\s*>\s*:?\s*$"
)
_DASHED = re.compile(rf"\s*-{{2,}}.{{1,120}}\b(?:{_VERBS})\s*-{{2,}}\s*$", re.IGNORECASE)
_SHARED_LINE = re.compile(
    r"(?:^|[\s\w])(-*\s?\b(?:On|Am|Op|Le|El|Den) (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So|"
    rf"ma|di|wo|do|vr|za|zo|lun|mar|mer|jeu|ven|sam|dim|\d)[^\n]{{6,{_LOOK}}}(?:{_VERBS})\s?:\s*)$"
)
_ENDS = re.compile(rf"(?:[:>-]|{_VERBS})[^\w]{{0,6}}$", re.IGNORECASE)
_ADDRESS_INSIDE = re.compile(r"[^\s<>]@[^\s<>]")
_YEAR_OR_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_QUOTED = re.compile(r"\s{0,3}>(?![:;=.]?[-'^]?[()\[\]/\\|3<DPOo_](?:\s|$))")
_ORIGINAL = re.compile(
    r"\s*[-_]{3,}\s*(?:original message|original-nachricht|ursprüngliche nachricht|ursprungliche nachricht|"
    r"oorspronkelijk bericht|message d'origine|message original|mensaje original|alkuperäinen viesti|"
    r"oprindelig meddelelse|original besked|ursprungligt meddelande|opprinnelig melding|messaggio originale|"
    r"mensagem original|wiadomość oryginalna|oryginalna wiadomość|исходное сообщение)\s*[-_]{3,}\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\s*(?:-{3,}\s*(?:forwarded|weitergeleitete|doorgestuurd|message transféré|message transfere|mensaje reenviado|"
    r"välitetty|videresendt|vidarebefordrat|inoltrato|encaminhada)|begin forwarded message|"
    r"anfang der weitergeleiteten|begin doorgestuurd bericht|début du message réexpédié)",
    re.IGNORECASE,
)
_HEADINGS = (
    ("sender", "from|von|de|van|lähettäjä|fra|från|od|da|от|expéditeur|remitente|afzender"),
    ("when", "sent|date|gesendet|datum|envoyé|envoye|verzonden|lähetetty|päivä|päiväys|enviado|fecha|sendt|dato|"
             "skickat|wysłano|inviato|data|отправлено"),
    ("to", "to|an|à|a|aan|vastaanottaja|para|til|till|do|кому"),
    ("subject", "subject|betreff|objet|onderwerp|aihe|asunto|emne|ämne|temat|oggetto|assunto|тема"),
    ("copy", "cc|bcc|reply-to|kopie|copie|kopia"),
)  # fmt: skip
_HEADING = re.compile(
    r"\s*[*_]{0,2}(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _HEADINGS) + r")\s?:[*_]{0,2}(?:\s|$)",
    re.IGNORECASE,
)


def is_quoted(line: str) -> bool:
    """Say whether a line is marked as quoted (`>`), and not a face such as `>:(` or an arrow around a link."""
    return bool(_QUOTED.match(line)) and not line.rstrip().endswith("<<<")


def is_original_marker(line: str) -> bool:
    """Say whether a line is "-----Original Message-----" in some language."""
    return len(line) < 120 and bool(_ORIGINAL.match(line))


def is_forward_marker(line: str) -> bool:
    """Say whether a line begins a forwarded message, which the person chose to show us."""
    return bool(_FORWARDED.match(line[:120]))


def attribution_length(lines: Sequence[str], at: int) -> int:
    """Count the lines (0 to 5) of an attribution such as "On … Anna wrote:" that begins at `at`."""
    joined = ""
    for length in range(1, 6):
        if at + length > len(lines):
            return 0
        line = lines[at + length - 1]
        joined = f"{joined} {line.strip()}" if joined else line
        if len(joined) > _LOOK or (length == 1 and not _may_begin(line)) or _breaks_off(lines, at + length - 1):
            return 0
        if _ENDS.search(joined[-24:]) and _is_attribution(joined):
            return length
    return 0


def is_certain(attribution: str) -> bool:
    """Say whether an attribution holds an address, or both a date and a time of day: no sentence looks like that."""
    head = attribution[:_LOOK]
    return bool(_ADDRESS_INSIDE.search(head) or (_YEAR_OR_DATE.search(head) and _TIME.search(head)))


def shared_line(line: str) -> int | None:
    """Give where an attribution begins on a line that starts with the person's own words, or None."""
    if len(line) > 2 * _LOOK or not line.rstrip().endswith(":"):
        return None
    found = _SHARED_LINE.search(line)
    return found.start(1) if found and found.start(1) > 0 else None


def is_header_block(lines: Sequence[str], at: int) -> bool:
    """Say whether the head of a quoted mail (From:, Sent:, To:, Subject:) begins at `at`."""
    first = _HEADING.match(lines[at][:200])
    if not first or first.lastgroup not in {"sender", "when"}:
        return False
    roles = {first.lastgroup}
    seen = lines[at][:200]
    for line in lines[at + 1 : at + 7]:
        if not line.strip():
            break
        heading = _HEADING.match(line[:200])
        if heading and heading.lastgroup:
            roles.add(heading.lastgroup)
        seen += line[:200]
    return len(roles) >= 3 or (len(roles) == 2 and bool(_ADDRESS_INSIDE.search(seen)))


def header_block_length(lines: Sequence[str], at: int) -> int:
    """Count the lines of the header block that begins at `at` (up to the first blank line, at most 12)."""
    length = 0
    while at + length < len(lines) and length < 12 and lines[at + length].strip():
        length += 1
    return length


def _breaks_off(lines: Sequence[str], at: int) -> bool:
    """A blank line ends an attribution, unless the next line goes on with an address in angle brackets."""
    return not lines[at].strip() and not (at + 1 < len(lines) and lines[at + 1].lstrip().startswith("<"))


def _may_begin(line: str) -> bool:
    head = line.strip(" \t>-")[:40].lower()
    return bool(head) and (head[0].isdigit() or bool(_BEGINS.match(head)) or bool(_DASHED.match(line[:_LOOK])))


_BEGINS = re.compile(rf"(?:{_STARTERS})(?:\s|\d)", re.IGNORECASE)


def _is_attribution(joined: str) -> bool:
    if _DASHED.match(joined):
        return True
    if not any(sign.isdigit() for sign in joined) and "@" not in joined:
        return False
    return bool(
        _ATTRIBUTION.match(joined)
        or _DATE_AND_ADDRESS.match(joined)
        or (_BEGINS.match(joined.strip(" \t>-")) and _has_verb_and_address(joined))
        or (joined.lstrip()[:1].isdigit() and _has_verb_and_address(joined))
    )


def _has_verb_and_address(joined: str) -> bool:
    """Say whether it ends in an address and a colon, with a verb before them; no pattern does this in linear time."""
    said = joined.rstrip()
    if not said.endswith(":"):
        return False
    said = said[:-1].rstrip()
    at = said.rfind("@", 1, -1)
    if at < 1 or any(sign.isspace() for sign in said[at - 1 :]):
        return False
    return any(verb.end() < at for verb in _VERB.finditer(said))
