"""Opened words as plain values: what the reader hands to the console, and its two ways of saying no.

They stand here, below both, because neither of the two imports the other.
"""

from __future__ import annotations

from dataclasses import dataclass

REASONS = ("safety", "referral", "abuse", "other")
"""The reasons for which a supervisor may see what another person's placeholders stand for."""


class ReaderRefused(Exception):
    """The reader will not open this for this person.

    `code` is one of not_signed_in, not_yours, not_found, budget, needs_reason, and damaged: what is stored was altered.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"The reader refused: {code}.")
        self.code = code


class ReaderAway(Exception):
    """The reader does not answer just now; ask again in a moment."""


@dataclass(frozen=True, repr=False)
class Words:
    """One message, opened. `number` counts within the conversation; `direction` is a Direction ("in" or "out").

    `left_out` are codes of what was not taken in. `damaged`: these bytes do not open, and `words` is empty.
    """

    number: int
    direction: str
    words: str
    message_id: str
    left_out: tuple[str, ...] = ()
    has_rest: bool = False
    damaged: bool = False
    has_others: bool = False


@dataclass(frozen=True, repr=False)
class DraftWords:
    """The newest draft that was not set aside, opened; `state` is a DraftState, `feedback` a supervisor's or ""."""

    draft_id: str
    version: int
    state: str
    words: str
    feedback: str
    author_id: str
    thread_version: int
    damaged: bool = False


@dataclass(frozen=True, repr=False)
class Thread:
    """A conversation, opened: its messages in order, and its draft."""

    messages: tuple[Words, ...]
    draft: DraftWords | None = None
