"""A reply's words, once everything that a supervisor signed has been found to be so."""

from __future__ import annotations

from gateway import signoff
from gateway.conversation import State
from gateway.crypto.envelope import CannotOpen, Purpose, Role, Sealed
from gateway.crypto.opening import open_sealed
from gateway.outbound.addressee import Cancelled
from gateway.outbound.postroom import Postroom
from gateway.signoff import Refused, Statement
from gateway.store import Session, answers, conversations, deliveries, messages
from gateway.store.outgoing import Outgoing
from gateway.store.tables import Conversation, Draft, SignOff, Standing


def signed_words(session: Session, room: Postroom, delivery: Outgoing) -> str:
    """A reply's words: sign-off, people, thread and words are checked. Raises Refused, or Cancelled.

    No address is opened.
    """
    conversation = conversations.with_id(session, delivery.conversation_id or "")
    if conversation is None or conversation.state is not State.APPROVED:
        raise Cancelled("not_approved")
    signed = answers.signed(session, delivery)
    if signed is None:
        raise Refused("signature")
    if signed.voided and _signed_again(session, conversation, signed):
        raise Cancelled("voided")
    statement = signoff.verified(signed, room.roster_watch.current(), room.keyring.service_id)
    draft = messages.draft_with_id(session, statement.draft)
    if draft is None or draft.conversation_id != conversation.id:
        raise Refused("words_changed")
    _not_sent_before(session, delivery, statement)
    if delivery.part > 1 and not answers.in_turn(session, delivery):
        raise Refused("out_of_turn")
    return _check_words(room, delivery, conversation, draft, statement)


def _check_words(
    room: Postroom, delivery: Outgoing, conversation: Conversation, draft: Draft, statement: Statement
) -> str:
    words, nonce = _opened_letter(room, delivery)
    signoff.check_reply(
        statement,
        words=words,
        nonce=nonce,
        contact_id=conversation.contact_id,
        conversation_id=conversation.id,
        thread_version=_version_to_check(delivery, conversation, statement),
        author=draft.author_id,
        draft=draft.id,
        draft_version=draft.version,
        now=room.now(),
    )
    if delivery.contact_id != conversation.contact_id:
        raise Refused("address_changed")
    return words


def _version_to_check(delivery: Outgoing, conversation: Conversation, statement: Statement) -> int:
    """The thread's version; where the first text of an answer has left, new words do not keep the others back.

    Nobody is left with half an answer: their words bring the conversation back once the last text has left. One that
    was caught half-way is judged as ever, for it may have been sent under another name.
    """
    goes_on = delivery.part > 1 and delivery.standing is Standing.PENDING
    return statement.thread_version if goes_on else conversation.thread_version


def _opened_letter(room: Postroom, delivery: Outgoing) -> tuple[str, bytes]:
    place = signoff.letter_place(delivery.id, delivery.conversation_id or "")
    try:
        sealed = Sealed(delivery.letter or b"")
        return signoff.unpack(open_sealed(room.keyring, Role.DELIVERY, Purpose.LETTER, sealed, place))
    except CannotOpen:
        raise Refused("words_changed") from None


def _signed_again(session: Session, conversation: Conversation, signed: SignOff) -> bool:
    newest = deliveries.signoff_of(session, conversation.id)
    return newest is not None and newest.id != signed.id


def _not_sent_before(session: Session, delivery: Outgoing, statement: Statement) -> None:
    """The same form of the same draft leaves once, however many signatures it gets."""
    for other in deliveries.of_conversation(session, delivery.conversation_id or ""):
        if answers.same(delivery, other) or other.standing not in (Standing.SENDING, Standing.SENT):
            continue
        spent = deliveries.signoff_with_id(session, other.signoff_id)
        if spent is not None and _is_about(spent, statement):
            raise Refused("sent_before")


def _is_about(spent: SignOff, statement: Statement) -> bool:
    before = Statement.parse(spent.statement)
    return (before.draft, before.draft_version) == (statement.draft, statement.draft_version)
