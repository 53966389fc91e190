"""The terminals' tables: who is enrolled, by which codes, who speaks as whom, how each is, and what is alarming."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big


class EnrolledTerminalRow(Base):
    """`public_key` is SubjectPublicKeyInfo in PEM."""

    __tablename__ = "enrolled_terminal"

    id: Mapped[str] = mapped_column(primary_key=True)
    town: Mapped[str]
    public_key: Mapped[str]
    enrolled_at: Mapped[str]
    revoked_at: Mapped[str | None]
    next_public_key: Mapped[str | None]
    """Signed for by the present one, and good beside it until it is first used."""
    renewal_asked_at: Mapped[str | None]
    """Since when an operator wants a new key of it."""


class EnrolmentCodeRow(Base):
    """The newest code of a terminal, by its hash: it lives for half an hour and five tries."""

    __tablename__ = "enrolment_code"

    terminal: Mapped[str] = mapped_column(primary_key=True)
    town: Mapped[str]
    code_sha256: Mapped[str]
    tries: Mapped[int]
    expires_at: Mapped[str]


class TerminalPresenceRow(Base):
    """A machine and its store (boot and epoch) that spoke as a terminal. One is `current`; the others stay known, so
    that one that comes back is known for what it is.
    """

    __tablename__ = "terminal_presence"
    __table_args__ = (CheckConstraint("standing IN ('current', 'retired', 'refused')", name="known_standing"),)

    terminal: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    boot: Mapped[str] = mapped_column(primary_key=True)
    standing: Mapped[str]
    since: Mapped[str]


class HeartbeatRow(Base):
    """The newest heartbeat of a terminal, as it came."""

    __tablename__ = "heartbeat"

    terminal: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[str]
    epoch: Mapped[str]
    seq_head: Mapped[Big]
    content: Mapped[str]


class TerminalAlarmRow(Base):
    """What an operator must look at. Never deleted by a program."""

    __tablename__ = "terminal_alarm"
    __table_args__ = (Index("terminal_alarm_terminal", "terminal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    at: Mapped[str]
    kind: Mapped[str]
    detail: Mapped[str]
