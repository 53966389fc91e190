"""POST /v1/ingest: a batch of records upward, and one verdict for each of them back.

A body travels as text inside the envelope, so that both ends hash the very same bytes and no re-encoding can change
them.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue, StringConstraints

from offline_cache.wire.message import Message

PATH = "/v1/ingest"
Sequence = Annotated[int, Field(ge=1)]


class IngestRecord(Message):
    """One record with its identity: (terminal, epoch, seq) of the batch around it, its own UUID, and the hash of
    `body`.
    """

    seq: Sequence
    id: UUID
    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    record_schema: int = Field(ge=1, alias="schema")
    at: AwareDatetime
    lane: Annotated[int, Field(ge=0, le=9)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    body: str


class _BatchHead(Message):
    protocol: Literal[1] = 1
    terminal: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    epoch: UUID
    batch: UUID


class IngestBatch(_BatchHead):
    """What a terminal sends."""

    records: tuple[IngestRecord, ...]


class ReceivedBatch(_BatchHead):
    """A batch as the district first reads it: a record that cannot be read must not cost the others their verdict."""

    records: tuple[dict[str, JsonValue], ...]


class Verdict(Enum):
    """The district's last word on one delivery, given from a committed transaction."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class RecordResult:
    """A plain value: the district makes one for each record that ever comes."""

    seq: Sequence
    verdict: Verdict
    reason: str | None = None


class IngestAnswer(Message):
    batch: UUID
    server_time: AwareDatetime
    results: tuple[RecordResult, ...]
