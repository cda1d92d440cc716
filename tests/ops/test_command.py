"""What every command keeps to: settings from the environment, three exit codes, one JSON value."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from ops.command import sentence_for

EVERY_COMMAND = [
    ("database", "upgrade"),
    ("demo",),
    ("keys", "init"),
    ("letters", "list"),
    ("outbound", "pause"),
    ("outbound", "resume"),
    ("people", "list"),
    ("status",),
]


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_with_json_there_is_one_value_and_nothing_else(begun: Any, words: tuple[str, ...]) -> None:
    said, beside = begun.run(*words, "--json")
    json.loads(said)
    assert beside == ""


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_every_command_says_something_to_people(begun: Any, words: tuple[str, ...]) -> None:
    assert begun.run(*words)[0].strip()


@pytest.mark.parametrize("words", [("nothing",), ("people", "fire"), ("status", "--loud"), ("people", "link"), ()])
def test_bad_use_is_exit_code_2(shell: Any, words: tuple[str, ...]) -> None:
    shell.run(*words, code=2)


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_a_bad_setting_is_refused_by_its_name_and_not_its_value(shell: Any, words: tuple[str, ...]) -> None:
    shell.environment["SOTTOVOCE_TIMEZONE"] = "Mars/canary"
    sentence = shell.refused(*words)
    assert "SOTTOVOCE_TIMEZONE" in sentence
    assert "canary" not in sentence


@pytest.mark.parametrize(
    "words", [("people", "list"), ("letters", "list"), ("outbound", "pause"), ("people", "link", "x")]
)
def test_a_schema_that_is_behind_is_refused_with_what_to_run(shell: Any, words: tuple[str, ...]) -> None:
    shell.data_dir.mkdir()
    (shell.data_dir / "sottovoce.db").touch()
    assert "sottovoce-ops database upgrade" in shell.refused(*words)


def test_a_missing_key_is_refused_with_what_to_run(shell: Any) -> None:
    shell.run("database", "upgrade")
    words = ("people", "add", "--name", "Siri", "--role", "supervisor", "--email", "siri@help.example")
    assert "sottovoce-ops keys init" in shell.refused(*words)


def test_a_database_that_does_not_answer_is_refused_without_its_address(shell: Any) -> None:
    shell.environment["SOTTOVOCE_DATABASE_URL"] = "postgresql://user:canary@127.0.0.1:1/none"
    sentence = shell.refused("people", "list")
    assert "The database does not answer" in sentence
    assert "canary" not in sentence


def test_a_mistake_of_ours_is_not_hidden_behind_a_sentence() -> None:
    assert sentence_for(ZeroDivisionError("ours")) is None


def test_a_providers_secret_is_not_even_opened(shell: Any) -> None:
    shell.environment["SOTTOVOCE_TWILIO_AUTH_TOKEN_FILE"] = "/not/there"
    shell.run("status")


def test_the_installed_command_is_this_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from ops.command import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("demo", "keys", "people", "letters", "status", "outbound", "database"))
