"""What an answer would give away: a name, a number, an address or a link in it that is no signpost.

Whoever writes is warned once and may go on, for sometimes it is meant; whoever reviews sees the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from gateway import letters
from gateway.console.desk import Desk
from gateway.store import Session, team
from gateway.words.revealing import revealing

IN_WORDS = {
    "name": "a name",
    "phone": "a number",
    "email": "an email address",
    "address": "an address",
    "link": "a link",
    "handle": "a name used online",
    "id number": "a number that identifies somebody",
    "school": "a school",
}


def given_away(session: Session, desk: Desk, words: str) -> dict[str, str]:
    """What stands in these words and is no signpost of ours, each with what kind of thing it is."""
    country = desk.settings.country
    public = [f"{signpost.name}\n{signpost.text}" for signpost in team.signposts(session)]
    public += [*letters.crisis_line(country).values(), desk.settings.ask_address, desk.settings.service_name]
    known = {text[start:end] for text in public for _, (start, end) in revealing(text, region=country)}
    found = revealing(words, allowed=[*public, *known], region=country)
    return {" ".join(words[start:end].split()): kind for kind, (start, end) in found}


def warning(found: dict[str, str], *, may_go_on: bool = False) -> str:
    """The sentence that says what stands there; "" when nothing does."""
    if not found:
        return ""
    named = _listed(f"“{written}” ({IN_WORDS.get(kind, kind)})" for written, kind in found.items())
    go_on = " If that is meant to be there, submit it again; it has not gone on yet." if may_go_on else ""
    return f"This answer would tell them {named}, which is none of our signposts.{go_on}"


def _listed(several: Iterable[str]) -> str:
    *others, last = several
    return f"{', '.join(others)} and {last}" if others else last
