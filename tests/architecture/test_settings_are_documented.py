"""docs/settings.md and the settings say the same: names, defaults, and who sees a secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.config import PREFIX, SECRETS, Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
_ROW = re.compile(rf"\| `{PREFIX}(\w+)` \| (\S+) \| (.+) \| (.+) \|")
_NO_SECRET = "–"


def documented(page: str) -> dict[str, tuple[str, str, str]]:
    """Name without prefix, in lower case, to (default, meaning, seen by) as the table has it."""
    return {row[1].lower(): (row[2].strip("`"), row[3], row[4]) for row in _ROW.finditer(page)}


ROWS = documented(PAGE.read_text(encoding="utf-8"))


def as_written(name: str) -> str:
    """A setting's default as the page writes it."""
    default = Settings.model_fields[name].default
    if default is None:
        return "unset"
    if isinstance(default, bool):
        return "on" if default else "off"
    if name.endswith("_listen") and default == "":
        return "off"
    return ",".join(map(str, default)) if isinstance(default, tuple) else str(default)


def test_every_setting_is_on_the_page_and_nothing_else() -> None:
    assert set(ROWS) == set(Settings.model_fields)


def test_every_line_of_the_table_could_be_read() -> None:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{PREFIX}")]
    assert len(lines) == len(ROWS)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_page_has_the_default_that_the_code_has(name: str) -> None:
    assert ROWS[name][0] == as_written(name)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_page_says_which_processes_see_a_secret(name: str) -> None:
    seen_by = ", ".join(sorted(SECRETS[name])) if name in SECRETS else _NO_SECRET
    assert ROWS[name][2] == seen_by


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_page_says_what_a_setting_means(name: str) -> None:
    assert len(ROWS[name][1].split()) >= 3
