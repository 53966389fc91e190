"""Write publications and settings into the mirror, and the words by which they are found, inside the caller's transaction.

A line's words go with it: a trigger deletes them with their line, and a line that is written anew gets new ones.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Insert, delete, or_, text
from sqlalchemy.dialects.sqlite import insert

from offline_cache.changes import Columns, FeedName, Gone, Kept, Unreadable
from offline_cache.schema import ConfigurationRow, MatterRow, NoticeRow, PolicyRow
from offline_cache.words import words_of

PublicationTable = type[PolicyRow] | type[NoticeRow] | type[MatterRow] | type[ConfigurationRow]

TABLES: Mapping[FeedName, PublicationTable] = {
    FeedName.POLICIES: PolicyRow,
    FeedName.NOTICES: NoticeRow,
    FeedName.GUIDE: MatterRow,
    FeedName.CONFIGURATION: ConfigurationRow,
}
_KEYS = {PolicyRow: "policy_id", NoticeRow: "notice_id", MatterRow: "matter_id", ConfigurationRow: "entry_id"}
_SEARCHED = {PolicyRow: "policy_search", MatterRow: "matter_search"}


def write_publications(
    connection: Connection,
    table: PublicationTable,
    changes: Sequence[Kept[Columns] | Gone | Unreadable],
    generation: int,
) -> None:
    key = _KEYS[table]
    for change in changes:
        if isinstance(change, Kept):
            _keep(connection, table, change, generation)
        else:
            column = table.__table__.c[key]
            connection.execute(
                delete(table).where(
                    column == change.key, or_(table.generation < generation, table.version < change.version)
                )
            )


def _keep(connection: Connection, table: PublicationTable, change: Kept[Columns], generation: int) -> None:
    line = {_KEYS[table]: change.key, "generation": generation, "version": change.version, **change.value.values}
    if table not in _SEARCHED:
        connection.execute(_upsert(table, line))
        return
    written = connection.execute(_upsert(table, line).returning(table.__table__.c["id"])).scalar_one_or_none()
    if written is not None:
        _index(connection, _SEARCHED[table], written, change.value)


def _upsert(table: PublicationTable, line: Mapping[str, object]) -> Insert:
    """Writes nothing, and returns nothing, for what is older than the line that is there."""
    statement = insert(table).values(**line)
    fresh = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[_KEYS[table]],
        set_={name: fresh[name] for name in line if name != _KEYS[table]},
        where=or_(fresh["generation"] > table.generation, fresh["version"] > table.version),
    )


def _index(connection: Connection, name: str, row: int, columns: Columns) -> None:
    connection.execute(text(f"DELETE FROM {name} WHERE rowid = :row"), {"row": row})  # noqa: S608 # our own name
    connection.execute(
        text(f"INSERT INTO {name} (rowid, title, body) VALUES (:row, :title, :body)"),  # noqa: S608
        {"row": row, "title": words_of(columns.title), "body": words_of(columns.body)},
    )
