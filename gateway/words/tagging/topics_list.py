"""The service's own topics, as `topics.toml` lists them, and the names that lead to each. # pure"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

GENERAL = "general"


@dataclass(frozen=True)
class Topic:
    """A topic of the service: `id` is its tag, a skill, and a mailbox name; `name` is what people read (English).

    `group` is the name of its group; `is_sensitive` means that answering it needs training of its own;
    `promise_hours` is a promise shorter than the service's, None for the service's own; `advisor_age` is the youngest
    an advisor may be, in years, 0 for any; `was` are ids of earlier lists that covered it; `common` says how much
    likelier than another it is before a word is read.
    """

    id: str
    name: str
    group: str = ""
    description: str = ""
    examples: tuple[str, ...] = ()
    is_sensitive: bool = False
    promise_hours: int | None = None
    advisor_age: int = 0
    was: tuple[str, ...] = ()
    common: float = 0.0


@cache
def all_topics() -> tuple[Topic, ...]:
    """Give every topic, in the order of the list, `general` among them."""
    shipped = tomllib.loads((files(__package__) / "topics.toml").read_text("utf-8"))
    return tuple(_topic(entry, shipped["groups"]) for entry in shipped["topic"])


@cache
def earlier() -> MappingProxyType[str, tuple[str, ...]]:
    """Map every id that is no topic any more to the topics that took its place, in the order of the list."""
    replaced: dict[str, list[str]] = {}
    for topic in all_topics():
        for id_ in topic.was:
            replaced.setdefault(id_, []).append(topic.id)
    present = {topic.id for topic in all_topics()}
    return MappingProxyType({id_: tuple(new) for id_, new in replaced.items() if id_ not in present})


def mailboxes() -> tuple[str, ...]:
    """Give every name that serves as a mailbox: the topics' ids, and the earlier ones."""
    return (*(topic.id for topic in all_topics()), *earlier())


def standing_for(name: str) -> tuple[str, ...]:
    """Give the topics that a name leads to: itself, those that took its place, or none."""
    if name in earlier():
        return earlier()[name]
    return (name,) if any(topic.id == name for topic in all_topics()) else ()


def covered(skills: Collection[str]) -> frozenset[str]:
    """Give the topics that somebody with these skills is trained in.

    A skill of an earlier list covers the topics that took its place; a conversation that still bears an earlier id is
    covered by any of them. Skills that are on no list stay as they are.
    """
    trained = {topic for skill in skills for topic in (skill, *standing_for(skill))}
    return frozenset(trained | {old for old, new in earlier().items() if trained.intersection(new)})


def _topic(entry: dict[str, Any], groups: dict[str, str]) -> Topic:
    return Topic(
        id=entry["id"],
        name=entry["name"],
        group=groups[entry["group"]],
        description=entry["description"],
        examples=tuple(entry.get("examples", ())),
        is_sensitive=entry.get("sensitive", False),
        promise_hours=entry.get("promise_hours"),
        advisor_age=entry.get("advisor_age", 0),
        was=tuple(entry.get("was", ())),
        common=entry.get("common", 0.0),
    )
