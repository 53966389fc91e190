"""A record's id names it for ever, under whatever number it comes."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_LANE_OF_LOGS = 5
"""The records' table never had the lane, and an envelope has one."""


def upgrade() -> None:
    _leave_each_id_once()
    op.create_index("record_identity", "record", ["terminal", "record_id"], unique=True)
    op.create_table(
        "forgotten_identity",
        sa.Column("terminal", sa.String(), primary_key=True),
        sa.Column("record_id", sa.String(), primary_key=True),
    )
    # what was forgotten until now is known by its number alone
    by_number = sa.Column("identified", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("forgotten_records", by_number)


def _leave_each_id_once() -> None:
    """A terminal that was given a new store sent what the old one had sent before, and it was taken twice. The first one
    stays. Its copies go; what has its id and other content is a conflict, and is kept among the refused.
    """
    connection = op.get_bind()
    later = sa.text(
        "SELECT later.* FROM record AS later JOIN ("
        "SELECT terminal, epoch, seq, row_number() OVER ("
        "PARTITION BY terminal, record_id ORDER BY received_at, epoch, seq) AS place FROM record"
        ") AS placed ON placed.terminal = later.terminal AND placed.epoch = later.epoch AND placed.seq = later.seq "
        "WHERE placed.place > 1 ORDER BY later.received_at, later.epoch, later.seq"
    )
    for row in connection.execute(later).mappings().all():
        number = {"terminal": row["terminal"], "epoch": row["epoch"], "seq": row["seq"]}
        connection.execute(
            sa.text("DELETE FROM record WHERE terminal = :terminal AND epoch = :epoch AND seq = :seq"), number
        )
        kept = sa.text("SELECT 1 FROM record WHERE terminal = :terminal AND record_id = :id AND sha256 = :sha256")
        the_same = {"terminal": row["terminal"], "id": row["record_id"], "sha256": row["sha256"]}
        if connection.execute(kept, the_same).first() is None:
            connection.execute(_REFUSE, {**number, **_refused(row)})


_REFUSE = sa.text(
    "INSERT INTO refused_record (terminal, epoch, seq, content_sha256, verdict, reason, content, received_at) "
    "VALUES (:terminal, :epoch, :seq, :content_sha256, 'conflict', 'other_content', :content, :received_at)"
)


def _refused(row: Any) -> dict[str, str]:
    envelope = {
        "seq": row["seq"],
        "id": row["record_id"],
        "kind": row["kind"],
        "schema": row["record_schema"],
        "at": row["at"],
        "lane": _LANE_OF_LOGS,
        "sha256": row["sha256"],
        "body": row["body"],
    }
    content = json.dumps(envelope, sort_keys=True)
    digest = sha256(content.encode("ascii")).hexdigest()
    return {"content_sha256": digest, "content": content, "received_at": row["received_at"]}
