"""The waits of every policy, drawn: for each level a band from the 50th to the 99th in a hundred."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, LEFT, RIGHT, ROW, GAP, TOP = 860, 190, 30, 17, 16, 74
COLOURS = ("#9a6a00", "#7a4fa3", "#0b6e4f", "#1f5fa8", "#555555")
HEADING = "Hours until the answer: half of all, 95 and 99 in a hundred; and promises kept"
SHORTEST, LONGEST = 0.25, 400.0  # hours
MARKS = {0.25: "15 min", 1: "1 h", 6: "6 h", 24: "a day", 48: "2 days", 168: "a week"}

Waits = Mapping[str, Mapping[str, Sequence[float]]]
"""Group (a level) to policy to its p50, p95 and p99, in hours."""


def drawn(waits: Waits, kept: Mapping[str, float]) -> str:
    """An SVG of its own, readable without the page around it."""
    policies = list(kept)
    height = TOP + sum(len(of) * ROW + GAP for of in waits.values()) + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="12" role="img" aria-labelledby="title">',
        '<title id="title">Hours until the answer, by level of risk and by policy</title>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(16, 24, HEADING, size=15, bold=True),
        *_legend(policies, kept),
        *_marks(height),
    ]
    y = TOP + 8
    for group, of in waits.items():
        parts.append(_text(16, y + len(of) * ROW / 2 + 4, group, bold=True))
        for policy, values in of.items():
            parts += _band(y, policy, COLOURS[policies.index(policy) % len(COLOURS)], values)
            y += ROW
        y += GAP
    return "\n".join([*parts, "</svg>", ""])


def _legend(policies: Sequence[str], kept: Mapping[str, float]) -> list[str]:
    parts, x = list[str](), 16.0
    for number, policy in enumerate(policies):
        label = f"{policy}: {kept[policy]:.1f} % kept"
        parts.append(f'<rect x="{x}" y="40" width="11" height="11" fill="{COLOURS[number % len(COLOURS)]}"/>')
        parts.append(_text(x + 16, 50, label, size=11))
        x += 36 + 6.2 * len(label)
    return parts


def _marks(height: int) -> list[str]:
    bottom, parts = height - 40, list[str]()
    for hours, name in MARKS.items():
        x = _x(hours)
        parts.append(f'<line x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{bottom}" stroke="#d5d5d5"/>')
        parts.append(_text(x, bottom + 16, name, middle=True, size=11))
    return parts


def _band(y: float, policy: str, colour: str, values: Sequence[float]) -> list[str]:
    half, most, nearly_all = (_x(value) for value in values)
    middle = y + ROW / 2
    hours = " / ".join(f"{value:.1f}" for value in values)
    return [
        f"<g><title>{escape(policy)}: {hours} hours</title>",
        f'<line x1="{half}" y1="{middle}" x2="{nearly_all}" y2="{middle}" stroke="{colour}" stroke-width="2"/>',
        f'<line x1="{half}" y1="{middle}" x2="{most}" y2="{middle}" stroke="{colour}" stroke-width="7"/>',
        f'<circle cx="{half}" cy="{middle}" r="4.5" fill="#ffffff" stroke="{colour}" stroke-width="2"/>',
        f'<line x1="{nearly_all}" y1="{middle - 5}" x2="{nearly_all}" y2="{middle + 5}" '
        f'stroke="{colour}" stroke-width="2"/>',
        "</g>",
    ]


def _x(hours: float) -> float:
    """Where so many hours are drawn: each doubling is as wide as the next."""
    inside = min(max(hours, SHORTEST), LONGEST)
    share = math.log(inside / SHORTEST) / math.log(LONGEST / SHORTEST)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _text(x: float, y: float, words: str, *, size: int = 12, bold: bool = False, middle: bool = False) -> str:
    style = (' font-weight="600"' if bold else "") + (' text-anchor="middle"' if middle else "")
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="#222222"{style}>{escape(words)}</text>'
