"""What the person wrote this time: quoted history, signatures and notices cut off, nothing added. # pure

When in doubt, the words stay: a supervisor can live with a stray signature, a person cannot live with lost words.
"""

from __future__ import annotations

import re

from gateway.words.attribution import attribution_length, is_certain, shared_line
from gateway.words.quoting import (
    bars_length,
    header_block_length,
    is_forward_marker,
    is_header_block,
    is_original_marker,
    is_quoted,
    is_quoted_by_initials,
)
from gateway.words.signatures import ends_at, is_footer, is_long_divider

# Every line that is not the person's own, but for the lines of a signature, shows one of these.
_SIGNS = re.compile(r"[\d@:<>：＞|]|--|__|==|&gt;")
_STARTS = ("On ", "Am ", "Op ", "Le ", "El ", "Den ", "Il ", "Em ", "På ", "W ", "В ")  # a date may follow
_LOOK_AHEAD = 6
_POINTS_BELOW = re.compile(
    r"\b(?:see (?:the )?(?:below|message|mail|e-?mail|what)|below|fyi|forward(?:ed|ing)?|fwd|fw|(?:look at|read) (?:this|what|it)|"
    r"(?:zie|lees) (?:hier)?(?:onder|dit)|hieronder|doorgestuurd|siehe unten|lies (?:das|mal)|weitergeleitet|"
    r"voir ci-dessous|ci-dessous|lis(?:ez)? ça|regarde(?:z)? ça|ks\.? alla|katso (?:alla|tätä)|lue tämä|alla oleva|"
    r"(?:ver|mira|lee) (?:abajo|esto)|más abajo|ver abaixo|(?:vedi|leggi) (?:sotto|questo)|se (?:nedan|nedenfor|nedenstående)|"
    r"läs (?:detta|det här)|zobacz (?:poniżej|to)|poniżej|viz níže|смотри(?:те)? ниже|см\. ниже)\b",
    re.IGNORECASE,
)
_LONGEST_POINTING = 200


def trim(text: str) -> str:
    """Give the person's own words: lines of the text (or the beginning of one) in their order, nothing else."""
    return split(text)[0]


def split(text: str) -> tuple[str, str]:
    """Give (words, rest): the person's own words; and what others wrote, followed by what stood below the words."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    page = _sorted(lines)
    kept, cut = _without_footers(page), page.cut
    if not page.forwarded:
        end = ends_at(kept)
        kept, cut = kept[:end], cut + kept[end:]
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
        self.forwarded = False

    def keep(self, line: str) -> None:
        self.kept.append(line)
        self.filled += bool(line.strip())

    def keep_forwarded(self, lines: list[str]) -> int:
        """Keep all that is left: they forward it because they want it to be read."""
        self.kept.extend(lines)
        self.forwarded = True
        return len(lines)

    def drop(self, lines: list[str]) -> int:
        self.seams.add(len(self.kept))
        self.cut.extend(lines)
        return len(lines)

    def points_below(self) -> bool:
        """Say whether the words so far are only a few that ask to read what follows."""
        if self.filled > 4:
            return False
        said = "\n".join(self.kept)
        return len(said) <= _LONGEST_POINTING and bool(_POINTS_BELOW.search(said))

    def drop_divider(self) -> None:
        """Move a divider line that stands right before a quoted mail over to what is cut."""
        at = len(self.kept) if self.filled else 0
        while at and not self.kept[at - 1].strip():
            at -= 1
        if at and is_long_divider(self.kept[at - 1]):
            self.cut.extend(self.kept[at - 1 :])
            del self.kept[at - 1 :]
            self.filled -= 1


def _sorted(lines: list[str]) -> _Page:
    page = _Page()
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


def _one_step(lines: list[str], at: int, page: _Page) -> int:
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


def _drop_attributed(lines: list[str], at: int, length: int, page: _Page) -> int:
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


def _drop_mail(lines: list[str], at: int, page: _Page) -> int:
    if page.filled and page.points_below():
        return page.keep_forwarded(lines[at:])
    page.drop_divider()
    if page.filled:
        return page.drop(lines[at:])
    length = max(1, header_block_length(lines, at))
    return page.drop(lines[at : at + length])


def _drop_quotes(lines: list[str], start: int, at: int, page: _Page) -> int:
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


def _without_footers(page: _Page) -> list[str]:
    """Drop "Sent from my …" where it ends the person's words above a quotation."""
    gone: set[int] = set()
    before = 0  # what stands above the seam before this one has been looked at
    for end in sorted(page.seams):
        at = min(end, len(page.kept)) - 1
        while at >= before and not page.kept[at].strip():
            at -= 1
        if at >= before and is_footer(page.kept[at]):
            gone.add(at)
            page.cut.append(page.kept[at])
        before = min(end, len(page.kept))
    return [line for at, line in enumerate(page.kept) if at not in gone] if gone else page.kept
