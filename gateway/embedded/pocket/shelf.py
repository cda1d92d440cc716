"""A shelf: a folder of files whose names sort by arrival, each renamed into place when it is whole."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

NAME = re.compile(r"[0-9]{20}(-[A-Za-z0-9]+)?")


class Shelf:
    """Keeps bytes under names made of the nanosecond of their arrival and an optional mark.

    Safe for the threads of one process; another process may read at any time.
    """

    def __init__(self, folder: Path, suffix: str, now: Callable[[], datetime]) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._suffix = suffix
        self._now = now
        self._naming, self._writing = threading.Lock(), threading.Lock()
        self._last = max((int(name[:20]) for name in self.names()), default=0)

    def keep(self, content: bytes, mark: str = "") -> str:
        """Put it on the shelf after everything else, and return its name."""
        with self._naming:
            self._last = max(self._last + 1, _nanoseconds(self._now()))
            name = f"{self._last:020d}" + (f"-{mark}" if mark else "")
        self.replace(name, content)
        return name

    def replace(self, name: str, content: bytes) -> None:
        """Change what lies under this name, in one instant."""
        path = self._path(name)
        unfinished = path.with_name(path.name + ".part")
        with self._writing:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            unfinished.rename(path)

    def names(self, mark: str = "") -> list[str]:
        """The names in order of arrival, all or those with this mark."""
        found = self._folder.glob(f"*-{mark}{self._suffix}" if mark else f"*{self._suffix}")
        return sorted(name for path in found if NAME.fullmatch(name := path.name.removesuffix(self._suffix)))

    def read(self, name: str) -> bytes:
        """What lies under this name; raises KeyError when nothing does."""
        if not NAME.fullmatch(name):
            raise KeyError("no such name")
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise KeyError("no such name") from None

    def remove(self, name: str) -> None:
        """Take it off the shelf, if it is there."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / (name + self._suffix)


def arrived(name: str) -> datetime:
    """When the file of this name arrived, in UTC."""
    return datetime.fromtimestamp(int(name[:20]) / 1e9, UTC)


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000
