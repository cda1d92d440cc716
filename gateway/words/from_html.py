"""The words of an HTML mail, as lines and paragraphs, without what it quotes and without what is not shown. # pure"""

from __future__ import annotations

import re

from lxml import etree, html

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
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_TOO_DEEP = 200
_BREAK, _GAP = "\x00", "\x01"


def text_of(markup: str) -> str:
    """Give the shown words of an HTML text without its quotations; with them when nothing else is there."""
    root = _parsed(markup)
    if root is None:
        return ""
    return _laid_out(root, with_quotes=False) or _laid_out(root, with_quotes=True) or _without_tags(markup)


def _without_tags(markup: str) -> str:
    """Markup nested too deep for the parser still holds words: take them as they stand."""
    if markup.count("<div") + markup.count("<span") < _TOO_DEEP:
        return ""
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", markup)).strip()


def _parsed(markup: str) -> etree._Element | None:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _laid_out(root: etree._Element, *, with_quotes: bool) -> str:
    pieces: list[str] = []
    skipping: etree._Element | None = None
    in_pre = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start" and skipping is None:
            if _is_dropped(node, tag, with_quotes=with_quotes):
                skipping = node
                continue
            in_pre += tag == "pre"
            pieces.append(_opening(tag))
            pieces.append(_flat(node.text, keep=in_pre > 0))
        elif event == "end":
            if skipping is None:
                in_pre -= tag == "pre"
                pieces.append(_closing(tag))
            if skipping is None or skipping is node:
                skipping = None
                pieces.append(_flat(node.tail, keep=in_pre > 0))
    return _as_lines("".join(pieces))


def _is_dropped(node: etree._Element, tag: str, *, with_quotes: bool) -> bool:
    if tag in _UNSEEN or _HIDDEN.search(node.get("style") or ""):
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


def _opening(tag: str) -> str:
    if tag == "br":
        return _BREAK + "\x02"
    if tag == "li":
        return _BREAK + "- "
    if tag in {"td", "th"}:
        return " "
    return _closing(tag)


def _closing(tag: str) -> str:
    if tag in _SPACED:
        return _GAP
    return _BREAK if tag in _BLOCKS else ""


def _flat(text: str | None, *, keep: bool) -> str:
    if not text:
        return ""
    if keep:
        return "\x02".join(text.split("\n")).replace("\x02", _BREAK + "\x02")
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _as_lines(marked: str) -> str:
    """Turn marks into line ends: \x00 begins a new line, \x01 leaves a blank one, \x02 keeps a line even if empty."""
    marked = re.sub("[ \x00\x01]*\x01[ \x00\x01]*", "\n\n", marked)
    marked = re.sub(" *\x00\x02 *", "\n", marked)
    marked = re.sub(" *\x00[ \x00]*", "\x00", marked)
    marked = re.sub("\n\x00|\x00\n", "\n", marked).replace("\x00", "\n").replace("\x02", "")
    lines = [line.strip(" \u00a0") if line.strip(" \u00a0") else "" for line in marked.split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
