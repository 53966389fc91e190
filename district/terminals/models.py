"""The terminals' table."""

from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base


class TerminalRow(Base):
    """A token's hash is enough to know it by: a token is 256 random bits, which no guessing reaches."""

    __tablename__ = "terminal"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    added_at: Mapped[str]
