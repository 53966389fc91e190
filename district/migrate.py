"""Bring a database's tables to what this program knows: numbered revisions, up only, all in one transaction.

The revisions are in district/migrations/versions; Alembic runs them. A newer database than the program is refused.
Before a SQLite file is touched a copy of it is kept beside it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from sqlalchemy import Connection, Engine, inspect, text

from district.errors import DatabaseRefusedError
from district.schema import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).with_name("migrations")


class Migrated(Protocol):
    """The part of district.database.Backend that is needed here."""

    writing: Engine
    reading: Engine

    def unnumbered_revision(self, connection: Connection) -> str | None: ...
    def hold_other_migrations(self, connection: Connection) -> None: ...
    def keep_before_migration(self, revision: str) -> None: ...


def migrate(backend: Migrated) -> None:
    """Does nothing to a current database. Raises DatabaseRefusedError."""
    found = _revision(backend)
    if found == HEAD:
        return
    if found is not None:
        _refuse_newer(found)
        backend.keep_before_migration(found)
    # most starts find a current database, and need no Alembic
    from alembic import command

    with backend.writing.begin() as connection:
        backend.hold_other_migrations(connection)
        config = alembic_config(connection)
        if _numbered(connection) is None and (unnumbered := backend.unnumbered_revision(connection)):
            command.stamp(config, unnumbered)
        # another process may have been here meanwhile; then this does nothing
        command.upgrade(config, HEAD)


def is_current(backend: Migrated) -> bool:
    return _revision(backend) == HEAD


def alembic_config(connection: Connection) -> "Config":
    """Alembic working in the transaction of `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _revision(backend: Migrated) -> str | None:
    with backend.reading.begin() as connection:
        return _numbered(connection) or backend.unnumbered_revision(connection)


def _numbered(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    query = text("SELECT version_num FROM alembic_version")
    return cast(str | None, connection.execute(query).scalar_one_or_none())


def _refuse_newer(found: str) -> None:
    if found not in {path.name[1:5] for path in (_SCRIPTS / "versions").glob("v*.py")}:
        raise DatabaseRefusedError(f"the tables are of revision {found}, this program knows up to {HEAD}")
