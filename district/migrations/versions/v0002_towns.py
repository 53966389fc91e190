"""Towns in the keys of what will one day lie apart by town; publications; what retention has forgotten."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _residents()
    _grants()
    op.create_index("record_received", "record", ["received_at"])
    op.create_index("refused_received", "refused_record", ["received_at"])
    op.create_table(
        "forgotten_records",
        sa.Column("terminal", sa.String(), primary_key=True),
        sa.Column("epoch", sa.String(), primary_key=True),
        sa.Column("first", _BIG, primary_key=True, autoincrement=False),
        sa.Column("last", _BIG, nullable=False),
    )
    op.create_table(
        "publication",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("version", _BIG, nullable=False, unique=True),
        sa.Column("content", sa.Text()),
    )
    op.create_index("publication_version", "publication", ["kind", "version"])
    if op.get_bind().dialect.name == "sqlite":
        # a program of before the numbers asks for this, and refuses what is above 1
        op.execute("PRAGMA user_version = 2")


def _residents() -> None:
    op.rename_table("resident", "resident_0001")
    op.create_table(
        "resident",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("town", sa.String(), primary_key=True),
        sa.Column("version", _BIG, nullable=False, unique=True),
        sa.Column("name", sa.String()),
        sa.Column("id_number", sa.String()),
    )
    # a tombstone of before has no town any more
    op.execute(
        "INSERT INTO resident (person, town, version, name, id_number) "
        "SELECT person, COALESCE(town, ''), version, name, id_number FROM resident_0001"
    )
    op.drop_table("resident_0001")
    op.create_index("resident_number", "resident", ["id_number"])
    op.create_index("resident_town", "resident", ["town", "version"])


def _grants() -> None:
    op.drop_index("grant_person", "grant_to_resident")
    op.rename_table("grant_to_resident", "grant_0001")
    op.create_table(
        "grant_to_resident",
        sa.Column("grant_id", sa.String(), primary_key=True),
        sa.Column("town", sa.String(), primary_key=True),
        sa.Column("version", _BIG, nullable=False, unique=True),
        *(sa.Column(name, sa.String()) for name in ("person", "item")),
        sa.Column("fen", _BIG),
        *(sa.Column(name, sa.String()) for name in ("granted_on", "state", "account_tail")),
    )
    fields = "version, person, item, fen, granted_on, state, account_tail"
    op.execute(
        f"INSERT INTO grant_to_resident (grant_id, town, {fields}) "  # noqa: S608 # our own names
        "SELECT grant_id, COALESCE("
        "(SELECT town FROM resident WHERE resident.person = grant_0001.person AND resident.name IS NOT NULL), ''), "
        f"{fields} FROM grant_0001"
    )
    op.drop_table("grant_0001")
    op.create_index("grant_person", "grant_to_resident", ["person"])
    op.create_index("grant_town", "grant_to_resident", ["town", "version"])
