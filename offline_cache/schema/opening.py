"""Make the tables in a new file, or make sure that those in an old one are ours to use, and bring them up.

The version is SQLite's `user_version`, written in the transaction that makes or changes the tables.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, inspect, select

from offline_cache.errors import ForeignStoreError, NewerStoreError
from offline_cache.head import EMPTY_CHAIN
from offline_cache.schema import VERSION, Base, StoreMetaRow
from offline_cache.schema.migrations import migrate


def version_of(connection: Connection) -> int:
    """0 for a file without our tables. Raises NewerStoreError, ForeignStoreError."""
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found > VERSION:
        raise NewerStoreError(
            f"the store was made by a later program (tables of version {found}, this program knows {VERSION}); "
            "install that program again, the data is untouched"
        )
    if found == 0 and inspect(connection).get_table_names():
        raise ForeignStoreError("the file has tables, but not a store's")
    return found


def create_schema(connection: Connection, terminal: str, epoch: UUID, now: datetime, next_seq: int = 1) -> None:
    Base.metadata.create_all(connection)
    connection.execute(
        insert(StoreMetaRow).values(
            id=1,
            terminal=terminal,
            epoch=str(epoch),
            next_seq=next_seq,
            created_at=now.isoformat(),
            chain=EMPTY_CHAIN,
            age_seconds=0,
            seen_at=now.isoformat(),
        )
    )
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def bring_up(connection: Connection, found: int) -> None:
    migrate(connection, found, VERSION)


def require_ours(connection: Connection, terminal: str) -> None:
    """Raises ForeignStoreError. Works on tables of any version."""
    owner = connection.execute(select(StoreMetaRow.terminal)).scalar_one()
    if owner != terminal:
        raise foreign(owner, terminal)


def foreign(owner: str, terminal: str) -> ForeignStoreError:
    return ForeignStoreError(f"the store belongs to terminal {owner}, this one is {terminal}")
