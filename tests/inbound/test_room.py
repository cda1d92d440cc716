"""On a full disk the doors say "later", health says why, and nothing is half taken in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.config import Settings
from gateway.health import Health
from gateway.inbound.arrival import Arrival
from gateway.inbound.parsing import ParserPool
from gateway.inbound.room import MB, NoRoom, Room, WhileThereIsRoom, free_bytes
from gateway.store import Engine
from gateway.wiring import door_reasons
from tests.inbound.mail_door import DOMAIN, MAIL, RememberingIntake, RunningDoor
from tests.inbound.test_together import words


class OneByOne(RememberingIntake):
    """The same, also for one at a time."""

    def take_in(self, arrival: Arrival) -> object:
        [outcome] = self.take_in_all([arrival])
        return outcome


@pytest.fixture
def left() -> list[int]:
    """How many bytes are left on the disk: a single number, to be changed."""
    return [100 * MB]


@pytest.fixture
def narrow(parser: ParserPool, tmp_path: Path, left: list[int]) -> Iterator[RunningDoor]:
    """A mail door on that disk."""
    intake = WhileThereIsRoom(OneByOne(), Room(tmp_path, 200 * MB, lambda _: left[0]))
    door = RunningDoor(intake, parser, Settings(domain=DOMAIN))
    door.start()
    yield door
    door.stop()


def test_a_mail_on_a_full_disk_is_asked_for_again_and_taken_once_there_is_room(
    narrow: RunningDoor, left: list[int]
) -> None:
    assert narrow.refusal(MAIL) == (451, "4.3.0 Try again later")

    left[0] = 200 * MB
    narrow.post()


def test_nothing_is_taken_in_one_by_one_either(tmp_path: Path) -> None:
    left = [0]
    intake = WhileThereIsRoom(OneByOne(), Room(tmp_path, MB, lambda _: left[0]))

    for take in (lambda: intake.take_in(words("one")), lambda: intake.take_in_all([words("one")])):
        with pytest.raises(NoRoom):
            take()
    left[0] = MB
    assert (intake.take_in(words("one")), intake.take_in_all([words("two")])) == ("stored", ["stored"])


def test_health_says_that_the_disk_is_nearly_full(tmp_path: Path) -> None:
    assert Room(tmp_path, 200 * MB, lambda _: 0).reasons() == [
        "the disk is nearly full: less than 200 MB are free, so nothing is taken in"
    ]
    assert Room(tmp_path, 200 * MB, lambda _: 200 * MB).reasons() == []


def test_a_doors_health_tells_of_the_disk_beside_the_database(engine: Engine, tmp_path: Path) -> None:
    full = Health("smtp", lambda: door_reasons(engine, Room(tmp_path, MB, lambda _: 0)))
    fine = Health("smtp", lambda: door_reasons(engine, Room(tmp_path, MB, lambda _: MB)))

    status, why = full.answer("/readyz")
    assert (status, "the disk is nearly full" in why) == (503, True)
    assert fine.answer("/readyz") == (200, "ready\n")


def test_only_a_database_on_this_disk_is_watched(tmp_path: Path) -> None:
    here = Settings.model_validate({"data_dir": tmp_path, "least_free_mb": 1})
    elsewhere = Settings.model_validate({"data_dir": tmp_path, "database_url": "postgresql://db.example/x"})
    switched_off = Settings.model_validate({"data_dir": tmp_path, "least_free_mb": 0})

    assert (Room.of(here).least, Room.of(elsewhere).least, Room.of(switched_off).least) == (MB, 0, 0)
    assert free_bytes(tmp_path) > 0
