"""Many lines, or many keys, in one statement, on either database.

PostgreSQL gets the columns as arrays (`INSERT ... SELECT unnest`): one short statement that is planned once, however many
lines there are. SQLite runs the prepared statement a line, which within one process costs nothing.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar, cast

from sqlalchemy import ARRAY, ColumnElement, Connection, Select, Table, any_, bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

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
    on_postgres = connection.dialect.name == "postgresql"
    statement = (postgresql if on_postgres else sqlite).insert(table)
    fresh = {name: statement.excluded[name] for name in columns if name not in keys}
    new = statement.from_select(columns, unnested(table, columns)) if on_postgres else statement
    # a line that is all key has nothing to be replaced by
    whole = new.on_conflict_do_update(index_elements=keys, set_=fresh) if fresh else new.on_conflict_do_nothing()
    connection.execute(whole, as_arrays(columns, last) if on_postgres else last)


def unnested(table: Table, columns: Sequence[str]) -> Select[tuple[object, ...]]:
    """What `as_arrays` binds, as lines again. PostgreSQL only."""
    arrays = [bindparam(name, type_=ARRAY(table.c[name].type)) for name in columns]
    lines = func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in columns))
    return select(*lines.render_derived().c)


def as_arrays(columns: Sequence[str], lines: Sequence[Line]) -> dict[str, list[object]]:
    return {name: [line[name] for line in lines] for name in columns}


def among(connection: Connection, attribute: InstrumentedAttribute[T], values: Collection[T]) -> ColumnElement[bool]:
    """`attribute` is one of `values` (texts or numbers), as one bound value: a statement that is compiled and planned once,
    however many there are.
    """
    if connection.dialect.name == "postgresql":
        return attribute == any_(bindparam(None, list(values), type_=ARRAY(attribute.type)))
    one_a_line = func.json_each(json.dumps(list(values))).table_valued("value")
    return attribute.in_(select(one_a_line.c.value))


def in_portions(items: Iterable[T], size: int = NAMES_A_STATEMENT) -> Iterator[list[T]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)
