"""Keys of terminals that give way to new ones."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("enrolled_terminal", sa.Column("next_public_key", sa.String()))
    op.add_column("enrolled_terminal", sa.Column("renewal_asked_at", sa.String()))
