"""What citizens send has tables of its own: consultations, voice notes, ratings, tickets, shared faces, withdrawals."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "consultation",
        *_key(),
        sa.Column("version", _BIG, nullable=False, unique=True),
        *_texts("town", "received_at", "state", "state_at", "due_on", "asked_at", "sort", "department", "topic"),
        sa.Column("receipt_sha256", sa.String()),
        sa.Column("text", sa.Text()),
        *(sa.Column(name, sa.String()) for name in ("contact", "person", "doubted_kind", "doubted_key")),
        *(sa.Column(name, sa.String()) for name in ("assigned_to", "answered_by")),
        sa.Column("answer", sa.Text()),
    )
    op.create_index("consultation_id", "consultation", ["id"])
    op.create_index("consultation_receipt", "consultation", ["receipt_sha256"])
    op.create_index("consultation_town", "consultation", ["town", "version"])
    op.create_index("consultation_terminal", "consultation", ["terminal", "version"])
    op.create_index("consultation_due", "consultation", ["state", "due_on"])
    op.create_table(
        "voice_piece",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("terminal", "consultation")),
        sa.Column("piece", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        *_texts("codec"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_texts("received_at"),
    )
    op.create_index("voice_piece_received", "voice_piece", ["received_at"])
    op.create_table(
        "rating",
        *_key(),
        *_texts("town", "received_at", "step", "reasons"),
        *(sa.Column(name, sa.String()) for name in ("counter", "matter", "call_back")),
    )
    op.create_index("rating_received", "rating", ["received_at"])
    op.create_table("queue_ticket", *_key(), *_texts("day", "queue", "number", "taken_at", "received_at"))
    op.create_index("queue_ticket_day", "queue_ticket", ["day", "queue"])
    op.create_table(
        "shared_face",
        *_key(),
        sa.Column("version", _BIG, nullable=False, unique=True),
        *_texts("town", "received_at"),
        *(sa.Column(name, sa.String()) for name in ("person", "model")),
        sa.Column("sealed", sa.LargeBinary()),
        *(sa.Column(name, sa.String()) for name in ("enrolled_at", "consent_text")),
    )
    op.create_index("shared_face_person", "shared_face", ["person"])
    op.create_index("shared_face_town", "shared_face", ["town", "version"])
    op.create_table(
        "withdrawal",
        *_key(),
        sa.Column("version", _BIG, nullable=False, unique=True),
        *_texts("person", "at", "received_at"),
    )
    op.create_index("withdrawal_person", "withdrawal", ["person"])


def _key() -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column("terminal", sa.String(), primary_key=True), sa.Column("id", sa.String(), primary_key=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
