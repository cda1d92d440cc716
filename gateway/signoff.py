"""Sign-off: what a supervisor has said about exact words, signed so that outbound can check it without trusting anyone.

A statement names its words by a digest, and with them the conversation, how far the thread had come, the draft, its
author, the supervisor, and from when until when it counts. Nothing leaves without one that holds.
"""

from __future__ import annotations

import difflib
import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from gateway.crypto import signing
from gateway.crypto.envelope import CannotOpen, Place, Purpose, Role, Sealed, pad_words, unpad
from gateway.crypto.keyring import Keyring
from gateway.crypto.lengths import prefixed
from gateway.crypto.roster import Roster
from gateway.crypto.sealing import seal
from gateway.crypto.signing import Signature
from gateway.store.tables import SignOff
from gateway.words import several_texts

REPLY = "reply"
TEMPLATE = "template"
NONCE_BYTES = 16
REPLY_LASTS = timedelta(days=7)
TEMPLATE_LASTS = timedelta(days=3 * 365)
REWRITTEN = 0.5
"""Above this share of a draft the one who changed it is its author, and another supervisor must sign."""

NAME = several_texts.NAME
"""The one placeholder that is filled in when a reply leaves: what the person who wrote is called."""

_BRACKETED = re.compile(r"\[[^\W\d_]+(?: [^\W\d_]+)?(?: \d+)?\]")
CLOCKS_DIFFER = timedelta(minutes=5)


class Refused(Exception):
    """This must not leave; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(f"This must not leave: {code}.")
        self.code = code


@dataclass(frozen=True)
class Statement:
    """What is signed. Who and what a template does not concern is "" and 0."""

    kind: str
    digest: str
    contact: str
    conversation: str
    thread_version: int
    draft: str
    draft_version: int
    author: str
    supervisor: str
    signed: datetime
    expires: datetime

    def canonical(self) -> bytes:
        """The one way of writing this statement down, which is what gets signed."""
        content = asdict(self)
        for moment in ("signed", "expires"):
            content[moment] = content[moment].astimezone(UTC).isoformat()
        return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def parse(cls, canonical: bytes) -> Statement:
        """Read a statement; raises Refused("signature") for bytes that `canonical` would not have written."""
        try:
            content = json.loads(canonical)
            for moment in ("signed", "expires"):
                content[moment] = datetime.fromisoformat(content[moment])
            statement = cls(**content)
            faithful = statement.canonical() == canonical
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Refused("signature") from None
        if not faithful:
            raise Refused("signature")
        return statement


def exact(words: str, nonce: bytes) -> str:
    """The digest of exactly these words; the nonce keeps short ones from being guessed."""
    return hashlib.sha256(prefixed(b"sottovoce words", nonce, words.encode("utf-8", "replace"))).hexdigest()


def pack(words: str, nonce: bytes) -> bytes:
    """Words and nonce as they are sealed for outbound, padded so that only their bucket shows; raises TooLong."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError("The nonce of a letter is 16 bytes long.")
    return pad_words(nonce + words.encode("utf-8", "replace"))


def unpack(packed: bytes) -> tuple[str, bytes]:
    """The words and the nonce that were packed; raises CannotOpen."""
    content = unpad(packed)
    try:
        return content[NONCE_BYTES:].decode(), content[:NONCE_BYTES]
    except UnicodeDecodeError:
        raise CannotOpen from None


def letter_place(delivery_id: str, conversation_id: str) -> Place:
    """Where the letter of a reply is sealed for."""
    return Place("delivery", "letter", delivery_id, conversation_id)


def sealed_letter(keyring: Keyring, words: str, nonce: bytes, delivery_id: str, conversation_id: str) -> Sealed:
    """What goes into `Delivery.letter`: the signed words, which only outbound can open; raises TooLong."""
    place = letter_place(delivery_id, conversation_id)
    return seal(keyring, Role.DELIVERY, Purpose.LETTER, pack(words, nonce), place)


def template_digest(name: str, language: str, channel: str, version: int, text: str) -> str:
    """The digest of an automatic letter: its text, and what it is called, for whom, and by which way it goes."""
    return hashlib.sha256(prefixed(b"sottovoce template", name, language, channel, str(version), text)).hexdigest()


def for_reply(
    words: str,
    nonce: bytes,
    *,
    contact: str,
    conversation: str,
    thread_version: int,
    draft: str,
    draft_version: int,
    author: str,
    supervisor: str,
    now: datetime,
) -> Statement:
    """What a supervisor says when approving a reply; raises Refused("four_eyes") when it is their own."""
    if author == supervisor:
        raise Refused("four_eyes")
    return Statement(
        REPLY,
        exact(words, nonce),
        contact,
        conversation,
        thread_version,
        draft,
        draft_version,
        author,
        supervisor,
        now.astimezone(UTC),
        now.astimezone(UTC) + REPLY_LASTS,
    )


