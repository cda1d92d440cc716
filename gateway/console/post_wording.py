"""The post in words: what each automatic letter is for, how a letter stands, why it did not leave or arrive. # pure"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.letters import SIGNPOST, Name
from gateway.store.tables import Standing

STANDINGS: Mapping[Standing, str] = {
    Standing.PENDING: "On its way",
    Standing.SENDING: "On its way",
    Standing.SENT: "Sent",
    Standing.REFUSED: "Refused: a check failed when it was to leave",
    Standing.UNDELIVERED: "Did not arrive",
    Standing.UNCERTAIN: "It may have arrived; nobody can tell for sure",
    Standing.CANCELLED: "Cancelled before it left",
}
# Each automatic letter: what it is called, and when it leaves.
LETTERS: Mapping[str, tuple[str, str]] = {
    Name.WELCOME: ("Welcome", "The first answer to somebody who is new."),
    Name.WELCOME_NEUTRAL: ("Welcome, neutral", "The first text to somebody new, where FIRST_TEXT is neutral."),
    Name.RECEIPT: ("Receipt", "To somebody who wrote before, when new words arrive."),
    Name.UNREADABLE: ("Could not be read", "When nothing could be read of what arrived."),
    Name.STOP: ("After STOP", "Once, to say that nothing more is sent."),
    Name.START: ("After START", "To somebody who had said STOP and comes back."),
    Name.HELP: ("After HELP", "To somebody whose whole message is HELP or INFO; a conversation is opened as well."),
    Name.STATE: ("After WHEN: it waits", "To somebody who asks when, while the promised time lies ahead."),
    Name.STATE_WRITING: (
        "After WHEN: being answered",
        "To somebody who asks when, while somebody is at it.",
    ),
    Name.STATE_LATE: ("After WHEN: it is late", "To somebody who asks when, once the promised time has passed."),
    Name.STATE_ANSWERED: ("After WHEN: answered", "To somebody who asks when, after the answer has left."),
    Name.STATE_NOTHING: ("After WHEN: nothing waits", "To somebody who asks when, and has nothing waiting."),
    Name.REVISED: ("Takes longer", "Before a promise would break: a later time, an apology, where else to turn."),
    Name.REVISED_NEUTRAL: ("Takes longer, neutral", "The same by text, where FIRST_TEXT is neutral."),
    Name.CRISIS: ("Crisis letter", "At once, when words speak of danger."),
    Name.CRISIS_AFTER_STOP: ("Danger after STOP", "Once, when somebody who said STOP writes of danger."),
    Name.FOLLOW_UP: ("How are you?", "Once, after a long silence, to somebody whom we have answered."),
    Name.FOLLOW_UP_NEUTRAL: ("How are you?, neutral", "The same by text, where FIRST_TEXT is neutral."),
    Name.STAFF: ("Alarm to whoever is on call", "To our own staff, until somebody has opened the conversation."),
    Name.STAFF_PROMISE_AT_RISK: (
        "Warning of a promise",
        "To whoever is on call, once for a promise that comes near while its answer is not approved.",
    ),
    Name.STAFF_SOMETHING_WAITS: (
        "Something waits",
        "To an advisor who wants it, in the hours they chose, once in an evening at most.",
    ),
    Name.STAFF_COMPLAINT: (
        "A complaint waits",
        "To the first on call who had no part in the answer, once, with nothing of whom it is about.",
    ),
    Name.NOTE_LEFT_OUT: ("Note on attachments", "A paragraph below another letter, when something was left out."),
    Name.NOTE_ENCRYPTED: ("Note on encryption", "A paragraph below another letter, when a part was encrypted."),
    Name.NOTE_BUSY: (
        "Note: it may take longer",
        "A paragraph below welcome and receipt, while the light is red.",
    ),
}
# Why a letter was refused, taken back, or did not get through: what follows a colon.
REFUSALS: Mapping[str, str] = {
    "signature": "the signature does not fit",
    "roster": "the roster does not list who signed",
    "four_eyes": "author and supervisor are the same person",
    "thread_moved": "they had written again",
    "words_changed": "the words are not those that were signed",
    "author_changed": "the author is not the one who was signed for",
    "expired": "the approval is too old",
    "voided": "the approval no longer counts",
    "address_changed": "the address is not the one it was sealed with",
    "stopped": "they asked us to stop writing",
    "blocked": "they are blocked",
    "not_approved": "it was not approved",
    "no_name": "no name is known to fill in",
    "unsigned_template": "no supervisor has approved this letter",
    "placeholder": "a placeholder other than [name] stands in it, and would leave as it is",
    "too_long": "it is too long for a text message",
    "sent_before": "this very answer has already left once",
    "out_of_turn": "the text before it has not left",
    "parameters": "what had to be filled in does not belong to this letter",
    "too_late": "its hours were over before it could leave",
    "gone": "there is nobody to send it to any longer",
    "new_words": "they had written again",
    "recalled": "a supervisor recalled it",
    "trouble": "something went wrong on our side",
    "no_courier": "this service does not send on that channel",
    "no_connection": "whoever carries our letters could not be reached",
    "no_tls": "the connection to the mail server could not be made safe",
    "login_refused": "the mail server did not accept our login",
    "number_too_old": "nothing has come from this number for 90 days, so it may be somebody else's by now",
    "bad_address": "no mail can be sent to this address",
    "no_smtputf8": "our mail server cannot send to an address with such letters",
    "no_answer": "it was handed over, but nobody said that it was taken",
    "cannot_look": "we asked whether it was taken, and had no answer",
    "stopped_at_provider": "they have told the network to stop our texts",
    "provider": "the provider of texts did not take it",
    "undelivered_": "the network says that it did not reach the phone",
}
# The same for codes that end in somebody else's number.
NUMBERED: Mapping[str, str] = {
    "sender": "the mail server does not take mail from us",
    "recipient": "the mail server does not take mail for this address",
    "data": "the mail server did not take the letter",
    "content": "the mail server did not take the letter",
    "provider": REFUSALS["provider"],
    "undelivered": REFUSALS["undelivered_"],
}
_NO_NUMBER = "texts do not reach this number"
PROVIDER: Mapping[str, str] = {
    "21211": _NO_NUMBER, "21217": _NO_NUMBER, "21604": _NO_NUMBER, "21612": _NO_NUMBER, "21614": _NO_NUMBER,
    "21635": _NO_NUMBER, "60200": _NO_NUMBER,
    "21610": REFUSALS["stopped_at_provider"],
    "20003": "the provider of texts did not accept our login",
    "21408": "texts to their country are not switched on at the provider",
    "30002": "our account at the provider is suspended",
    "30003": "their phone is switched off, or out of reach",
    "30004": "their phone or network blocks our texts",
    "30005": "nobody has this number any longer",
    "30006": "this is a landline, or takes no texts",
    "30007": "the network took it for unwanted advertising",
    "30008": "the network does not say why",
}  # fmt: skip

# What other mail systems say of a mail that they took and could not deliver (RFC 3463), by its number.
MAIL_SYSTEMS: Mapping[str, str] = {
    "5.1.1": "their mail system says that nobody has this address",
    "5.1.2": "their mail system says that there is no such domain",
    "5.2.1": "their mail system says that this mailbox is switched off",
    "5.2.2": "their mail system says that their mailbox is full",
    "4.2.2": "their mail system says that their mailbox is full",
    "4.4.7": "their mail system could not be reached for days",
}


def standing(texts: Sequence[Standing]) -> str:
    """How an answer stands, from its texts in order: most have one; of several it is told how many have left."""
    worst = next((one for one in texts if one not in (Standing.SENT, Standing.PENDING, Standing.SENDING)), None)
    sent = sum(one is Standing.SENT for one in texts)
    if len(texts) == 1 or sent in (0, len(texts)):
        return STANDINGS[worst or texts[0]]
    if worst is None:
        return f"{STANDINGS[Standing.PENDING]}: {sent} of {len(texts)} texts sent"
    return f"Sent in part: {sent} of {len(texts)} texts. {STANDINGS[worst]}"


def refusal(code: str | None) -> str:
    """Why a letter was refused, or did not get through; "" when no reason is kept."""
    if not code or code in REFUSALS:
        return REFUSALS.get(code or "", "")
    kind, _, number = code.rpartition("_")
    if kind not in NUMBERED:
        return f"another reason ({code})"
    if kind == "undelivered" and "." in number:
        return MAIL_SYSTEMS.get(number, f"a mail system sent it back (code {number})")
    known = PROVIDER.get(number, "") if kind in ("provider", "undelivered") else ""
    return known or f"{NUMBERED[kind]} (code {number})"


def letter_title(name: str) -> str:
    """What an automatic letter is called."""
    return LETTERS[name][0] if name in LETTERS else name.replace("_", " ").capitalize()


def letter_use(name: str) -> str:
    """When an automatic letter leaves; "" for one that is not ours."""
    if name.startswith(SIGNPOST):
        return "A signpost: a paragraph below a mail's welcome or receipt, while the light of one of its topics is red."
    return LETTERS[name][1] if name in LETTERS else ""
