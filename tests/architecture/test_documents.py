"""The documents say what is so: every file, state, step, key, setting, command and code they name is really there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from gateway.cli import app as sottovoce
from gateway.config import PREFIX, Settings
from gateway.conversation import STEPS, Actor, State, Step
from gateway.crypto.holdings import HOLDINGS
from gateway.whose_turn import TURNS
from ops.command import app as sottovoce_ops

ROOT = Path(__file__).resolve().parents[2]
FLOW = ROOT / "docs" / "flow.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
OPERATIONS = ROOT / "docs" / "operations.md"
TIME = ROOT / "docs" / "time.md"
THREAT_MODEL = ROOT / "docs" / "threat-model.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURES = ".png"

_IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"[a-z_0-9.]+(?:/[A-Za-z_0-9.-]+)+/?")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)\s]*\)")
_COMMAND = re.compile(r"(sottovoce(?:-ops)?) ([a-z]+)(?: ([a-z]+))?")
_OURS = ("gateway/", "ops/", "tests/", "docs/", "bench/", ".ci/")
_REFUSED = re.compile(r"\bRefused\(\s*\"([a-z_]+)\"")
_WORKERS = ("matching", "outbound")
_AGPL_LINES = 661


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def in_backticks(page: str) -> Iterator[str]:
    """What stands in backticks within a line, outside of blocks."""
    for found in _IN_BACKTICKS.finditer(_BLOCK.sub("", page)):
        yield found[1]


def rows(page: str, columns: int) -> list[list[str]]:
    """The cells of every row with so many columns, heading and rule left out."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]
    return [row for row in cells if len(row) == columns and not set(row[0]) <= {"-", " "}]


def is_there(path: str) -> bool:
    """Whether a path of ours, or one beneath gateway/ without its ending, exists."""
    here = [ROOT / path, ROOT / "gateway" / path, ROOT / "gateway" / f"{path}.py"]
    return any(place.exists() for place in here)


def code() -> str:
    files = [file for folder in ("gateway", "ops") for file in (ROOT / folder).rglob("*") if file.suffix == ".py"]
    return "\n".join(text(file) for file in sorted(files)).lower()


CODE = code()


