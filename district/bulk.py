"""Many lines, or many keys, in one statement, on either database.

PostgreSQL gets the columns as arrays (`INSERT ... SELECT unnest`): one short statement that is planned once, however many
lines there are. SQLite runs the prepared statement a line, which within one process costs nothing.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    String,
    Table,
    TypeDecorator,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

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


def insert_plainly(connection: Connection, row: type[Base], lines: Sequence[Line]) -> None:
    """Insert lines of which none is there yet, by SQLite. Values go to the driver as they are, texts and numbers: where
    they come by the thousand, having each looked at on its way takes as long as the writing.
    """
    columns = [one.name for one in _table(row).columns]
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    statement = f"INSERT INTO {_table(row).name} ({names}) VALUES ({places})"  # noqa: S608 # names of our own columns
    values = itemgetter(*columns)
    connection.exec_driver_sql(statement, [values(line) for line in lines])


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


def among(attribute: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """`attribute` is one of the texts or numbers that are bound, as one value, to `name`: a statement that is made, compiled
    and planned once, however many there are.
    """
    return _Among(attribute, bindparam(name, type_=_Keys(attribute.type)))


class _Keys(TypeDecorator[Collection[Any]]):
    """Bound values in one: an array on PostgreSQL, JSON on SQLite."""

    impl = String
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.of) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> ColumnElement[bool]:
        # in a condition SQLAlchemy would compare it with 1 for databases without booleans, and SQLite would then
        # read all lines of a terminal instead of looking the named ones up in the index
        return self


def _compiled(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    attribute, keys = (compiler.process(part, **options) for part in element.clauses)
    if compiler.dialect.name == "postgresql":
        return f"{attribute} = ANY ({keys})"
    return f"{attribute} IN (SELECT value FROM json_each({keys}))"  # noqa: S608 # a column and a bound value


compiles(_Among)(_compiled)


def in_portions(items: Iterable[T], size: int = NAMES_A_STATEMENT) -> Iterator[list[T]]:
    rest = iter(items)
    while portion := list(islice(rest, size)):
        yield portion


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)
