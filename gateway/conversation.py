"""The life of a conversation: its states, its steps, and the only arrows between them."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a conversation stands. Every state that waits has an owner and a deadline."""

    WAITING = "waiting"  # for an advisor: owned by matching
    HELD = "held"  # a person must look: owned by the supervisors
    OFFERED = "offered"  # to one advisor, on a lease
    ASSIGNED = "assigned"  # one person writes
    IN_REVIEW = "in_review"  # a supervisor reads the draft
    APPROVED = "approved"  # signed; owned by outbound
    ANSWERED = "answered"  # the answer has left; the person may write again
    ESCALATED = "escalated"  # a supervisor has it
    CLOSED = "closed"
    ERASED = "erased"


class Step(StrEnum):
    """What can happen to a conversation."""

    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    LAPSE = "lapse"
    HAND_BACK = "hand_back"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    REWRITE = "rewrite"
    APPROVE = "approve"
    RECALL = "recall"
    WRITE_AGAIN = "write_again"
    REFUSE = "refuse"
    DELIVER = "deliver"
    GIVE_UP = "give_up"
    ESCALATE = "escalate"
    TAKE_OVER = "take_over"
    PLACE = "place"
    HOLD = "hold"
    RELEASE = "release"
    CLOSE = "close"


class Actor(StrEnum):
    """Who takes a step."""

    CONTACT = "contact"
    ADVISOR = "advisor"
    SUPERVISOR = "supervisor"
    MATCHING = "matching"
    OUTBOUND = "outbound"


class PromiseOutcome(StrEnum):
    """What became of a promise. An answer that left in time has kept it."""

    KEPT = "kept"
    REVISED = "revised"  # it was put off, the person was told, and the new one was kept
    BROKEN = "broken"


class NotAllowed(Exception):
    """This step does not lead anywhere from here."""


class Overtaken(Exception):
    """Somebody else has moved this conversation in the meantime."""


S, T, A = State, Step, Actor

# The contact's own words move only what has come to rest or was about to leave; elsewhere they are just added.
STEPS: dict[tuple[State, Step], tuple[State, frozenset[Actor]]] = {
    (S.WAITING, T.OFFER): (S.OFFERED, frozenset({A.MATCHING})),
    (S.OFFERED, T.ACCEPT): (S.ASSIGNED, frozenset({A.ADVISOR})),
    (S.WAITING, T.ACCEPT): (S.ASSIGNED, frozenset({A.ADVISOR})),  # "take the next one" without an offer
    (S.OFFERED, T.DECLINE): (S.WAITING, frozenset({A.ADVISOR, A.SUPERVISOR, A.CONTACT})),  # CONTACT: another advisor
    (S.OFFERED, T.LAPSE): (S.WAITING, frozenset({A.MATCHING})),
    (S.ASSIGNED, T.HAND_BACK): (S.WAITING, frozenset({A.ADVISOR, A.SUPERVISOR, A.CONTACT})),
    (S.ASSIGNED, T.LAPSE): (S.WAITING, frozenset({A.MATCHING})),  # its advisor went silent
    (S.IN_REVIEW, T.HAND_BACK): (S.WAITING, frozenset({A.ADVISOR, A.SUPERVISOR, A.CONTACT})),  # never its author again
    (S.ASSIGNED, T.SUBMIT): (S.IN_REVIEW, frozenset({A.ADVISOR, A.SUPERVISOR})),
    (S.IN_REVIEW, T.SEND_BACK): (S.ASSIGNED, frozenset({A.SUPERVISOR})),
    (S.IN_REVIEW, T.REWRITE): (S.IN_REVIEW, frozenset({A.SUPERVISOR})),  # its new author; another must sign
    (S.IN_REVIEW, T.APPROVE): (S.APPROVED, frozenset({A.SUPERVISOR})),  # the only way to APPROVED
    (S.APPROVED, T.RECALL): (S.IN_REVIEW, frozenset({A.SUPERVISOR})),
    (S.APPROVED, T.WRITE_AGAIN): (S.IN_REVIEW, frozenset({A.CONTACT})),  # new words void the signature
    (S.APPROVED, T.REFUSE): (S.IN_REVIEW, frozenset({A.OUTBOUND})),  # what was stored is not what was signed
    (S.APPROVED, T.DELIVER): (S.ANSWERED, frozenset({A.OUTBOUND})),  # the only way to ANSWERED
    (S.APPROVED, T.GIVE_UP): (S.HELD, frozenset({A.OUTBOUND})),  # it did not arrive: a person must look
    (S.ANSWERED, T.GIVE_UP): (S.HELD, frozenset({A.OUTBOUND})),  # the provider reports late that it did not arrive
    (S.ANSWERED, T.WRITE_AGAIN): (S.WAITING, frozenset({A.CONTACT})),
    (S.HELD, T.RELEASE): (S.WAITING, frozenset({A.SUPERVISOR, A.CONTACT})),  # CONTACT: they sent START
    (S.ESCALATED, T.RELEASE): (S.WAITING, frozenset({A.SUPERVISOR})),
}
OPEN = (S.WAITING, S.HELD, S.OFFERED, S.ASSIGNED, S.IN_REVIEW, S.APPROVED, S.ANSWERED, S.ESCALATED)
for _here in OPEN:
    STEPS[(_here, T.CLOSE)] = (S.CLOSED, frozenset({A.CONTACT, A.SUPERVISOR}))  # CONTACT: they sent EXIT
    if _here is not S.HELD:  # the person said STOP or DELETE, or only looks automatic
        STEPS[(_here, T.HOLD)] = (S.HELD, frozenset({A.CONTACT, A.SUPERVISOR}))
    if _here is not S.ESCALATED:  # danger interrupts everything, whoever has it
        STEPS[(_here, T.ESCALATE)] = (S.ESCALATED, frozenset({A.CONTACT, A.ADVISOR, A.SUPERVISOR}))
    if _here not in (S.ANSWERED, S.APPROVED):
        STEPS[(_here, T.TAKE_OVER)] = (S.ASSIGNED, frozenset({A.SUPERVISOR}))
    if _here not in (S.ANSWERED, S.APPROVED, S.IN_REVIEW):  # with an advisor whom a supervisor has chosen
        STEPS[(_here, T.PLACE)] = (S.ASSIGNED, frozenset({A.SUPERVISOR}))
# Somebody has had our answer and long written nothing: it closes, as we said at the start.
STEPS[(S.ANSWERED, T.CLOSE)] = (S.CLOSED, frozenset({A.CONTACT, A.SUPERVISOR, A.MATCHING}))

FIRST_STATES = (S.WAITING, S.HELD, S.ESCALATED)


def after(here: State, step: Step, by: Actor) -> State:
    """The state that `step`, taken by `by`, leads to; raises NotAllowed."""
    there, who = STEPS.get((here, step), (None, frozenset[Actor]()))
    if there is None or by not in who:
        raise NotAllowed(f"{by.value} cannot {step.value} a conversation that is {here.value}")
    return there
