"""What is not there, and what cannot be done: said in a sentence, on a page of its own."""

from __future__ import annotations

from typing import TypeVar

Thing = TypeVar("Thing")


class NotThere(Exception):
    """There is no such thing, or no longer."""


class Declined(Exception):
    """This cannot be done as things stand; the sentence says why, and is shown as it is."""


def found(thing: Thing | None) -> Thing:
    """The thing itself; raises NotThere."""
    if thing is None:
        raise NotThere
    return thing