def for_template(
    name: str, language: str, channel: str, version: int, text: str, *, supervisor: str, now: datetime
) -> Statement:
    """What a supervisor says when approving an automatic letter."""
    digest = template_digest(name, language, channel, version, text)
    signed = now.astimezone(UTC)
    return Statement(TEMPLATE, digest, "", "", 0, "", 0, "", supervisor, signed, signed + TEMPLATE_LASTS)


def sign(keyring: Keyring, statement: Statement) -> Signature:
    """Sign with the console's `signoff` key; raises MissingKey where it is not held."""
    return signing.sign(keyring, Role.SIGNOFF, statement.canonical())


def row(row_id: str, statement: Statement, signature: Signature) -> SignOff:
    """The statement and its signature as they are kept."""
    return SignOff(
        id=row_id,
        kind=statement.kind,
        conversation_id=statement.conversation or None,
        draft_id=statement.draft or None,
        statement=statement.canonical(),
        signature=signature.value,
        epoch=signature.epoch,
        supervisor_id=statement.supervisor,
        signed_at=statement.signed,
    )


def verified(kept: SignOff, roster: Roster, service_id: str) -> Statement:
    """The statement in this row, if a key that the roster lists signed it for somebody who might sign then.

    Only what was signed counts, never the row's other columns. Raises Refused: voided, signature, roster, four_eyes.
    """
    if kept.voided:
        raise Refused("voided")
    _signed_by_a_listed_key(kept, roster, service_id)
    statement = Statement.parse(kept.statement)
    if not roster.may_sign(statement.supervisor, statement.signed):
        raise Refused("roster")
    if statement.kind == REPLY and statement.author in ("", statement.supervisor):
        raise Refused("four_eyes")
    return statement


def check_reply(
    statement: Statement,
    *,
    words: str,
    nonce: bytes,
    contact_id: str,
    conversation_id: str,
    thread_version: int,
    author: str,
    draft: str,
    draft_version: int,
    now: datetime,
) -> None:
    """Whether this statement is about exactly this reply, now; raises Refused."""
    if statement.kind != REPLY or statement.conversation != conversation_id:
        raise Refused("signature")
    check_time(statement, now, REPLY_LASTS)
    if statement.contact != contact_id:
        raise Refused("address_changed")
    if statement.thread_version != thread_version:
        raise Refused("thread_moved")
    if statement.author != author:
        raise Refused("author_changed")
    if (statement.draft, statement.draft_version) != (draft, draft_version):
        raise Refused("words_changed")
    if not hmac.compare_digest(statement.digest, exact(words, nonce)):
        raise Refused("words_changed")


def check_template(
    statement: Statement, *, name: str, language: str, channel: str, version: int, text: str, now: datetime
) -> None:
    """Whether this statement is about exactly this automatic letter; raises Refused("unsigned_template")."""
    digest = template_digest(name, language, channel, version, text)
    if statement.kind != TEMPLATE or not hmac.compare_digest(statement.digest, digest):
        raise Refused("unsigned_template")
    check_time(statement, now, TEMPLATE_LASTS)


def check_time(statement: Statement, now: datetime, longest: timedelta) -> None:
    """Whether the statement counts at this moment and claims no longer a life than it may; raises Refused."""
    begun = statement.signed <= now + CLOCKS_DIFFER
    if not begun or now >= statement.expires or statement.expires - statement.signed > longest:
        raise Refused("expired")


def must_not_leave(words: str) -> list[str]:
    """The bracketed words of a reply that nothing fills in, such as [phone] or [email 2]: all but [name]."""
    return [found for found in _BRACKETED.findall(words) if found != NAME]


def share_rewritten(draft: str, edited: str) -> float:
    """How much of a draft is no longer its author's: 0 to 1, counted in words.

    It is the larger of two shares: of the draft's words that were replaced or taken out, and of the edited words that
    were not in the draft, so that a letter cannot be taken over by adding to it.
    """
    before, after = draft.split(), edited.split()
    if before == after:  # as most are approved; comparing long letters word by word takes seconds
        return 0.0
    if not before or not after:
        return 1.0
    kept = _words_kept(before, after)
    return max(1 - kept / len(before), 1 - kept / len(after))


def _words_kept(before: list[str], after: list[str]) -> int:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _signed_by_a_listed_key(kept: SignOff, roster: Roster, service_id: str) -> None:
    if not roster.signoff_key_counts:
        raise Refused("roster")
    listed = roster.signoff_keys.get(kept.epoch)
    if listed is None:
        raise Refused("roster")
    signature = Signature(kept.epoch, kept.signature)
    if not signing.verify(bytes.fromhex(listed), Role.SIGNOFF, service_id, kept.statement, signature):
        raise Refused("signature")
