"""What a check asks the DNS and what it has learnt; and the letter in which the door puts a mail before a child. # pure

The child that checks has no network. It says which names it wants to know, the door asks, and puts the same mail before
it again with the answers, until nothing is missing. So a check is a function of its enquiry, and no child waits.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

MOST_NAMES = 30
"""Names that are asked for one mail."""

KINDS = frozenset({"TXT", "A", "AAAA", "MX", "PTR"})
MOST_VALUES = 100
LONGEST_VALUE = 2048
"""A longer record counts as absent: no policy needs it, and no key that is safe to calculate with."""

_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
_LENGTH = struct.Struct(">I")


class Question(NamedTuple):
    """One name, in lower case and without its last dot, and the kind of record."""

    name: str
    kind: str


@dataclass(frozen=True, repr=False)
class Answer:
    """What the DNS said: nothing in `values` when there is no such record. `failed`: it said nothing we can go by."""

    values: tuple[str, ...] = ()
    failed: bool = False


Answers = Mapping[Question, Answer]
NO_SUCH = Answer()


def question(name: str, kind: str) -> Question | None:
    """The question for this name, or None where no such name can be."""
    plain = name.rstrip(".").lower()
    possible = kind in KINDS and len(plain) <= 253 and _NAME.fullmatch(plain)
    return Question(plain, kind) if possible else None


@dataclass(repr=False)
class Notebook:
    """The answers so far, and the questions that came up and have none."""

    answers: Answers
    missing: dict[Question, None] = field(default_factory=dict)

    def ask(self, name: str, kind: str = "TXT") -> Answer | None:
        """The answer, or None when it must be asked for first."""
        asked = question(name, kind)
        if asked is None:
            return NO_SUCH
        if asked not in self.answers:
            self.missing[asked] = None
            return None
        return self.answers[asked]


@dataclass(frozen=True, repr=False)
class Enquiry:
    """One mail put before a child: where it came from, and what is known.

    `sender` is the address in its From, `peer` the address of the machine that handed it over. `edge` is the name of a
    trusted edge whose report is to be read, or empty. `whole` says that the mail is here to its end; else its head is.
    """

    sender: str
    peer: str = ""
    helo: str = ""
    mail_from: str = ""
    edge: str = ""
    whole: bool = False
    answers: Answers = field(default_factory=dict)

    def packed(self, raw: bytes) -> bytes:
        """The enquiry and the mail as one run of bytes."""
        values: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        values["answers"] = [[*asked, list(said.values), said.failed] for asked, said in self.answers.items()]
        head = json.dumps(values).encode()
        return _LENGTH.pack(len(head)) + head + raw

    @classmethod
    def unpacked(cls, sent: bytes) -> tuple[Self, bytes]:
        """The enquiry and the mail again."""
        (length,) = _LENGTH.unpack_from(sent)
        end = _LENGTH.size + length
        values = json.loads(sent[_LENGTH.size : end])
        told = {Question(name, kind): Answer(tuple(said), failed) for name, kind, said, failed in values["answers"]}
        return cls(**values | {"answers": told}), sent[end:]


_PLAIN = ("sender", "peer", "helo", "mail_from", "edge", "whole")


def wanted(told: object) -> list[Question]:
    """The questions in a child's answer, as far as they are questions: it has just read what a stranger wrote."""
    asked = (_stated(one) for one in told) if isinstance(told, list) else ()
    return [one for one in asked if one is not None][:MOST_NAMES]


def _stated(pair: object) -> Question | None:
    if not isinstance(pair, list) or len(pair) != 2:
        return None
    name, kind = pair
    return question(name, kind) if isinstance(name, str) and isinstance(kind, str) else None
