"""Many keys in one statement: each is looked up, whatever else lies beside it."""

import pytest
from sqlalchemy import select

from district.bulk import among
from district.database import Database
from district.records.models import RecordRow


def test_sqlite_seeks_each_key_in_the_index(district: Database) -> None:
    """A condition that the index cannot serve would read all that a terminal has ever sent, for each batch again."""
    wanted = select(RecordRow.sha256).where(RecordRow.terminal == "T0042", among(RecordRow.record_id, "ids"))
    with district.reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL chooses its way by how many lines there are")
        text = str(wanted.compile(dialect=connection.dialect))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("T0042", "[]")).all()
    assert any("record_identity (terminal=? AND record_id=?)" in step.detail for step in plan)
