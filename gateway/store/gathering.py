"""New rows, gathered and written together: many of a kind with one statement, in the order in which they refer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ParamSpec, cast

from sqlalchemy import Engine, Insert, Table, insert, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from gateway.conversation import Overtaken

ALREADY_THERE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
_STATE = "_sa_instance_state"
P = ParamSpec("P")


class Gathering(Session):
    """A session that writes new rows of a kind together, with one statement: before any question, and at the end."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._gathered: dict[type[SQLModel], list[Mapping[str, Any]]] = {}

    def gather(self, kind: type[SQLModel], values: Mapping[str, Any]) -> None:
        """Have a row of this kind written with the others; the session does not know it."""
        if self.new:
            self.flush()  # what this row refers to may still wait there
        self._gathered.setdefault(kind, []).append(values)
        if self.in_nested_transaction():
            self.flush()  # what is taken back with a savepoint must not wait beyond it

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what was gathered, what others refer to first, then whatever the session itself holds.

        Raises Overtaken when a row that there may be only one of stands there already.
        """
        gathered, self._gathered = self._gathered, {}
        try:
            for kind in sorted(gathered, key=_place_of):
                self.connection().execute(_insert_into(kind), gathered[kind])
        except IntegrityError as refused:
            if not _was_there_already(refused):
                raise
            raise Overtaken("somebody else was first") from None
        super().flush(objects)


def insert_row(session: Session, row: SQLModel) -> None:
    """Write a new row past the session's mapper, together with others: a third of the time of add and flush.

    It is there for every later question of this transaction. Raises TypeError outside a `transaction`.
    """
    _gathering(session).gather(type(row), {name: value for name, value in vars(row).items() if name != _STATE})


def insert_new(session: Session, kind: Callable[P, SQLModel], /, *_: P.args, **values: P.kwargs) -> None:
    """The same for a row that nobody looks at before it is written; making the row itself would take half the time."""
    table = cast("type[SQLModel]", kind)
    plain, made = _defaults(table)
    _gathering(session).gather(table, {**plain, **{name: make() for name, make in made.items()}, **values})


def _gathering(session: Session) -> Gathering:
    if not isinstance(session, Gathering):
        raise TypeError("a row is written in a transaction of ours")
    return session


@cache
def _defaults(kind: type[SQLModel]) -> tuple[dict[str, Any], dict[str, Callable[[], Any]]]:
    """What a kind of row holds where nothing is said: plain values, and those that are made anew each time."""
    fields = {name: field for name, field in kind.model_fields.items() if not field.is_required()}
    made = {
        name: cast("Callable[[], Any]", field.default_factory)
        for name, field in fields.items()
        if field.default_factory
    }
    return {name: field.default for name, field in fields.items() if name not in made}, made


@cache
def _insert_into(kind: type[SQLModel]) -> Insert:
    return insert(inspect(kind).local_table)


@cache
def _place_of(kind: type[SQLModel]) -> int:
    """Where a table stands when every table comes after those that it refers to."""
    return kind.metadata.sorted_tables.index(cast("Table", inspect(kind).local_table))


def _was_there_already(refused: IntegrityError) -> bool:
    code = getattr(refused.orig, "sqlite_errorname", None) or getattr(refused.orig, "sqlstate", None)
    return code in ALREADY_THERE
