"""The schema: brought up to date by migrations, never made from the tables directly."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from gateway.store.tables import Row

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaBehind(Exception):
    """The database is not at this version's schema; `sottovoce-ops demo` or `keys init` brings it there."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database up to date; may be repeated, also by several at once."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take migrations back, down to `revision`."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def write_migration(engine: Engine, message: str) -> None:
    """Write the migration that leads from this database to the tables."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True, rev_id=None)


def check(engine: Engine) -> None:
    """Raise SchemaBehind unless the database is at the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect().execution_options(reading=True) as connection:
        if MigrationContext.configure(connection).get_current_revision() != head:
            raise SchemaBehind("the database is not at this version's schema; run sottovoce-ops database upgrade")


def differences(engine: Engine) -> list[object]:
    """What the database has otherwise than the tables say; empty when they agree."""
    with engine.connect().execution_options(reading=True) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Row.metadata))
