"""After a real round: every sealed value of the database opens where it stands, and nowhere else.

With the real keys of reader and outbound, each value is tried in the place of every other one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from typing import Any

import pytest

from gateway import signoff
from gateway.crypto.envelope import CannotOpen, Place, Purpose, Role, Sealed
from gateway.crypto.keyring import Keyring
from gateway.crypto.opening import open_key, open_sealed
from tests.walks.answering import approve, submit
from tests.walks.running import Service

PARTS = {"message": ("words", "rest", "others"), "draft": ("words", "feedback")}
TO_OUTBOUND = (
    ("contact", "return_address", Purpose.ADDRESS),
    ("contact", "name_map", Purpose.NAME_MAP),
    ("conversation", "reply_token", Purpose.TOKEN),
    ("message", "own", Purpose.OWN),
    ("staff", "address", Purpose.STAFF_ADDRESS),
    ("delivery", "letter", Purpose.LETTER),
)
IN_A_CONVERSATION = ("message", "draft", "delivery")


@dataclass(frozen=True)
class Slot:
    """One sealed value, where it stands, and how its process would open it there."""

    name: str
    value: Sealed
    place: Place
    open: Callable[[Sealed, Place], object]


def rows(service: Service, table: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of a table, with the conversation each belongs to."""
    wanted = ["id", *columns, *(["conversation_id"] if table in IN_A_CONVERSATION else [])]
    for row in service.rows(f"SELECT {', '.join(wanted)} FROM {table}"):
        found = dict(zip(wanted, row, strict=True))
        found["at"] = found.get("conversation_id") or (found["id"] if table == "conversation" else "")
        yield found


def under_story(service: Service, keyring: Keyring) -> Iterator[Slot]:
    """Data keys, sealed to the reader, and the words under them."""

    for table, parts in PARTS.items():
        for row in rows(service, table, ("data_key", *parts)):
            place = Place(table, "data_key", row["id"], row["at"])
            sealed_key = Sealed(row["data_key"])
            key = open_key(keyring, Role.STORY, sealed_key, place)
            yield Slot(f"{table}.data_key", sealed_key, place, partial(open_key, keyring, Role.STORY))
            for part in parts:
                if row[part] is not None:
                    at = Place(table, part, row["id"], row["at"])
                    yield Slot(f"{table}.{part}", Sealed(row[part]), at, partial(key.open, Purpose(part)))


def under_delivery(service: Service, keyring: Keyring) -> Iterator[Slot]:
    """Addresses, names, tokens and letters, sealed to outbound."""

    for table, column, purpose in TO_OUTBOUND:
        for row in rows(service, table, (column,)):
            place = Place(table, column, row["id"], row["at"])
            if table == "delivery":
                assert place == signoff.letter_place(row["id"], row["at"])
            if row[column] is not None:
                yield Slot(
                    f"{table}.{column}",
                    Sealed(row[column]),
                    place,
                    partial(open_sealed, keyring, Role.DELIVERY, purpose),
                )


def write_a_little(service: Service) -> None:
    """Two people by mail and two by text, with everything in it that is ever sealed; both answers still wait."""
    quoted = "\n\nOn Tuesday somebody wrote:\n> what was said before\n"
    for place, name in enumerate(("Noor", "Mika")):
        service.text(f"+44770090047{place}", f"hello from {name} by text")
        words = f"Hi, my name is {name}. My friend Charlie Baker came to {name}'s place, call me on 07700 900479."
        service.mail(f"{name}@example.org".lower(), words + quoted, name=f"{name} Example")
    service.operator("outbound", "pause")
    supervisor, advisor = service.staff("supervisor"), service.staff("advisor")
    for turn in range(4):
        path = submit(service, "", "That is a change.")
        supervisor.press(supervisor.open(path), "Send back", Feedback=f"Warmer, please ({turn}).")
        advisor.press(advisor.open(path), "Submit", Your_answer="That is a change! How is it?")
        approve(service, path)


@pytest.fixture
def written_in(a_service: Callable[..., Service]) -> Service:
    """A service of its own: small, so that every pair can be tried."""
    service = a_service()
    write_a_little(service)
    return service


def test_no_sealed_value_opens_in_the_place_of_another(written_in: Service) -> None:
    reader = Keyring.of_process(written_in.folder / "keys", "reader")
    outbound = Keyring.of_process(written_in.folder / "keys", "outbound")
    slots = [*under_story(written_in, reader), *under_delivery(written_in, outbound)]
    expected = {f"{table}.{column}" for table, parts in PARTS.items() for column in ("data_key", *parts)}
    expected |= {f"{table}.{column}" for table, column, _ in TO_OUTBOUND}
    for kind in expected:
        assert sum(slot.name == kind for slot in slots) >= 2, f"there are too few of {kind} to swap"
    for slot in slots:
        assert slot.open(slot.value, slot.place), f"{slot.name} opens where it stands"

    opened = [(there.name, other.name) for there, other in permutations(slots, 2) if opens(there, other)]

    assert opened == []


def opens(there: Slot, other: Slot) -> bool:
    """Whether this value would be taken for what belongs there: by itself, or moved together with its data key."""
    for way in (there.open, other.open):
        with contextlib.suppress(CannotOpen):
            way(other.value, there.place)
            return True
    return False


def test_every_column_of_bytes_is_either_tried_here_or_holds_no_ciphertext(service: Service) -> None:
    hashes_and_signatures = {
        "auditentry": {"before", "link"},
        "block": {"hash"},
        "checkpoint": {"link", "signature"},
        "contact": {"address_index", "optout_hash", "binding"},
        "optout": {"hash"},
        "recusal": {"hash"},
        "signoff": {"statement", "signature"},
    }
    tried = {(table, column) for table, column, _ in TO_OUTBOUND}
    tried |= {(table, column) for table, parts in PARTS.items() for column in ("data_key", *parts)}
    for (table,) in service.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for _, column, kind, *_ in service.rows(f"PRAGMA table_info({table})"):
            if kind == "BLOB":
                assert (table, column) in tried or column in hashes_and_signatures.get(table, set()), (table, column)
