"""The tables as they lie in the field. A failure here means that old stores need a migration, not that this text needs
an edit.
"""

from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, create_engine
from sqlcipher3 import dbapi2

from offline_cache.schema import VERSION, v1, v2, v3
from tests.support.terminal_store import terminal_store


def ddl(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
    return [" ".join(sql.split()) for sql in rows.scalars()]


def expected(name: str) -> list[str]:
    return (Path(__file__).parent / "ddl" / name).read_text(encoding="utf-8").splitlines()


def test_a_terminals_store_has_the_tables_of_version_4(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store, store.database.reading() as connection:
        assert ddl(connection) == expected("terminal_v4.sql")
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == VERSION == 4


@pytest.mark.parametrize(("version", "tables"), [(1, v1.Base.metadata), (2, v2.Base.metadata), (3, v3.Base.metadata)])
def test_an_earlier_version_is_as_it_was(version: int, tables: MetaData) -> None:
    # the later ones use what only the store's own library has
    engine = create_engine("sqlite://", module=dbapi2)
    with engine.begin() as connection:
        tables.create_all(connection)
        assert ddl(connection) == expected(f"terminal_v{version}.sql")
    engine.dispose()
