"""Publications are sent to whom they concern; residents have a village and attributes.

A notice of before knew neither a category nor a last day that must be: it becomes an announcement of a year at most, which is
what those notices were. Every terminal gets the publications anew: none has followed their feeds yet.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("resident", sa.Column("village", sa.String()))
    op.add_column("resident", sa.Column("attributes", sa.String()))
    op.drop_index("publication_version", "publication")
    op.rename_table("publication", "publication_0004")
    op.create_table(
        "publication",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("kind", "key", "scope")),
        sa.Column("version", _BIG, nullable=False, unique=True),
        sa.Column("content", sa.Text()),
    )
    op.execute(
        "INSERT INTO publication (kind, key, scope, version, content) "
        "SELECT kind, key, '', version, content FROM publication_0004"
    )
    op.drop_table("publication_0004")
    op.create_index("publication_scope", "publication", ["kind", "scope", "version"])
    _announce()


def _announce() -> None:
    connection = op.get_bind()
    query = sa.text("SELECT key, content FROM publication WHERE kind = 'notices' AND content IS NOT NULL")
    for key, content in connection.execute(query).all():
        old = json.loads(content)
        begins = date.fromisoformat(old["published_on"])
        new = {
            "category": "announcement",
            "title": old["title"],
            "body": old["body"],
            "starts_on": begins.isoformat(),
            "ends_on": old.get("shown_until") or (begins + timedelta(days=365)).isoformat(),
            "period": f"{begins:%Y-%m}",
        }
        connection.execute(
            sa.text("UPDATE publication SET content = :content WHERE kind = 'notices' AND key = :key"),
            {"content": json.dumps(new, ensure_ascii=False, sort_keys=True), "key": key},
        )
