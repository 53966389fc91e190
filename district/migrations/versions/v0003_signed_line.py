"""Terminals by their keys instead of tokens: all of them enrol anew. What is known of each, and what is alarming."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # a token says nothing about a key: there is nothing to carry over
    op.drop_table("terminal")
    op.create_table(
        "enrolled_terminal",
        sa.Column("id", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("town", "public_key")),
        sa.Column("cursors_from", _BIG, nullable=False),
        sa.Column("enrolled_at", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.String()),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("terminal", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("town", "code_sha256")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=False),
    )
    op.create_table(
        "terminal_presence",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("terminal", "epoch", "boot")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("standing", "since")),
        sa.CheckConstraint("standing IN ('current', 'retired', 'refused')", name="known_standing"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("terminal", sa.String(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("received_at", "epoch")),
        sa.Column("seq_head", _BIG, nullable=False),
        sa.Column("content", sa.String(), nullable=False),
    )
    op.create_table(
        "terminal_alarm",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("terminal", "at", "kind", "detail")),
    )
    op.create_index("terminal_alarm_terminal", "terminal_alarm", ["terminal"])
