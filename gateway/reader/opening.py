"""From sealed rows to words: what does not open is shown as damaged, and takes nothing else down with it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from gateway.crypto.envelope import CannotOpen, Place, Purpose, Role, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.opening import OpenKey, open_key
from gateway.store.tables import Draft, Message
from gateway.words.opened import DraftWords, ReaderRefused, Thread, Words


def thread(keyring: Keyring, messages: Sequence[Message], draft: Draft | None) -> Thread:
    """Open a conversation's messages, and its draft where there is one."""
    opened = tuple(_message(keyring, message) for message in messages)
    return Thread(opened, None if draft is None else _draft(keyring, draft))


def rest(keyring: Keyring, message: Message) -> str:
    """What was cut from this message; raises ReaderRefused("damaged")."""
    return _part(keyring, message, Purpose.REST, message.rest)


def others(keyring: Keyring, message: Message) -> dict[str, str]:
    """What this message's placeholders stand for; raises ReaderRefused("damaged")."""
    found = json.loads(_part(keyring, message, Purpose.OTHERS, message.others) or "{}")
    return {str(name): str(meant) for name, meant in found.items()}


def _message(keyring: Keyring, message: Message) -> Words:
    words, damaged = "", False
    try:
        key = _key(keyring, "message", message.id, message.conversation_id, message.data_key)
        words = key.open(Purpose.WORDS, Sealed(message.words), _at(message, "words"))
    except CannotOpen:
        damaged = True
    return Words(
        number=message.number,
        direction=message.direction,
        words=words,
        message_id=message.id,
        left_out=tuple(message.left_out),
        has_rest=message.rest is not None,
        damaged=damaged,
        has_others=message.others is not None,
    )


def _draft(keyring: Keyring, draft: Draft) -> DraftWords:
    words, feedback, damaged = "", "", False
    try:
        key = _key(keyring, "draft", draft.id, draft.conversation_id, draft.data_key)
        words = key.open(Purpose.WORDS, Sealed(draft.words), _in_draft(draft, "words"))
        if draft.feedback is not None:
            feedback = key.open(Purpose.FEEDBACK, Sealed(draft.feedback), _in_draft(draft, "feedback"))
    except CannotOpen:
        words, feedback, damaged = "", "", True
    return DraftWords(
        draft_id=draft.id,
        version=draft.version,
        state=draft.state,
        words=words,
        feedback=feedback,
        author_id=draft.author_id,
        thread_version=draft.thread_version,
        damaged=damaged,
    )


def _part(keyring: Keyring, message: Message, purpose: Purpose, sealed: bytes | None) -> str:
    if sealed is None:
        return ""
    try:
        key = _key(keyring, "message", message.id, message.conversation_id, message.data_key)
        return key.open(purpose, Sealed(sealed), _at(message, purpose.value))
    except CannotOpen:
        raise ReaderRefused("damaged") from None


def _key(keyring: Keyring, table: str, row: str, conversation: str, sealed_key: bytes) -> OpenKey:
    return open_key(keyring, Role.STORY, Sealed(sealed_key), Place(table, "data_key", row, conversation))


def _at(message: Message, column: str) -> Place:
    return Place("message", column, message.id, message.conversation_id)


def _in_draft(draft: Draft, column: str) -> Place:
    return Place("draft", column, draft.id, draft.conversation_id)
