"""Whether a message can be given to an advisor as it is, or a person should say first what it is about. # pure"""

from __future__ import annotations

from collections.abc import Collection

from gateway.words.tagging import Tags
from gateway.words.tagging.language import UNKNOWN
from gateway.words.tagging.normal import normal

SHORT = 40  # bytes in plain spelling: a greeting, "can i ask you something"; there is nothing in it to sort by


def needs_sorting(text: str, tags: Tags, languages: Collection[str], *, by_topic: bool = True) -> bool:
    """Whether nobody could tell what a text is about, or it is in none of these languages (ISO 639-1).

    A greeting, and whatever else is too short to be sorted by anybody, does not: any advisor may answer it, and ask.
    Without `by_topic` only the language counts.
    """
    if tags.language not in (*languages, UNKNOWN):
        return True
    untold = tags.language == UNKNOWN or (by_topic and not tags.topics)
    return untold and len(normal(text).encode("utf-8", "replace")) > SHORT
