"""Room on the disk: while there is too little of it nothing is taken in, so that nothing is taken in half.

A disk that fills up amid a commit costs more than a sending server that tries again in an hour.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gateway.config import Settings
from gateway.inbound.arrival import Arrival

MB = 1024 * 1024


class NoRoom(Exception):
    """The disk is nearly full; it must come again."""


class Intake(Protocol):
    """Whoever takes arrivals in, one or several."""

    def take_in(self, arrival: Arrival) -> object:
        """Store one."""

    def take_in_all(self, arrivals: Sequence[Arrival]) -> Sequence[object]:
        """Store several; for each what became of it."""


def free_bytes(folder: Path) -> int:
    """How much may still be written where this folder lies."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True)
class Room:
    """The disk that everything is kept on. With a database elsewhere (`least` 0) there is nothing to watch here."""

    folder: Path
    least: int  # bytes
    free: Callable[[Path], int] = free_bytes

    @classmethod
    def of(cls, settings: Settings) -> Room:
        """The room that these settings ask for."""
        return cls(settings.data_dir, 0 if settings.database_url else settings.least_free_mb * MB)

    def reasons(self) -> list[str]:
        """Why nothing can be taken in, in a sentence; empty while there is room."""
        if self.least and self.free(self.folder) < self.least:
            return [f"the disk is nearly full: less than {self.least // MB} MB are free, so nothing is taken in"]
        return []


class WhileThereIsRoom:
    """An intake that takes nothing in on a full disk."""

    def __init__(self, intake: Intake, room: Room) -> None:
        self._intake = intake
        self._room = room

    def take_in(self, arrival: Arrival) -> object:
        """As the intake does; raises NoRoom."""
        self._look()
        return self._intake.take_in(arrival)

    def take_in_all(self, arrivals: Sequence[Arrival]) -> Sequence[object]:
        """As the intake does; raises NoRoom."""
        self._look()
        return self._intake.take_in_all(arrivals)

    def _look(self) -> None:
        if self._room.reasons():
            raise NoRoom("the disk is nearly full")
