"""Pure: what follows from an arrival. Facts in, a ruling out; intake carries it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.conversation import State, Step
from gateway.letters import Name
from gateway.words.keywords import Keyword

DANGER = 3  # from this level on a supervisor is told at once
WORRY = 2  # a STOP beside words of this risk is shown to a supervisor
BEING_ANSWERED = (State.ASSIGNED, State.IN_REVIEW, State.APPROVED)
CRISIS_LETTER_REST = timedelta(hours=12)
LETTER_REST = timedelta(days=1)  # so long a letter that a machine might answer is not written again

ANYBODYS = (None, Keyword.HELP)
"""What may be believed whoever says it: ordinary words, and a cry for help. It takes nothing from anybody."""


@dataclass(frozen=True)
class Known:
    """What the store knew before: about the person, and about the conversation this would join (if any)."""

    first_contact: bool
    stopped: bool
    blocked: bool = False
    state: State | None = None
    held_reason: str | None = None
    due_at: datetime | None = None  # of this conversation, or of the one that waits elsewhere
    risk: int = 0  # the highest so far in this conversation
    crisis_letter_at: datetime | None = None
    crisis_level: int = 0
    waits_in: State | None = None  # the state of that conversation
    waits_elsewhere: bool = False  # another conversation of theirs still waits, and this would open one more
    told_unreadable: bool = False  # within a day
    holds_anothers_letter: bool = False  # they answer to a reply address that another person was given within a day
    answers_our_letter: bool = False  # they answer to a reply address that they themselves were given


@dataclass(frozen=True)
class Said:
    """What the arrival says, without its words."""

    keyword: Keyword | None
    risk: int
    unreadable: bool = False
    looks_automatic: bool = False
    too_many: bool = False
    flood: bool = False  # it would open one conversation more than the whole service takes up in an hour
    encrypted: bool = False
    beside_words: bool = False  # the keyword is only a mail's subject: the words of its body count as well
    not_aligned: bool = False  # a check has found that the mail is not from where it says
    unproven: bool = False  # a keyword of somebody who may be another: a person must look


@dataclass(frozen=True)
class Ruling:
    """What is to be done. `first_state` opens a conversation, `step` moves the one there is."""

    keep_words: bool = True
    first_state: State | None = None
    step: Step | None = None
    held_reason: str | None = None
    stop: bool = False
    start: bool = False
    asks_erasure: bool = False
    letter: Name | None = None
    alarm: bool = False
    new_promise: bool = False


def rule(said: Said, known: Known, now: datetime) -> Ruling:
    """What follows from these words, for this person, in this state of the conversation."""
    if said.not_aligned and not known.answers_our_letter and said.keyword not in ANYBODYS:
        said = replace(said, keyword=None, unproven=not said.beside_words)  # nobody says STOP for another
    if said.keyword is not None and not (said.beside_words and said.risk >= DANGER):
        obeyed = _obey(said, said.keyword, known, now)
        if obeyed is not None:
            silent = (said.too_many or said.flood or known.blocked) and obeyed.letter is not Name.CRISIS
            return replace(obeyed, letter=None) if silent else obeyed
    if said.risk >= DANGER:
        return _danger(said, known, now)
    return _take_in(said, known)


def _obey(said: Said, keyword: Keyword, known: Known, now: datetime) -> Ruling | None:
    """What a keyword asks for; None where it is ordinary words.

    That is a START from somebody who never stopped, and a HELP, WHEN or EXIT that is only the heading of a mail. A HELP
    or WHEN above words of danger, which were cut off as a quotation, must not hide them. A STOP, DELETE, EXIT or START
    there is obeyed, and the danger put before the supervisors all the same.
    """
    if keyword is Keyword.STOP:
        return _in_sight(_stop(known, keep_words=said.beside_words or said.risk >= WORRY), said, known)
    if keyword is Keyword.DELETE:
        erased = replace(_stop(known, keep_words=True), held_reason="asks_erasure", asks_erasure=True)
        return _in_sight(erased, said, known)
    if keyword is Keyword.START:
        return _begin_again(said, known, now) if known.stopped else None
    if said.beside_words or (said.risk >= DANGER and keyword is not Keyword.EXIT):
        return None
    if keyword is Keyword.HELP:
        return _help(said, known, now)
    return _when(said, known, now) if keyword is Keyword.WHEN else _in_sight(_exit(known), said, known)


def _in_sight(obeyed: Ruling, said: Said, known: Known) -> Ruling:
    """The keyword is obeyed, so no letter more is written; but danger beside it is kept, and somebody is told."""
    if said.risk < DANGER:
        return obeyed
    return replace(_escalated(known), stop=obeyed.stop, asks_erasure=obeyed.asks_erasure, letter=obeyed.letter)


def _escalated(known: Known) -> Ruling:
    """On top of the desk, with an alarm."""
    opens = State.ESCALATED if known.state is None else None
    step = Step.ESCALATE if known.state not in (None, State.ESCALATED) else None
    return Ruling(first_state=opens, step=step, alarm=True, new_promise=True)


def _stop(known: Known, *, keep_words: bool) -> Ruling:
    """Nothing more is sent; what waits is held. Danger stays where it is: on top of the desk."""
    opens = State.HELD if keep_words and known.state is None else None
    step = Step.HOLD if known.state not in (None, State.HELD, State.ESCALATED) else None
    letter = None if known.stopped else Name.STOP
    return Ruling(keep_words, opens, step, held_reason="stopped", stop=True, letter=letter)


def _start(known: Known, *, keep_words: bool) -> Ruling:
    """What a STOP has held waits again; words beside the START are taken in as any others."""
    begun, reason = Ruling(keep_words=False), "blocked" if known.blocked else None
    if known.state is State.HELD and known.held_reason == "stopped" and not known.blocked:
        begun = Ruling(keep_words, step=Step.RELEASE, new_promise=True)
    elif keep_words:
        begun = _open(reason) if known.state is None else _join(known, known.state, reason)
    return replace(begun, start=True, letter=Name.START)


def _begin_again(said: Said, known: Known, now: datetime) -> Ruling:
    """A START; from then on they may be written to again, so danger beside it is answered as ever."""
    if said.risk < DANGER:
        return _start(known, keep_words=said.beside_words)
    heard = _danger(said, replace(known, stopped=False), now)
    return replace(heard, start=True, letter=heard.letter or Name.START)


def _help(said: Said, known: Known, now: datetime) -> Ruling:
    """Networks ask for a fixed answer to HELP; here it is a cry as well, so it is taken in as any words are."""
    ruling = _take_in(said, known)
    if ruling.letter is Name.UNREADABLE or not _may_be_told(said, known):
        return ruling
    ahead = ruling.new_promise or (known.due_at is not None and known.due_at > now)
    return replace(ruling, letter=Name.HELP if ahead else Name.STATE_LATE)


def _when(said: Said, known: Known, now: datetime) -> Ruling:
    """How things stand, honestly; a question about the answer is no word to be answered."""
    return Ruling(keep_words=False, letter=_standing(known, now) if _may_be_told(said, known) else None)


def _standing(known: Known, now: datetime) -> Name:
    if known.state is None and not known.waits_elsewhere:
        return Name.STATE_NOTHING
    if known.state is State.ANSWERED:
        return Name.STATE_ANSWERED
    if known.due_at is None or known.due_at <= now:
        return Name.STATE_LATE
    return Name.STATE_WRITING if known.waits_in in BEING_ANSWERED else Name.STATE


def _exit(known: Known) -> Ruling:
    """It closes without a word to them. Danger stays where it is: they may have been told to say this."""
    stays = known.state in (None, State.ESCALATED) or known.risk >= DANGER
    return Ruling(keep_words=False, step=None if stays else Step.CLOSE)


def _danger(said: Said, known: Known, now: datetime) -> Ruling:
    """A supervisor is told, and the crisis letter leaves, unless it just did and nothing is worse."""
    rested = known.crisis_letter_at is None or now - known.crisis_letter_at >= CRISIS_LETTER_REST
    letter = Name.CRISIS if rested or said.risk > known.crisis_level else None
    if known.stopped:
        letter = Name.CRISIS_AFTER_STOP  # it leaves once after each STOP, and says how to be answered
    return replace(_escalated(known), letter=letter)


def _take_in(said: Said, known: Known) -> Ruling:
    """Ordinary words: they open a conversation or join one."""
    reason = _why_held(said, known)
    ruling = _open(reason) if known.state is None else _join(known, known.state, reason)
    return replace(ruling, letter=_letter(said, known, ruling))


def _why_held(said: Said, known: Known) -> str | None:
    reasons = (
        (known.blocked, "blocked"),
        (said.unproven, "unproven"),
        (said.unreadable, "unreadable"),
        (said.looks_automatic, "looks_automatic"),
        (known.stopped, "stopped"),
        (said.too_many, "too_many"),
        (said.flood and known.state is None, "flood"),
        (said.encrypted, "unreadable"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _open(reason: str | None) -> Ruling:
    if reason:
        return Ruling(first_state=State.HELD, held_reason=reason, new_promise=True)
    return Ruling(first_state=State.WAITING, new_promise=True)


def _join(known: Known, state: State, reason: str | None) -> Ruling:
    """New words void a signature and bring an answered conversation back; elsewhere they are added where it stands.

    What was held because of a block that has ended waits again.
    """
    if state is State.HELD and known.held_reason == "blocked" and reason is None:
        return Ruling(step=Step.RELEASE, new_promise=True)
    if state is State.ANSWERED:
        step = Step.HOLD if reason else Step.WRITE_AGAIN
        return Ruling(step=step, held_reason=reason, new_promise=True)
    if state is State.APPROVED:
        return Ruling(step=Step.WRITE_AGAIN)
    return Ruling()


def _letter(said: Said, known: Known, ruling: Ruling) -> Name | None:
    """One arrival, one letter.

    A machine that answers without saying so gets one letter at most: what it could make us say again, we have said.
    """
    if not _may_be_told(said, known) or ruling.held_reason == "flood":
        return None
    if said.unreadable or said.encrypted:
        return None if known.told_unreadable else Name.UNREADABLE
    if ruling.first_state is None:
        return Name.RECEIPT if ruling.step is Step.WRITE_AGAIN and ruling.new_promise else None
    if known.waits_elsewhere:
        return None
    return Name.WELCOME if known.first_contact else Name.RECEIPT


def _may_be_told(said: Said, known: Known) -> bool:
    """Nothing goes to who said STOP or is blocked, to what may be a machine, or out in a flood.

    Nor to whom somebody else may have named: they did not ask, and the word may be one they would not want confirmed.
    """
    silent = known.stopped or known.blocked or known.holds_anothers_letter
    return not (silent or said.unproven or said.looks_automatic or said.too_many)
