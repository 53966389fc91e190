"""What is guessed at the terminals, counted over all of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "guess_count",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("subject", "terminal")),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("newest_at", sa.String(), nullable=False),
    )
    op.create_index("guess_count_newest", "guess_count", ["newest_at"])
