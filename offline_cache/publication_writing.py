"""Write publications and settings into the mirror, and the words by which they are found, inside the caller's transaction.

A line's words go with it: a trigger deletes them with their line, and a line that is written anew gets new ones.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Delete, bindparam, delete, or_, text
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.sql.dml import ReturningInsert

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


class _Words:
    """The index of one table's words; `name` is one of our own tables."""

    def __init__(self, name: str) -> None:
        self._forget = text(f"DELETE FROM {name} WHERE rowid = :row")  # noqa: S608
        self._learn = text(f"INSERT INTO {name} (rowid, title, body) VALUES (:row, :title, :body)")  # noqa: S608

    def write(self, connection: Connection, row: int, columns: Columns) -> None:
        connection.execute(self._forget, {"row": row})
        words = {"row": row, "title": words_of(columns.title), "body": words_of(columns.body)}
        connection.execute(self._learn, words)


_SEARCHED: Mapping[PublicationTable, _Words] = {PolicyRow: _Words("policy_search"), MatterRow: _Words("matter_search")}


def write_publications(
    connection: Connection,
    table: PublicationTable,
    changes: Sequence[Kept[Columns] | Gone | Unreadable],
    generation: int,
) -> None:
    # put together once a page: that takes longer than running them
    keep, remove = _upsert(table), _removal(table, generation)
    search = _SEARCHED.get(table)
    for change in changes:
        if not isinstance(change, Kept):
            connection.execute(remove, {"gone": change.key, "newer": change.version})
            continue
        columns = change.value
        identity = {_KEYS[table]: change.key, "generation": generation, "version": change.version}
        written = connection.execute(keep, {**identity, **columns.values})
        if search is not None and (row := written.scalar_one_or_none()) is not None:
            search.write(connection, row, columns)


def _upsert(table: PublicationTable) -> ReturningInsert[int] | Insert:
    """Writes nothing, and returns nothing, for what is older than the line that is there."""
    statement = insert(table)
    fresh = statement.excluded
    names = [column.name for column in table.__table__.columns if column.name not in ("id", _KEYS[table])]
    keep = statement.on_conflict_do_update(
        index_elements=[_KEYS[table]],
        set_={name: fresh[name] for name in names},
        where=or_(fresh["generation"] > table.generation, fresh["version"] > table.version),
    )
    return keep.returning(table.__table__.c["id"]) if table in _SEARCHED else keep


def _removal(table: PublicationTable, generation: int) -> Delete:
    key = table.__table__.c[_KEYS[table]]
    return delete(table).where(
        key == bindparam("gone"), or_(table.generation < generation, table.version < bindparam("newer"))
    )
