"""The words of an HTML mail, as lines and paragraphs, without what it quotes and without what is not shown. # pure"""

from __future__ import annotations

import re
from html import unescape

from lxml import etree, html

from gateway.words.laid_out import GAP, LINE, NEW_LINE, as_lines

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "iframe", "select", "svg"})
_BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody tr ul".split()
)
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "ul", "ol", "pre", "table"})
_QUOTE_CLASSES = re.compile(
    r"gmail_quote|gmail_attr|gmail_extra_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra",
    re.IGNORECASE,
)
_QUOTE_IDS = re.compile(
    r"divrplyfwdmsg|appendonsend|olk_src_body_section|mail-editor-reference-message-container|isforwardcontent",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|"
    r"(?:font-size|opacity|max-height)\s*:\s*0(?:\.0+)?\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})([^<>]*)")
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/])[^<>]{2000,}>?")
# These are closed by the next of their kind, or never hold anything: left open they do not lie deeper and deeper.
_NEVER_DEEP = frozenset(
    "p li td th tr option dt dd thead tbody tfoot colgroup "
    "area base br col embed hr img input link meta param source track wbr".split()
)
_DEEPEST = 400
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SPLIT = re.compile(r"([^<]*)(<[^<>]*>?|$)")


def text_of(markup: str) -> str:
    """Give the shown words of an HTML text without its quotations; with them when nothing else is there."""
    markup = _LONG_TAG.sub(
        r"<\1>", _without_comments(markup)
    )  # a picture in a tag, or thousands of attributes, which cost their square
    if _is_too_deep(markup):
        return without_tags(markup)
    root = _parsed(markup)
    if root is None:
        return without_tags(markup)
    words, has_quotes = _laid_out(root, with_quotes=False)
    return _laid_out(root, with_quotes=True)[0] if has_quotes and not words else words


def _without_comments(markup: str) -> str:
    """Word writes hundreds of settings into comments; one that is never closed goes on to the end."""
    pieces: list[str] = []
    at = 0
    while (begins := markup.find("<!--", at)) >= 0:
        pieces.append(markup[at:begins])
        ends = markup.find("-->", begins + 2)
        if ends < 0:
            return "".join(pieces)
        at = ends + 3
    return "".join([*pieces, markup[at:]])


def _is_too_deep(markup: str) -> bool:
    """Whether tags lie so deep in each other that a parser would drop the words in them."""
    if markup.count("<") <= _DEEPEST:
        return False
    depth = 0
    for closing, name, rest in _TAG.findall(markup):
        if not rest.endswith("/") and name.lower() not in _NEVER_DEEP:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > _DEEPEST:
                return True
    return False


def without_tags(markup: str) -> str:
    """Markup that no parser takes still holds words: give them as they stand between its tags."""
    pieces: list[str] = []
    unseen = ""
    for text, tag in _SPLIT.findall(markup):
        if not unseen:
            pieces.append(text)
        found = _TAG.match(tag)
        name = found[2].lower() if found else ""
        if found and found[1]:
            unseen = "" if name == unseen else unseen
        elif name in {"script", "style", "title"} and not unseen:
            unseen = name
        pieces.append("\n" if name in _BLOCKS or name == "br" else " ")
    lines = (" ".join(line.split()) for line in unescape("".join(pieces)).split("\n"))
    return "\n".join(line for line in lines if line)


def _parsed(markup: str) -> etree._Element | None:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _laid_out(root: etree._Element, *, with_quotes: bool) -> tuple[str, bool]:
    """The words, and whether something was passed over."""
    pieces: list[str] = []
    has_dropped = False
    skipping: etree._Element | None = None
    in_pre = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start" and skipping is None:
            if _is_dropped(node, tag, with_quotes=with_quotes):
                skipping, has_dropped = node, True
                continue
            in_pre += tag == "pre"
            pieces += [*_opening(tag), *_flat(node.text, keep=in_pre > 0)]
        elif event == "end":
            if skipping is None:
                in_pre -= tag == "pre"
                pieces.append(_closing(tag))
            if skipping is None or skipping is node:
                skipping = None
                pieces += _flat(node.tail, keep=in_pre > 0)
    return as_lines(pieces), has_dropped


def _is_dropped(node: etree._Element, tag: str, *, with_quotes: bool) -> bool:
    if tag in _UNSEEN or node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    if with_quotes:
        return False
    if tag == "blockquote" or _QUOTE_CLASSES.search(node.get("class") or ""):
        return True
    return bool(_QUOTE_IDS.search(node.get("id") or "")) or _comes_after_reply_mark(node)


def _comes_after_reply_mark(node: etree._Element) -> bool:
    """Outlook puts its mark beside what it quotes, not around it: whatever follows the mark is quoted."""
    before = node.getprevious()
    if before is None or not isinstance(before.tag, str):
        return False
    if _QUOTE_IDS.search(before.get("id") or "") or before.get("data-quoted"):
        node.set("data-quoted", "yes")
        return True
    return False


def _opening(tag: str) -> tuple[str, ...]:
    if tag == "br":
        return (LINE,)
    if tag == "li":
        return (NEW_LINE, "- ")
    if tag in {"td", "th"}:
        return (" ",)
    return (_closing(tag),)


def _closing(tag: str) -> str:
    if tag in _SPACED:
        return GAP
    return NEW_LINE if tag in _BLOCKS else ""


def _flat(text: str | None, *, keep: bool) -> list[str]:
    if not text:
        return []
    if not keep:
        return [_SPACES.sub(" ", text)]
    lines = text.split("\n")
    return [lines[0], *(piece for line in lines[1:] for piece in (LINE, line))]
