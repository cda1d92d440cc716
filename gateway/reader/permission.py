"""Who may open what. Pure: plain values in, yes or no out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from gateway.conversation import State

ADVISORS_STATES = frozenset({State.ASSIGNED, State.IN_REVIEW, State.APPROVED, State.ANSWERED})
AN_HOUR = timedelta(hours=1)
MOST_OF_AN_ADVISOR = 30
MOST_OF_A_SUPERVISOR = 200


def may_open(state: State, advisor_id: str | None, person_id: str, *, supervisor: bool) -> bool:
    """Whether a person may read a conversation: an advisor the one they hold, a supervisor any that is not erased."""
    if supervisor:
        return state is not State.ERASED
    return advisor_id == person_id and state in ADVISORS_STATES


class Budget:
    """How many different conversations a person may open within an hour: enough for work, too few to carry all away."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._opened: dict[str, dict[str, datetime]] = {}

    def allows(self, person_id: str, conversation_id: str, most: int) -> bool:
        """Count this opening, unless it would be one conversation too many; then False.

        A conversation counts once an hour, however often it is opened.
        """
        with self._lock:
            since = self._now() - AN_HOUR
            recent = {what: when for what, when in self._opened.get(person_id, {}).items() if when > since}
            allowed = conversation_id in recent or len(recent) < most
            if allowed:
                recent.setdefault(conversation_id, self._now())
            self._opened[person_id] = recent
            return allowed
