"""Answering one question: who asks, may they, write it down, and only then open.

The audit entry is committed before a single word is opened. Nothing here remembers words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gateway.conversation import Overtaken, State
from gateway.crypto.keyring import Keyring
from gateway.crypto.roster import SUPERVISOR, NoRoster, RosterWatch
from gateway.reader import opening
from gateway.reader.permission import MOST_OF_A_SUPERVISOR, MOST_OF_AN_ADVISOR, Budget, may_open
from gateway.store import Engine, Session, audit, conversations, messages, team, transaction
from gateway.store.tables import Conversation, Draft, DraftState, Message
from gateway.time_and_chance import Circumstances, token_hash
from gateway.words.opened import REASONS, ReaderRefused

ATTEMPTS = 3
SHOWN_DRAFTS = tuple(state for state in DraftState if state is not DraftState.SET_ASIDE)


@dataclass(frozen=True, repr=False)
class _Asker:
    """Who asks, as the session and the roster know them."""

    person_id: str
    supervisor: bool


@dataclass(frozen=True, repr=False)
class _Found:
    """The rows that a question is about; all loaded before their transaction ends."""

    messages: tuple[Message, ...]
    draft: Draft | None = None


class Answerer:
    """Answers questions of the console, each in the name of somebody of the staff. Threads may share one."""

    def __init__(
        self, engine: Engine, keyring: Keyring, roster_watch: RosterWatch, circumstances: Circumstances
    ) -> None:
        self._engine = engine
        self._keyring = keyring
        self._roster_watch = roster_watch
        self._circumstances = circumstances
        self._budget = Budget(circumstances.now)

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one question; raises ReaderRefused."""
        what = str(question.get("ask", ""))
        row_id, token = str(question.get("id", "")), str(question.get("session", ""))
        if what == "thread":
            found = self._found(token, what="thread", row_id=row_id, code="thread")
            return asdict(opening.thread(self._keyring, found.messages, found.draft))
        if what == "rest":
            found = self._found(token, what="rest", row_id=row_id, code="rest")
            return {"rest": opening.rest(self._keyring, found.messages[0])}
        if what == "others":
            found = self._found(token, what="others", row_id=row_id, code=str(question.get("reason", "")))
            return {"others": opening.others(self._keyring, found.messages[0])}
        raise ReaderRefused("not_found")

    def _found(self, token: str, *, what: str, row_id: str, code: str) -> _Found:
        """The rows asked for, once the opening has been allowed and its audit entry committed."""
        for _ in range(ATTEMPTS):
            try:
                with transaction(self._engine) as session:
                    return self._allowed(session, token, what, row_id, code)
            except Overtaken:  # it moved while it was being opened: look again
                continue
        raise Overtaken("this conversation keeps moving")

    def _allowed(self, session: Session, token: str, what: str, row_id: str, code: str) -> _Found:
        asker = self._asker(session, token)
        message = None if what == "thread" else messages.with_id(session, row_id)
        conversation = conversations.with_id(session, message.conversation_id if message else row_id)
        if conversation is None or (message is None and what != "thread"):
            raise ReaderRefused("not_found")
        self._check(asker, conversation, what, code)
        found = self._load(session, conversation, message)
        act = "opened" if what == "thread" else f"opened_{what}"
        now, entry_id = self._circumstances.now(), self._circumstances.new_id()
        audit.note(session, entry_id, act, asker.person_id, now, conversation.id, code)
        if asker.supervisor and conversation.seen_at is None and _is_alarming(conversation):
            conversations.change(session, conversation, seen_at=now, next_alarm_at=None)
        return found

    def _asker(self, session: Session, token: str) -> _Asker:
        now = self._circumstances.now()
        person = team.signed_in(session, token_hash(token), now)
        if person is None:
            raise ReaderRefused("not_signed_in")
        try:
            supervisor = self._roster_watch.current().has_role(person.id, SUPERVISOR, now)
        except NoRoster:
            supervisor = False  # nobody vouches for anybody
        return _Asker(person.id, supervisor)

    def _check(self, asker: _Asker, conversation: Conversation, what: str, code: str) -> None:
        if not may_open(conversation.state, conversation.advisor_id, asker.person_id, supervisor=asker.supervisor):
            raise ReaderRefused("not_yours")
        if what == "others" and not asker.supervisor:
            raise ReaderRefused("not_yours")
        if what == "others" and code not in REASONS:
            raise ReaderRefused("needs_reason")
        most = MOST_OF_A_SUPERVISOR if asker.supervisor else MOST_OF_AN_ADVISOR
        if not self._budget.allows(asker.person_id, conversation.id, most):
            raise ReaderRefused("budget")

    def _load(self, session: Session, conversation: Conversation, message: Message | None) -> _Found:
        if message is not None:
            return _Found((message,))
        draft = messages.draft_of(session, conversation.id, *SHOWN_DRAFTS)
        return _Found(tuple(messages.of_conversation(session, conversation.id)), draft)


def _is_alarming(conversation: Conversation) -> bool:
    return conversation.state is State.ESCALATED or conversation.next_alarm_at is not None
