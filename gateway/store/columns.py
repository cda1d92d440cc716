"""Kinds of column: moments in UTC, and words from a fixed list that the database itself enforces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, Enum, Float, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the library passes it
        """Refuse a moment without a zone, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the library passes it
        """The moment, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class later(FunctionElement[datetime]):  # noqa: N801 - it is used like a function of the database
    """A moment in the database, so much later. SQLite counts it in thousandths of a second."""

    inherit_cache = True
    type = Moment()

    def __init__(self, moment: ColumnElement[datetime], by: timedelta) -> None:
        super().__init__(moment, literal(by.total_seconds(), Float()))


@compiles(later, "sqlite")
def _later_on_sqlite(element: later, compiler: SQLCompiler, **how: Any) -> str:
    moment, seconds = (compiler.process(part, **how) for part in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f000', {moment}, {seconds} || ' seconds')"


@compiles(later, "postgresql")
def _later_on_postgresql(element: later, compiler: SQLCompiler, **how: Any) -> str:
    moment, seconds = (compiler.process(part, **how) for part in element.clauses)
    return f"({moment} + make_interval(secs => {seconds}))"


def one_of(words: type[StrEnum], name: str) -> Any:
    """A column that holds only values of `words`: the database refuses any other."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda kind: [word.value for word in kind],
    )
