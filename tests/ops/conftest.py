"""The operators' commands, run as an operator runs them, on a data folder of their own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.config import read
from gateway.store import Session, open_engine, transaction
from gateway.time_and_chance import Circumstances
from ops.command import app
from ops.office import Office

NOON = datetime(2030, 6, 3, 12, 0, 30, tzinfo=UTC)  # a Monday


class Shell:
    """A shell of the operator's, with its environment."""

    def __init__(self, data_dir: Path) -> None:
        """Everything lies under `data_dir`."""
        self.data_dir = data_dir
        self.environment = {"SOTTOVOCE_DATA_DIR": str(data_dir)}

    def run(self, *words: str, code: int = 0) -> tuple[str, str]:
        """Run `sottovoce-ops` with these words; returns what it said to stdout and to stderr."""
        result = CliRunner().invoke(app, list(words), env=self.environment)
        assert result.exit_code == code, (result.output, result.exception)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.stdout, result.stderr

    def json(self, *words: str) -> Any:
        """Run with --json; returns the value."""
        return json.loads(self.run(*words, "--json")[0])

    def refused(self, *words: str) -> str:
        """Run what must be refused; returns the sentence."""
        said, sentence = self.run(*words, code=1)
        assert said == ""
        assert "Traceback" not in sentence
        return sentence

    def office(self, now: Callable[[], datetime] = lambda: NOON) -> Office:
        """The office that a command has here, with a clock that stands still."""
        return Office(read(self.environment), Circumstances(now=now))

    @contextmanager
    def database(self) -> Iterator[Session]:
        """The database as the commands left it."""
        engine = open_engine(read(self.environment).database)
        with transaction(engine) as session:
            yield session
        engine.dispose()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in which nothing has been run yet."""
    for name in [name for name in os.environ if name.startswith("SOTTOVOCE_")]:
        monkeypatch.delenv(name)
    return Shell(tmp_path / "var")


@pytest.fixture
def begun(shell: Shell) -> Shell:
    """A shell in which `keys init` has been run."""
    shell.run("keys", "init")
    return shell
