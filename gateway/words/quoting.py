"""How mail programs mark what others wrote: `>`, "Original Message", and blocks of From, Sent, To, Subject. # pure

Every function looks at a few lines of bounded length, so that a long mail is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LOOK = 200  # characters of a line that are looked at
_FACE = r"[:;=.]?[-'^]?[()\[\]/\\|3<DPOo_](?:\s|$)"
_QUOTED = re.compile(rf"\s{{0,3}}(?:>(?!{_FACE})|&gt;|＞)")
_INITIALS = re.compile(r"\s{0,3}([A-Za-z]{1,4}>)")
_MESSAGE = "|".join(
    (
        r"original message|reply message|original e?-?mail|message d['’]origine|message original|mail original",
        r"original-nachricht|ursprüngliche (?:nachricht|e-mail)|originalnachricht|oorspronkelijk bericht",
        r"mensaje original|mensagem original|messaggio originale|missatge original|mesaj original|mesajul original",
        r"alkuperäinen viesti|opprinnelig melding|ursprungligt (?:meddelande|mejl)|originalmeddelande",
        r"oprindelig (?:meddelelse|besked|mail)|original besked|opprinnelig (?:e-post|beskjed)",
        r"wiadomość oryginalna|oryginalna wiadomość|původní (?:zpráva|e-mail)|pôvodná správa|eredeti üzenet",
        r"исходное сообщение|пересылаемое сообщение|оригинальное сообщение|orijinal mesaj|özgün ileti",
        r"原始邮件|原始郵件|邮件原件|元のメッセージ|원본 메시지",
    )
)
_RULE = r"[-_=\u2010-\u2015]{2,}"
_ORIGINAL = re.compile(rf"[\s*]*{_RULE}[\s*]*(?:{_MESSAGE})[\s*:]*{_RULE}[\s*]*$", re.IGNORECASE)
_FORWARDED = re.compile(
    r"\s*(?:-{3,}\s*(?:forwarded|weitergeleitete|doorgestuurd|message transféré|message transfere|mensaje reenviado|"
    r"välitetty|videresendt|vidarebefordrat|inoltrato|messaggio inoltrato|mensagem encaminhada|encaminhada|"
    r"przekazana|přeposlaná|переслан|yönlendirilen|iletilen|转发|轉寄|転送)|begin forwarded message|"
    r"anfang der weitergeleiteten|begin doorgestuurd bericht|début du message réexpédié|inicio del mensaje reenviado|"
    r"inizio messaggio inoltrato|vidarebefordrat brev|videresendt besked|välitetty viesti alkaa)",
    re.IGNORECASE,
)
_HEADINGS = (
    ("sender", "from|von|de|van|lähettäjä|fra|från|od|da|от|від|expéditeur|remitente|afzender|feladó|kimden|gönderen|"
               "发件人|寄件者|差出人|送信者|보낸 사람|από|de la|odesílatel"),
    ("when", "sent|date|gesendet|datum|envoyé|envoye|message du|verzonden|lähetetty|päivä|päiväys|pvm|enviado(?: el)?|"
             "enviada em|fecha|sendt|dato|skickat|wysłano|data|inviato|отправлено|дата|odesláno|tarih|"
             "gönderilme tarihi|发送时间|日期|送信日時|日時|보낸 날짜|elküldve|ημερομηνία"),
    ("to", "to|an|à|a|aan|vastaanottaja|para|til|till|do|komu|кому|kime|alıcı|收件人|宛先|받는 사람|címzett|pro|προς"),
    ("subject", "subject|betreff|objet|sujet|onderwerp|aihe|asunto|emne|ämne|temat|oggetto|assunto|тема|předmět|konu|"
                "主题|主旨|件名|제목|tárgy|θέμα|subiect"),
    ("copy", "cc|bcc|reply-to|kopie|copie|copie à|kopia|kopi|copia|копия|抄送"),
)  # fmt: skip
_HEADING = re.compile(
    r"\s{0,8}[*_]{0,2}(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in _HEADINGS)
    + r")[*_]{0,2}\s?[:：][*_]{0,2}(?:\s|$|(?<=：))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>]@[^\s<>]")


def is_quoted(line: str) -> bool:
    """Say whether a line is marked as quoted (`>`), and not a face such as `>:(` or an arrow around a link."""
    return bool(_QUOTED.match(line)) and not line.rstrip().endswith("<<<")


def is_quoted_by_initials(lines: Sequence[str], at: int) -> bool:
    """Say whether a line is quoted as `AB> words`, as a neighbour with the same initials shows."""
    found = _INITIALS.match(lines[at])
    if not found:
        return False
    beside = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
    return any(other.lstrip().startswith(found[1]) for other in beside)


def bars_length(lines: Sequence[str], at: int) -> int:
    """Count the lines from `at` on of a quotation marked with bars (`| words`), with the blank ones before it."""
    first = at
    while first < min(at + 6, len(lines)) and not lines[first].strip():
        first += 1
    end = first
    while end < len(lines) and lines[end].lstrip().startswith("|"):
        end += 1
    return end - at if end > first else 0


def is_original_marker(line: str) -> bool:
    """Say whether a line is "-----Original Message-----" in some language."""
    return len(line) < 120 and bool(_ORIGINAL.match(line))


def is_forward_marker(line: str) -> bool:
    """Say whether a line begins a forwarded message, which the person chose to show us."""
    return bool(_FORWARDED.match(line[:120]))


def is_header_block(lines: Sequence[str], at: int) -> bool:
    """Say whether the head of a quoted mail (From:, Sent:, To:, Subject:) begins at `at`."""
    first = _HEADING.match(lines[at][:_LOOK])
    if not first or not first.lastgroup:
        return False
    roles = {first.lastgroup}
    seen = lines[at][:_LOOK]
    for line in lines[at + 1 : at + 7]:
        if not line.strip():
            break
        heading = _HEADING.match(line[:_LOOK])
        if heading and heading.lastgroup:
            roles.add(heading.lastgroup)
        seen += line[:_LOOK]
    if first.lastgroup in {"sender", "when"}:
        return len(roles) >= 3 or (len(roles) == 2 and bool(_ADDRESS.search(seen)))
    return len(roles) >= 3 and "sender" in roles and bool(_ADDRESS.search(seen))


def header_block_length(lines: Sequence[str], at: int) -> int:
    """Count the lines of the header block that begins at `at` (up to the first blank line, at most 12)."""
    length = 0
    while at + length < len(lines) and length < 12 and lines[at + length].strip():
        length += 1
    return length
