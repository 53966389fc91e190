"""Many lines in one statement, on either database.

PostgreSQL gets the columns as arrays (`INSERT ... SELECT unnest`): one short statement that is planned once, however many
lines there are. SQLite runs the prepared statement a line, which within one process costs nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar, cast

from sqlalchemy import ARRAY, Connection, Select, Table, bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite

from district.tables import Base

Line = Mapping[str, object]
T = TypeVar("T")

NAMES_A_STATEMENT = 1000
"""Keys named in one `IN`: far below both databases' limits of bound values."""


def upsert(connection: Connection, row: type[Base], lines: Iterable[Line]) -> None:
    """Insert, or replace what stands under the same primary key. Every line names the same columns; of two lines with
    one key the last holds.
    """
    table = _table(row)
    keys = [one.name for one in table.primary_key.columns]
    last = list({tuple(line[key] for key in keys): line for line in lines}.values())
    if not last:
        return
    columns = list(last[0])
    if connection.dialect.name == "postgresql":
        statement = postgresql.insert(table).from_select(columns, unnested(table, columns))
        fresh = {name: statement.excluded[name] for name in columns if name not in keys}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=fresh)
        connection.execute(statement, as_arrays(columns, last))
    else:
        insert = sqlite.insert(table)
        fresh = {name: insert.excluded[name] for name in columns if name not in keys}
        connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=fresh), last)


def insert_new(connection: Connection, row: type[Base], lines: Sequence[Line]) -> None:
    """Insert those whose primary key is not there yet. Every line names the same columns."""
    if lines:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(_table(row))
        keys = [one.name for one in _table(row).primary_key.columns]
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), lines)


def unnested(table: Table, columns: Sequence[str]) -> Select[tuple[object, ...]]:
    """What `as_arrays` binds, as lines again. PostgreSQL only."""
    arrays = [bindparam(name, type_=ARRAY(table.c[name].type)) for name in columns]
    lines = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in columns))
    return select(*lines.render_derived().c)


def as_arrays(columns: Sequence[str], lines: Sequence[Line]) -> dict[str, list[object]]:
    return {name: [line[name] for line in lines] for name in columns}


def in_portions(items: Iterable[T], size: int = NAMES_A_STATEMENT) -> Iterator[list[T]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)