def test_every_path_on_the_page_of_the_route_leads_somewhere() -> None:
    page = text(FLOW)
    drawn = [path for block in _BLOCK.findall(page) for path in _PATH.findall(block)]
    named = [span for span in in_backticks(page) if _PATH.fullmatch(span)]
    assert len(drawn) > 5
    assert len(named) > 30
    assert [path for path in [*drawn, *named] if not is_there(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_file_of_ours_that_a_document_names_is_there(document: Path) -> None:
    named = [span for span in in_backticks(text(document)) if span.startswith(_OURS) and _PATH.fullmatch(span)]
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_page_that_a_document_links_to_is_there(document: Path) -> None:
    links = [link for link in _LINK.findall(text(document)) if not link.startswith("http")]
    pages = [link for link in links if not link.endswith(PICTURES)]
    assert [link for link in pages if not (document.parent / link).exists()] == []


def test_the_page_of_the_route_has_every_state_with_its_meaning() -> None:
    states = [row[0].strip("`") for row in rows(text(FLOW), 3) if row[0] != "state"]
    assert states == list(State)


def test_the_page_of_the_route_has_every_step() -> None:
    assert {row[0].strip("`") for row in rows(text(FLOW), 4) if row[0] != "step"} == set(Step)


def test_the_arrows_on_the_page_of_the_route_are_those_of_the_table() -> None:
    drawn: dict[tuple[State, Step], tuple[State, frozenset[Actor]]] = {}
    for step, origins, there, who in rows(text(FLOW), 4)[1:]:
        by = frozenset(Actor(actor) for actor in who.split(", "))
        for here in in_backticks(origins):
            assert (State(here), Step(step.strip("`"))) not in drawn, "an arrow is drawn twice"
            drawn[State(here), Step(step.strip("`"))] = (State(there.strip("`")), by)
    assert drawn == STEPS


def test_the_page_of_time_says_whose_turn_it_is_in_every_state() -> None:
    told = [[cell.strip("`").replace("–", "") for cell in row] for row in rows(text(TIME), 5)[1:]]
    assert told == [
        [state.value, turn.owner.value, turn.deadline, turn.instead, turn.then]
        for state, turn in ((state, TURNS[state]) for state in State)
    ]


def test_the_threat_model_gives_each_process_the_keys_that_it_may_hold() -> None:
    told = {row[0].strip("`"): row[1:] for row in rows(text(THREAT_MODEL), 3) if row[0] != "process"}
    held = {
        process: [", ".join(sorted(roles)) or "–" for roles in (holding.private, holding.public)]
        for process, holding in HOLDINGS.items()
    }
    assert told == held


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_a_document_names_only_settings_that_exist(document: Path) -> None:
    named = {found.lower() for found in re.findall(rf"{PREFIX}([A-Z][A-Z_]*[A-Z])", text(document))}
    known = {*Settings.model_fields, "config"}
    assert {name for name in named if name.removesuffix("_file") not in known} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_a_document_names_only_make_targets_that_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    page = text(document)
    lines = [*in_backticks(page), *(line for block in _BLOCK.findall(page) for line in block.splitlines())]
    named = {found[1] for line in lines if (found := re.match(r"make ([a-z]+)", line))}
    assert named <= targets


def test_the_first_page_names_the_two_commands_that_matter() -> None:
    assert {"run", "test"} <= set(re.findall(r"^make ([a-z]+)", text(ROOT / "README.md"), re.MULTILINE))


def commands_of(app: typer.Typer) -> dict[str, set[str]]:
    """Every command by name, with the names of its own commands or kinds."""
    commands: dict[str, object] = getattr(typer.main.get_command(app), "commands", {})
    return {name: set(getattr(command, "commands", {})) for name, command in commands.items()}


COMMANDS = {"sottovoce": commands_of(sottovoce), "sottovoce-ops": commands_of(sottovoce_ops)}
COMMANDS["sottovoce"]["worker"] = set(_WORKERS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_a_document_names_only_commands_that_exist(document: Path) -> None:
    named = [found for span in in_backticks(text(document)) if (found := _COMMAND.match(span))]
    for program, command, below in (found.groups() for found in named):
        assert command in COMMANDS[program], f"there is no {program} {command}"
        kinds = COMMANDS[program][command]
        assert not kinds or below is None or below in kinds, f"there is no {program} {command} {below}"


def test_the_operators_page_has_every_command() -> None:
    page = text(OPERATIONS)
    there = [f"sottovoce {command}" for command in COMMANDS["sottovoce"]]
    for command, below in COMMANDS["sottovoce-ops"].items():
        there += [f"sottovoce-ops {command} {name}" for name in below] or [f"sottovoce-ops {command}"]
    assert [command for command in there if f"`{command}" not in page] == []


def test_the_operators_page_explains_every_reason_for_which_a_letter_is_refused() -> None:
    files = [ROOT / "gateway" / "signoff.py", *(ROOT / "gateway" / "outbound").glob("*.py")]
    codes = {code for file in files for code in _REFUSED.findall(text(file))}
    explained = {span for row in rows(text(OPERATIONS), 2) for span in in_backticks(row[0])}
    assert len(codes) > 10
    assert codes - explained == set()


def glossary_words() -> list[str]:
    return [word for row in rows(text(GLOSSARY), 3) for word in re.findall(r"\*\*([^*]+)\*\*", row[0])]


@pytest.mark.parametrize("word", glossary_words())
def test_a_word_of_the_glossary_is_used_in_the_code(word: str) -> None:
    spellings = {word, word.replace("-", ""), word.replace(" ", "_"), word.replace(" ", "-")}
    assert any(spelling in CODE for spelling in spellings)


def test_the_licence_is_whole_and_the_one_that_the_project_states() -> None:
    licence = text(ROOT / "LICENSE")
    assert licence.splitlines()[0].strip() == "GNU AFFERO GENERAL PUBLIC LICENSE"
    assert len(licence.splitlines()) == _AGPL_LINES
    stated = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["license"]
    assert stated == "AGPL-3.0-or-later"


def test_the_pages_about_a_decision_are_numbered_without_a_gap_and_dated() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    assert [
        record.name for record in records if not re.search(r"^\d{4}-\d\d-\d\d · ", text(record), re.MULTILINE)
    ] == []
