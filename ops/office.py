"""What every operators' command is handed: the settings, the hour and chance, and the way to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.config import Settings
from gateway.time_and_chance import Circumstances

if TYPE_CHECKING:
    from gateway.store import Engine, Session

OPERATOR = "operator"  # who did it, in the audit
DEMO_FOLDER = "demo"


class Refused(Exception):
    """A command will not be carried out; the sentence says why, and what may be."""


@dataclass(frozen=True)
class Office:
    """The operator's place of work."""

    settings: Settings
    world: Circumstances

    @property
    def demo_folder(self) -> Path:
        """Where the demo keeps what the service around it would have: it is there once `demo` has run."""
        return self.settings.data_dir / DEMO_FOLDER

    @property
    def sends_texts(self) -> bool:
        """Whether this service sends texts; the demo does, through its pocket."""
        return self.settings.texts or self.demo_folder.is_dir()

    def has_database(self) -> bool:
        """Whether there is a database to open; one that is configured counts as there."""
        return self.settings.database_url is not None or (self.settings.data_dir / "sottovoce.db").exists()

    @contextmanager
    def any_database(self) -> Iterator[Engine]:
        """The database as it is, whatever its schema; closed again at the end."""
        from gateway.store import open_engine

        engine = open_engine(self.settings.database)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def database(self) -> Iterator[Engine]:
        """The database with the schema of this version; raises Refused or SchemaBehind."""
        from gateway.store import schema

        if not self.has_database():
            raise Refused("There is no database here yet. Run `sottovoce-ops keys init` first.")
        with self.any_database() as engine:
            schema.check(engine)
            yield engine

    def note(self, session: Session, act: str, code: str = "") -> None:
        """Write an act of the operator into the audit, in the act's own transaction."""
        from gateway.store import audit

        audit.note(session, self.world.new_id(), act, OPERATOR, self.world.now(), code=code)
