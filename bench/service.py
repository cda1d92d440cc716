"""The whole service in a folder of its own, on free ports: real keys, SQLite with full sync, Redis, every process."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

START_SECONDS = 60.0
END_SECONDS = 30.0


class DidNotStart(Exception):
    """The service ended, or was not ready in time."""


class Service:
    """`sottovoce up --demo`, two mail doors, limits off unless the settings given say otherwise."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        listens = ("SMTP", "SMS", "CONSOLE", "ADMIN", "POCKET")
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SOTTOVOCE_")}
        ports = {f"SOTTOVOCE_{name}_LISTEN": "127.0.0.1:0" for name in listens}
        chosen = {"DATA_DIR": str(folder / "var"), "LIMITS": "off", "SMTP_PROCESSES": "2"} | settings
        self._environment = ours | ports | {f"SOTTOVOCE_{name}": value for name, value in chosen.items()}
        self._papers: dict[str, Any] = {}

    def __enter__(self) -> Service:
        """Set the demo up, and wait until every process is ready; raises DidNotStart."""
        self._run("ops.command", "demo")
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from gateway.cli import main; main()", "up", "--demo"],
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        papers, deadline = self.folder / "var" / "demo.json", time.monotonic() + START_SECONDS
        while not papers.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise DidNotStart("the service did not start: " + (self.folder / "log").read_text()[-1000:])
            time.sleep(0.1)
        self._papers = json.loads(papers.read_text())
        return self

    def __exit__(self, *_: object) -> None:
        """End it as an operator would."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(END_SECONDS)

    def _run(self, module: str, *arguments: str) -> None:
        run = [sys.executable, "-c", f"from {module} import main; main()", *arguments]
        subprocess.run(run, env=self._environment, check=True, stdout=subprocess.DEVNULL)

    @property
    def door(self) -> tuple[str, int]:
        """Where the mail doors listen."""
        host, _, port = str(self._papers["smtp"]).rpartition(":")
        return host, int(port)

    @property
    def ask_address(self) -> str:
        """The address people write to."""
        return str(self._papers["ask_address"])

    @property
    def pid(self) -> int:
        """The supervisor of all its processes."""
        return self._process.pid

    def make_room(self, conversations: int) -> None:
        """Give the demo's advisor a table that is large enough for all of them."""
        with closing(sqlite3.connect(self.database, timeout=30)) as connection, connection:
            connection.execute("UPDATE staff SET capacity = ? WHERE roles LIKE '%advisor%'", (conversations,))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database, as somebody who stole it could."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()

    @property
    def database(self) -> Path:
        """The one file everything is in."""
        return self.folder / "var" / "sottovoce.db"
