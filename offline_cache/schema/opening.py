"""Make the tables in a new file, or make sure that those in an old one are ours to use.

The version is SQLite's `user_version`, written in the transaction that makes the tables. Migrations will be called
from here.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, inspect, select

from offline_cache.errors import ForeignStoreError, NewerStoreError
from offline_cache.schema import VERSION, Base, StoreMetaRow


def open_schema(connection: Connection, terminal: str, epoch: UUID, now: datetime) -> None:
    """Leave `connection`'s file with the tables of VERSION. `epoch` is used only for a file that is born here."""
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found > VERSION:
        raise NewerStoreError(
            f"the store was made by a later program (tables of version {found}, this program knows {VERSION}); "
            "install that program again, the data is untouched"
        )
    if found == 0:
        _create(connection, terminal, epoch, now)
    _require_ours(connection, terminal)


def _create(connection: Connection, terminal: str, epoch: UUID, now: datetime) -> None:
    if inspect(connection).get_table_names():
        raise ForeignStoreError("the file has tables, but not a store's")
    Base.metadata.create_all(connection)
    connection.execute(
        insert(StoreMetaRow).values(id=1, terminal=terminal, epoch=str(epoch), next_seq=1, created_at=now.isoformat())
    )
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _require_ours(connection: Connection, terminal: str) -> None:
    owner = connection.execute(select(StoreMetaRow.terminal)).scalar_one()
    if owner != terminal:
        raise ForeignStoreError(f"the store belongs to terminal {owner}, this one is {terminal}")
