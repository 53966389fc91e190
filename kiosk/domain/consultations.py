"""What citizens ask and complain about, and what has become of it. The records that travel are in records.py."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from uuid import UUID

TEXT_CHARACTERS = 2000
LABEL_CHARACTERS = 80
"""Of a department, a topic, a contact."""

PIECE_BYTES = 48 * 1024
"""Of a voice note: in base 64 a quarter of what one batch carries, so that a piece never holds up a record for long."""
MOST_PIECES = 64
"""Three mebibytes: ninety seconds of plain 16 kHz sound."""


class ConsultationSort(Enum):
    QUESTION = "question"
    COMPLAINT = "complaint"


class DoubtedKind(Enum):
    """What a complaint can be about, among what the screen showed."""

    GRANT = "grant"
    NOTICE = "notice"
    NOTICE_LINE = "notice_line"


@dataclass(frozen=True, slots=True)
class Doubted:
    """The very thing that is doubted, by the district's own key for it."""

    kind: DoubtedKind
    key: str


class VoiceCodec(Enum):
    """How a voice note's bytes, all pieces together, are to be played."""

    WAV_PCM16_16K = "wav_pcm16_16k"
    OGG_OPUS = "ogg_opus"


class ConsultationState(Enum):
    """In the order in which it is gone through."""

    SENT = "sent"
    """Kept on this terminal, and on its way."""
    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Consultation:
    """One consultation as its asker may see it, as of the last synchronisation. Says nothing of who asked.

    `at` is since when it is in its state.
    """

    consultation: UUID
    department: str
    topic: str
    state: ConsultationState
    at: datetime
    due_on: date | None = None
    """The day by which it is to be answered; None until the district has received it."""
    answer: str | None = field(default=None, repr=False)

    def overdue(self, today: date) -> bool:
        return self.state is not ConsultationState.ANSWERED and self.due_on is not None and self.due_on < today


def is_plain(text: str) -> bool:
    """It can be sent and kept as it is: no NUL, and no half of a character (a lone surrogate)."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def in_pieces(note: bytes) -> tuple[bytes, ...]:
    """A voice note in the pieces in which it travels. Raises ValueError for one that is empty or too long."""
    pieces = tuple(note[at : at + PIECE_BYTES] for at in range(0, len(note), PIECE_BYTES))
    if not 1 <= len(pieces) <= MOST_PIECES:
        raise ValueError(f"a voice note has 1 to {MOST_PIECES * PIECE_BYTES} bytes")
    return pieces
