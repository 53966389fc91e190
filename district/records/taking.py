"""Insert those records of one terminal and epoch that are new, and say which they were.

On PostgreSQL writers run beside each other, so the key decides: `ON CONFLICT DO NOTHING RETURNING`. SQLite has one
writer, who can look first; that is faster than asking for each line what became of it.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import cast

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.dialects import postgresql

from district.bulk import Line, as_arrays, in_portions, unnested
from district.records.models import RecordRow
from district.records.retention import forgotten_among

_TABLE = cast(Table, RecordRow.__table__)
_COLUMNS = [column.name for column in _TABLE.columns]


def take_new(connection: Connection, terminal: str, epoch: str, lines: Sequence[Line]) -> AbstractSet[int]:
    """`lines` are all of `terminal` and `epoch`, each number once. Returns the numbers of those that were inserted."""
    if not lines:
        return set()
    if connection.dialect.name == "postgresql":
        return _take_by_key(connection, terminal, epoch, lines)
    return _take_as_only_writer(connection, terminal, epoch, lines)


def _take_by_key(connection: Connection, terminal: str, epoch: str, lines: Sequence[Line]) -> AbstractSet[int]:
    # two deliveries of one batch at the same time take their keys in the same order, and so never wait in a circle
    ordered = sorted(lines, key=lambda line: cast(int, line["seq"]))
    statement = postgresql.insert(RecordRow).from_select(_COLUMNS, unnested(_TABLE, _COLUMNS))
    returning = statement.on_conflict_do_nothing().returning(RecordRow.seq)
    new = set(connection.execute(returning, as_arrays(_COLUMNS, ordered)).scalars())
    # asked only now: the retention whose deletion we may have waited for has been committed
    forgotten = forgotten_among(connection, terminal, epoch, new)
    if forgotten:
        connection.execute(
            delete(RecordRow).where(
                RecordRow.terminal == terminal, RecordRow.epoch == epoch, RecordRow.seq.in_(forgotten)
            )
        )
    return new - forgotten


def _take_as_only_writer(connection: Connection, terminal: str, epoch: str, lines: Sequence[Line]) -> AbstractSet[int]:
    seqs = {cast(int, line["seq"]) for line in lines}
    old = set(forgotten_among(connection, terminal, epoch, seqs))
    for portion in in_portions(sorted(seqs)):
        query = select(RecordRow.seq).where(
            RecordRow.terminal == terminal, RecordRow.epoch == epoch, RecordRow.seq.in_(portion)
        )
        old.update(connection.execute(query).scalars())
    new = [line for line in lines if line["seq"] not in old]
    if new:
        connection.execute(insert(RecordRow), new)
    return seqs - old
