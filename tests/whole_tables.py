"""Watching every question the service puts to SQLite: none may read a whole table that grows with what people write.

Such a question is quick in every test and in the first week, and slower with every message after it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlmodel import Session

TESTS = Path(__file__).resolve().parent
STORE = TESTS.parent / "gateway" / "store"
GROWING = frozenset(
    "contact conversation message delivery auditentry arrived replytoken draft signoff judgement".split()
)
MAY = frozenset(
    {
        "counts",  # the desk's and the operator's numbers of everything, counted in an index alone
        "how_many",  # the operator's number of contacts and copies
        "linked",  # the operator has the whole chain verified
        "by_language",  # the report on agreement tells of everything that was ever judged
        "blocked_since",  # the operator's doctor
        "asking_erasure",  # all of an index that holds nobody else
    }
)
"""Functions of the store that are there to read everything."""

seen: dict[str, str] = {}
"""Statement to what is wrong with it, or ""; each is looked at once."""

found: set[str] = set()


def _look(connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
    if connection.dialect.name == "sqlite" and statement not in seen and (asked_by := _asker(sys._getframe(1))):
        seen[statement] = _trouble(connection, statement, parameters[0] if many else parameters, asked_by)
    if seen.get(statement):
        found.add(seen[statement])


def _asker(frame: FrameType | None) -> str | None:
    """The function of the store that asks; None where a test, a migration or the machinery does."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(STORE) and path.name not in ("session.py", "gathering.py"):
            return None if "migrations" in path.parts else frame.f_code.co_name
        if path.is_relative_to(TESTS):
            return None
        frame = frame.f_back
    return None


def _trouble(connection: Connection, statement: str, parameters: Any, asked_by: str) -> str:
    if asked_by in MAY or not re.match(r"(SELECT|UPDATE|DELETE)\b", statement):
        return ""
    plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    whole = {step[3].split()[1] for step in plan if step[3].startswith("SCAN ")} & GROWING
    return f"{asked_by} reads all of {', '.join(sorted(whole))}" if whole else ""


def plans(session: Session) -> list[str]:
    """From now on, how SQLite goes about each question of this session, step by step."""
    steps: list[str] = []

    def explain(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps.extend(step[3] for step in plan.fetchall())

    event.listen(session.connection(), "before_cursor_execute", explain)
    return steps


event.listen(Engine, "before_cursor_execute", _look)


@pytest.fixture(autouse=True)
def no_whole_table() -> Iterator[None]:
    """Fails a test in which the store read all of a table that grows."""
    found.clear()
    yield
    assert not found
