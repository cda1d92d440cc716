"""What the person wrote this time: quoted history and signatures cut off, nothing added. # pure

When in doubt, the words stay: a supervisor can live with a stray signature, a person cannot live with lost words.
"""

from __future__ import annotations

import re

from gateway.words.quoting import (
    attribution_length,
    header_block_length,
    is_certain,
    is_forward_marker,
    is_header_block,
    is_original_marker,
    is_quoted,
    shared_line,
)

_DIVIDER = re.compile(r"\s*[-_=*]{5,}\s*$")
_SIGNATURE = re.compile(r"--\s?$")
_LONGEST_SIGNATURE, _WIDEST_SIGNATURE = 8, 80
_DEVICES = (
    r"iphone|ipad|ipod|android|samsung|galaxy|blackberry|huawei|xiaomi|nokia|lumia|windows phone|verizon|outlook|yahoo|"
    r"gmail|proton ?mail|mobile device|mobile phone|smartphone|mobile|phone|mail app|htc|sony|xperia|pixel|oneplus|"
    r"handy|gsm|téléphone|telefoon|puhelimesta|móvil|samsungist\w*|iphonesta|acompli|tablet|t-mobile|mail for windows"
)
_FOOTER = re.compile(
    r"\s*[*_]*(?:"
    rf"(?:sent|verzonden|verstuurd|verstuurt|envoyé|enviado|gesendet|lähetetty|skickat|sendt|inviato)\b[^,;!?]{{0,50}}(?:{_DEVICES})\b[^,;!?]{{0,40}}"
    rf"|von mein\w* [^,;!?]{{0,30}}(?:{_DEVICES})[^,;!?]{{0,20}} gesendet"
    r"|get outlook for [^,;!?]{2,60}|outlook (?:voor|pour|für|para) (?:ios|android)[^,;!?]{0,60}"
    r"|(?:download|téléchargez|hent|obtener|holen sie sich) outlook[^,;!?]{0,60}"
    r"|diese nachricht wurde von meinem [^,;!?]{2,60}"
    r")[*_.]*\s*$",
    re.IGNORECASE,
)
_LIST_FOOTER_LINES = 5


def trim(text: str) -> str:
    """Give the person's own words: lines of the text (or the beginning of one) in their order, nothing else."""
    return split(text)[0]


def split(text: str) -> tuple[str, str]:
    """Give (words, rest): the person's own words, and what was cut away, each in its order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept, cut = _cut_quotes(lines)
    kept, cut = _cut_signature(kept, cut)
    words = "\n".join(kept).strip("\n").rstrip()
    if not words.strip() and not _announced(lines):
        return text.strip("\n").rstrip(), ""
    return words, "\n".join(cut).strip("\n")


def _announced(lines: list[str]) -> bool:
    """Say whether anything but `>` shows that an all-quoted text is somebody else's."""
    return not any(line.strip() for line in lines) or any(
        attribution_length(lines, at) or is_original_marker(line) or is_header_block(lines, at)
        for at, line in enumerate(lines[:12])
    )


