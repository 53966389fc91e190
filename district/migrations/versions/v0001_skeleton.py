"""The first tables: records, residents, grants, terminals by token. SQLite files of before the numbers are at this one."""

from collections.abc import Sequence
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    state = op.create_table(
        "feed_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("version", _BIG, nullable=False),
        sa.CheckConstraint("id = 1", name="one_line"),
    )
    op.execute(sa.insert(state).values(id=1, epoch=str(uuid4()), version=0))
    op.create_table(
        "grant_to_resident",
        sa.Column("grant_id", sa.String(), primary_key=True),
        sa.Column("version", _BIG, nullable=False, unique=True),
        *(sa.Column(name, sa.String()) for name in ("person", "item")),
        sa.Column("fen", _BIG),
        *(sa.Column(name, sa.String()) for name in ("granted_on", "state", "account_tail")),
    )
    op.create_index("grant_person", "grant_to_resident", ["person"])
    op.create_table(
        "record",
        *_identity(),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("record_id", "kind")),
        sa.Column("record_schema", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("at", "sha256", "body", "received_at")),
    )
    op.create_index("record_kind_at", "record", ["kind", "at"])
    op.create_table(
        "refused_record",
        *_identity(),
        sa.Column("content_sha256", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("verdict", "reason", "content", "received_at")),
    )
    op.create_table(
        "resident",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("version", _BIG, nullable=False, unique=True),
        *(sa.Column(name, sa.String()) for name in ("name", "id_number", "town")),
    )
    op.create_table(
        "terminal",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("token_sha256", sa.String(), nullable=False, unique=True),
        sa.Column("added_at", sa.String(), nullable=False),
    )


def _identity() -> tuple[sa.Column[str], sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("terminal", sa.String(), primary_key=True),
        sa.Column("epoch", sa.String(), primary_key=True),
        sa.Column("seq", _BIG, primary_key=True, autoincrement=False),
    )
