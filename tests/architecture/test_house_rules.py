"""The rules of the house that a program can check, and a check of each rule on something that breaks it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("gateway", "ops")
RECORDED = ROOT / "gateway" / "store" / "migrations" / "versions"  # written by a tool, and never changed afterwards
MOST_LINES, LONGEST_FUNCTION = 300, 40
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"})
READS_ENVIRONMENT = frozenset({"gateway/cli.py", "ops/command.py"})  # each hands it to config.read as a value
LOG_CALLS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})

Rule = Callable[[str, str], Iterator[str]]


def too_long_a_file(path: str, source: str) -> Iterator[str]:
    """A file is read in one sitting."""
    lines = len(source.splitlines())
    if lines > MOST_LINES:
        yield f"{path} has {lines} lines, and {MOST_LINES} is the most"


def too_long_a_function(path: str, source: str) -> Iterator[str]:
    """A function is seen at one glance."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno} {node.name} has {lines} lines, and {LONGEST_FUNCTION} is the most"


def an_empty_name(path: str, _source: str) -> Iterator[str]:
    """A file is named by a word an advisor would understand."""
    for part in Path(path).with_suffix("").parts:
        if part.strip("_") in EMPTY_NAMES:
            yield f"{path} says nothing about what is in it"


def no_docstring(path: str, source: str) -> Iterator[str]:
    """Every module says what it is for; an empty one has nothing to say."""
    if source.strip() and not ast.get_docstring(ast.parse(source)):
        yield f"{path} does not say what it is for"


def words_in_a_log(path: str, source: str) -> Iterator[str]:
    """A log is a named event with fields: text that is put together could hold somebody's words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _logs(node.func) and any(_put_together(part) for part in _given(node)):
            yield f"{path}:{node.lineno} puts a log's text together"


def _logs(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and called.attr in LOG_CALLS and "log" in ast.unparse(called.value).lower()


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _put_together(given: ast.expr) -> bool:
    if isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute):
        return given.func.attr == "format"
    return isinstance(given, ast.JoinedStr) or (
        isinstance(given, ast.BinOp) and isinstance(given.op, ast.Mod | ast.Add) and _holds_text(given)
    )


def _holds_text(given: ast.expr) -> bool:
    return any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in ast.walk(given))


def a_look_at_the_environment(path: str, source: str) -> Iterator[str]:
    """Settings are read once and passed on."""
    if path in READS_ENVIRONMENT:
        return
    for node in ast.walk(ast.parse(source)):
        named = node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.alias) else ""
        if named in ("environ", "environb", "getenv", "putenv"):
            yield f"{path} looks at the environment itself"


RULES: dict[Rule, tuple[str, str]] = {  # each rule, with a file that breaks it
    too_long_a_file: ("gateway/long.py", "x = 1\n" * (MOST_LINES + 1)),
    too_long_a_function: ("gateway/long.py", "async def long():\n" + "    x = 1\n" * LONGEST_FUNCTION),
    an_empty_name: ("gateway/console/utils.py", ""),
    no_docstring: ("ops/silent.py", "x = 1\n"),
    words_in_a_log: ("gateway/loud.py", 'log.info(f"from {sender}")'),
    a_look_at_the_environment: ("gateway/curious.py", "import os\nos.environ['HOME']"),
}


def modules() -> dict[str, str]:
    """Every module of ours by its path, with its source."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    ours = [file for file in files if RECORDED not in file.parents]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in ours}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_module_of_ours_has(rule: Rule) -> None:
    assert [fault for path, source in modules().items() for fault in rule(path, source)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_check_itself_finds(rule: Rule) -> None:
    path, source = RULES[rule]
    assert list(rule(path, source))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_module_as_it_should_be_passes_the_check_for(rule: Rule) -> None:
    source = '"""What this is for."""\n\nlog.info("letter_sent", count=1 + 1)\n' + "x = 1\n" * (MOST_LINES - 3)
    assert list(rule("gateway/plain.py", source)) == []


@pytest.mark.parametrize(
    "call",
    [
        'logger.warning("from %s" % sender)',
        'self.log.error("from {}".format(sender))',
        'logging.info("from " + sender)',
        'log.bind(x=1).info("sent", code=f"{sender}")',
    ],
)
def test_a_logs_text_is_not_put_together_in_any_other_way(call: str) -> None:
    assert list(words_in_a_log("gateway/loud.py", call))


@pytest.mark.parametrize(
    "source", ["from os import environ", "from os import getenv as g", "import os\nos.getenv('A')"]
)
def test_the_environment_is_not_looked_at_in_any_other_way(source: str) -> None:
    assert list(a_look_at_the_environment("gateway/curious.py", source))


def test_both_packages_are_looked_through() -> None:
    assert {path.split("/")[0] for path in modules()} == set(PACKAGES)
    assert "gateway/store/migrations/env.py" in modules()
    assert len(modules()) > 50
