"""What all searches share: conditions, pages, and the best match first."""

from typing import Any, TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
)
from sqlalchemy.sql.expression import FromClause
from sqlalchemy.sql.functions import FunctionElement

Columns = TypeVarTuple("Columns")

TITLE_WEIGHT, BODY_WEIGHT = 10.0, 1.0
"""A word in the title says ten times as much about a text as one in it."""


def holds(array: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """A JSON array of texts names the value."""
    return exists(select(1).select_from(_each(array)).where(column("value", String) == value))


def is_empty(array: ColumnElement[str]) -> ColumnElement[bool]:
    return func.json_array_length(array) == 0


def named_in(connection: Connection, array: ColumnElement[str], source: FromClause) -> list[str]:
    """All texts in a column of JSON arrays, each once."""
    query = select(column("value", String)).select_from(source, _each(array)).distinct()
    return sorted(connection.execute(query).scalars())


def matching(query: Select[*Columns], row: ColumnElement[int], index: str, words: str) -> Select[*Columns]:
    """Leave what has these words (offline_cache.words.match_of), the best match first; `index` is one of our own tables."""
    found = literal_column(f"{index}.rowid", Integer)
    rank = func.bm25(literal_column(index), TITLE_WEIGHT, BODY_WEIGHT)
    query = query.join(table(index), found == row)
    return query.where(literal_column(index).op("MATCH")(bindparam("words", words))).order_by(rank, row)


def count_of(connection: Connection, query: Select[*Columns]) -> int:
    counted = query.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return connection.execute(counted).scalar_one()


def _each(array: ColumnElement[str]) -> FromClause:
    function: FunctionElement[Any] = func.json_each(array)
    return function.table_valued("value", joins_implicitly=True)
