"""What the person wrote this time: quoted history, signatures and notices cut off, nothing added. # pure

When in doubt, the words stay: a supervisor can live with a stray signature, a person cannot live with lost words.
"""

from __future__ import annotations

import re

from gateway.words.attribution import attribution_length, is_certain, shared_line
from gateway.words.page import Page
from gateway.words.quoting import (
    bars_length,
    header_block_length,
    is_forward_marker,
    is_header_block,
    is_original_marker,
    is_quoted,
    is_quoted_by_initials,
)
from gateway.words.signatures import ends_at

# Every line that is not the person's own, but for the lines of a signature, shows one of these.
_SIGNS = re.compile(r"[\d@:<>：＞|]|--|__|==|\u2010\u2010|&gt;")
_STARTS = ("On ", "Am ", "Op ", "Le ", "El ", "Den ", "Il ", "Em ", "På ", "W ", "В ")  # a date may follow
_LOOK_AHEAD = 6


def trim(text: str) -> str:
    """Give the person's own words: lines of the text (or the beginning of one) in their order, nothing else."""
    return split(text)[0]


def split(text: str) -> tuple[str, str]:
    """Give (words, rest): the person's own words; and what others wrote, followed by what stood below the words."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    page = _sorted(lines)
    kept, cut = page.without_footers(), page.cut
    if not page.forwarded:
        end = ends_at(kept)
        kept, cut = kept[:end], cut + kept[end:]
    words = "\n".join(kept).strip("\n").rstrip()
    if not words.strip() and not _announced(lines):
        return "\n".join(lines).strip("\n").rstrip(), ""
    return words, "\n".join(cut).strip("\n")


def _announced(lines: list[str]) -> bool:
    """Say whether anything but `>` shows that an all-quoted text is somebody else's."""
    return not any(line.strip() for line in lines) or any(
        attribution_length(lines, at) or is_original_marker(line) or is_header_block(lines, at)
        for at, line in enumerate(lines[:12])
    )


def _sorted(lines: list[str]) -> Page:
    page = Page()
    looks = _SIGNS.search
    at = 0
    while at < len(lines):
        line = lines[at]
        step = _one_step(lines, at, page) if looks(line) or line.startswith(_STARTS) else 0
        if step == 0:
            page.keep(line)
            step = 1
        at += step
    return page


def _one_step(lines: list[str], at: int, page: Page) -> int:
    """Cut what is somebody else's at this line; give how many lines were taken, 0 when the line is the person's."""
    line = lines[at]
    if _is_marked(lines, at):
        return _drop_quotes(lines, at, at, page)
    if is_forward_marker(line):
        return page.keep_forwarded(lines[at:])
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


def _is_marked(lines: list[str], at: int) -> bool:
    return is_quoted(lines[at]) or is_quoted_by_initials(lines, at)


def _quote_follows(lines: list[str], at: int) -> bool:
    """Say whether the next line that says something is quoted."""
    for below in range(at, min(at + _LOOK_AHEAD, len(lines))):
        if lines[below].strip():
            return _is_marked(lines, below)
    return False


def _drop_attributed(lines: list[str], at: int, length: int, page: Page) -> int:
    after = at + length
    if _quote_follows(lines, after):
        page.drop_divider()
        return _drop_quotes(lines, at, after, page)
    bars = bars_length(lines, after)
    if bars:
        return page.drop(lines[at : after + bars])
    if not is_certain(" ".join(line.strip() for line in lines[at:after])):
        return 0
    if page.filled and page.points_below():
        return page.keep_forwarded(lines[at:])
    page.drop_divider()
    return page.drop(lines[at:]) if page.filled else page.drop(lines[at:after])  # with nothing above, below is theirs


def _drop_mail(lines: list[str], at: int, page: Page) -> int:
    if page.filled and page.points_below():
        return page.keep_forwarded(lines[at:])
    page.drop_divider()
    if page.filled:
        return page.drop(lines[at:])
    length = max(1, header_block_length(lines, at))
    return page.drop(lines[at : at + length])


def _drop_quotes(lines: list[str], start: int, at: int, page: Page) -> int:
    """Cut from `start` on to the end of the run of quoted lines at `at`, with the blank lines in and after it."""
    end = at
    while end < len(lines):
        mine = lines[end].strip() and not _is_marked(lines, end)
        if mine and not _is_broken_link(lines, end) and not _is_wrapped_link(lines, end):
            break
        end += 1
    return page.drop(lines[start:end])


def _is_broken_link(lines: list[str], at: int) -> bool:
    """A line that begins with a link inside a quotation and goes on quoted: the mail program broke it."""
    return lines[at].lstrip().startswith(("(http", "<http", "<mailto")) and ">" in lines[at]


def _is_wrapped_link(lines: list[str], at: int) -> bool:
    if at == 0 or at + 1 >= len(lines):
        return False
    above, below = lines[at - 1], lines[at + 1]
    open_bracket = above.count("(") > above.count(")") or above.count("<") > above.count(">") - 1
    return is_quoted(above) and is_quoted(below) and open_bracket and len(lines[at]) < 100 and "http" in above
