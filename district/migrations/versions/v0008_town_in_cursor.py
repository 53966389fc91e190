"""A cursor names its town itself: no terminal needs a mark since when it serves there."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.drop_column("enrolled_terminal", "cursors_from")
