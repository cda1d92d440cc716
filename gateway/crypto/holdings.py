"""Which process holds which keys: the table of who may know what, as data."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.crypto.envelope import Role

SEALING_ROLES = frozenset({Role.STORY, Role.DELIVERY})
SIGNING_ROLES = frozenset({Role.SIGNOFF, Role.AUDIT, Role.ROSTER})
SYMMETRIC_ROLES = frozenset({Role.INDEX_EMAIL, Role.INDEX_SMS, Role.OPTOUT})


@dataclass(frozen=True)
class Holding:
    """The roles whose private (or symmetric) keys a process has, and those it knows only by their public key."""

    private: frozenset[Role] = frozenset()
    public: frozenset[Role] = frozenset()


# The operator alone has the private roster key, in the store: it is in nobody's view.
HOLDINGS: dict[str, Holding] = {
    "smtp": Holding(frozenset({Role.INDEX_EMAIL, Role.OPTOUT}), SEALING_ROLES),
    "sms": Holding(frozenset({Role.INDEX_SMS, Role.OPTOUT}), SEALING_ROLES),
    "matching": Holding(),
    "reader": Holding(frozenset({Role.STORY, Role.AUDIT}), frozenset({Role.STORY, Role.ROSTER})),
    "console": Holding(frozenset({Role.SIGNOFF}), SEALING_ROLES),
    "outbound": Holding(
        frozenset({Role.DELIVERY}) | SYMMETRIC_ROLES, frozenset({Role.DELIVERY, Role.SIGNOFF, Role.ROSTER})
    ),
    "clock": Holding(),
}