class _Page:
    """The lines sorted so far: kept, cut, and for each kept line whether something cut follows it."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.cut: list[str] = []
        self.seams: set[int] = set()
        self.filled = 0  # how many of the kept lines say something

    def keep(self, line: str) -> None:
        self.kept.append(line)
        self.filled += bool(line.strip())

    def drop(self, lines: list[str]) -> None:
        self.seams.add(len(self.kept))
        self.cut.extend(lines)

    def has_words(self) -> bool:
        return self.filled > 0

    def drop_divider(self) -> None:
        """Move a divider line that stands right before a quoted mail over to what is cut."""
        at = len(self.kept) if self.filled else 0
        while at and not self.kept[at - 1].strip():
            at -= 1
        if at and _DIVIDER.match(self.kept[at - 1]):
            self.cut.extend(self.kept[at - 1 :])
            del self.kept[at - 1 :]
            self.filled -= 1


def _cut_quotes(lines: list[str]) -> tuple[list[str], list[str]]:
    page = _Page()
    at = 0
    while at < len(lines):
        step = _one_step(lines, at, page)
        if step == 0:
            page.keep(lines[at])
            step = 1
        at += step
    kept = _without_footers(page)
    return kept, page.cut


def _one_step(lines: list[str], at: int, page: _Page) -> int:
    """Cut what is somebody else's at this line; give how many lines were taken, 0 when the line is the person's."""
    line = lines[at]
    if not line.strip():
        return 0
    if is_forward_marker(line):
        page.kept.extend(lines[at:])  # forwarded on purpose: it is part of what they want to say
        return len(lines) - at
    if is_quoted(line):
        return _drop_quotes(lines, at, at, page)
    if is_original_marker(line) or is_header_block(lines, at):
        return _drop_mail(lines, at, page)
    length = attribution_length(lines, at)
    if length:
        return _drop_attributed(lines, at, length, page)
    start = shared_line(line)
    if start is not None and _quote_follows(lines, at + 1):
        page.keep(line[:start].rstrip(" -"))
        page.drop([line[start:]])
        return 1 + _drop_quotes(lines, at + 1, at + 1, page)
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    return any(is_quoted(line) for line in _first_filled(lines, at))


def _first_filled(lines: list[str], at: int) -> list[str]:
    return [line for line in lines[at : at + 6] if line.strip()][:1]


def _drop_attributed(lines: list[str], at: int, length: int, page: _Page) -> int:
    after = at + length
    if _quote_follows(lines, after):
        return _drop_quotes(lines, at, after, page)
    if not is_certain(" ".join(lines[at:after])):
        return 0
    page.drop_divider()
    if page.has_words():
        page.drop(lines[at:])
        return len(lines) - at
    page.drop(lines[at:after])  # nothing stands above it: what follows may be the answer
    return length


def _drop_mail(lines: list[str], at: int, page: _Page) -> int:
    page.drop_divider()
    if page.has_words():
        page.drop(lines[at:])
        return len(lines) - at
    length = max(1, header_block_length(lines, at))
    page.drop(lines[at : at + length])
    return length


def _drop_quotes(lines: list[str], start: int, at: int, page: _Page) -> int:
    """Cut from `start` on to the end of the run of quoted lines at `at`, with the blank lines in and after it."""
    end = at
    while end < len(lines):
        mine = lines[end].strip() and not is_quoted(lines[end])
        if mine and not _is_broken_link(lines, end) and not _is_wrapped_link(lines, end):
            break
        end += 1
    page.drop(lines[start:end])
    return end - start


def _is_broken_link(lines: list[str], at: int) -> bool:
    """A line that begins with a link inside a quotation and goes on quoted: the mail program broke it."""
    return lines[at].lstrip().startswith(("(http", "<http", "<mailto")) and ">" in lines[at]


def _is_wrapped_link(lines: list[str], at: int) -> bool:
    if at + 1 >= len(lines):
        return False
    above, below = lines[at - 1], lines[at + 1]
    open_bracket = above.count("(") > above.count(")") or above.count("<") > above.count(">") - 1
    return is_quoted(above) and is_quoted(below) and open_bracket and len(lines[at]) < 100 and "http" in above


def _without_footers(page: _Page) -> list[str]:
    """Drop "Sent from my …" where it ends the person's words, above a quotation or at the end."""
    ends = sorted(page.seams | {len(page.kept)})
    gone: set[int] = set()
    before = 0  # what stands above the seam before this one has been looked at
    for end in ends:
        at = min(end, len(page.kept)) - 1
        while at >= before and not page.kept[at].strip():
            at -= 1
        if at >= before and len(page.kept[at]) < 100 and _FOOTER.match(page.kept[at]):
            gone.add(at)
            page.cut.append(page.kept[at])
        before = min(end, len(page.kept))
    return [line for at, line in enumerate(page.kept) if at not in gone]


def _cut_signature(kept: list[str], cut: list[str]) -> tuple[list[str], list[str]]:
    if any(is_forward_marker(line) for line in kept):
        return kept, cut
    at = _signature_at(kept)
    return (kept[:at], cut + kept[at:]) if at else _cut_list_footer(kept, cut)


def _signature_at(kept: list[str]) -> int:
    """Give where a signature of a few short lines begins, or 0; several bare "--" are dividers of a story."""
    if sum(line == "--" for line in kept) > 1:
        return 0
    filled, found = 0, 0
    for at in range(len(kept) - 1, 0, -1):
        if _SIGNATURE.match(kept[at]):
            found = at
            continue
        filled += bool(kept[at].strip())
        if filled > _LONGEST_SIGNATURE or len(kept[at]) > _WIDEST_SIGNATURE:
            break
    return found if any(line.strip() for line in kept[:found]) else 0


def _cut_list_footer(kept: list[str], cut: list[str]) -> tuple[list[str], list[str]]:
    tail = [at for at, line in enumerate(kept) if line.strip()][-_LIST_FOOTER_LINES:]
    for at in tail:
        below = "\n".join(kept[at + 1 :])
        if _DIVIDER.match(kept[at]) and ("http" in below or "@" in below) and at > 0:
            return kept[:at], cut + kept[at:]
    return kept, cut
