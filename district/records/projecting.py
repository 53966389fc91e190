"""What accepted records mean to the district's other resources, written in the very transaction that accepts them.

Not in a job of its own: a job would need a mark of how far it has come, which a restore sets back, and would read bodies
that retention may have deleted. Here the effect comes with the acceptance or not at all. A record is accepted once, be it
delivered again, forgotten by retention, or sent again to a district that was restored (then its effect was undone with it).
And each resource keeps one line a record id, so that even a record that was accepted twice has one effect.

Where a resource keeps all that a body says, the record keeps its identity and its hash and not the body: what a citizen
wrote lies in one place, and goes when that place's retention says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from district.consultations.answer_times import AnswerTimes
from district.consultations.store import take_consultations, take_pieces
from district.faces.key import FaceKey
from district.faces.store import take_faces, take_withdrawals
from district.place import Place, place_of
from district.ratings.store import take_ratings
from district.tickets.store import take_tickets
from offline_cache.wire.bodies import (
    ConsentWithdrawalBody,
    ConsultationBody,
    QueueTicketBody,
    RatingBody,
    RecordBody,
    SharedTemplateBody,
    VoicePieceBody,
    parse_body,
)
from offline_cache.wire.ingest import IngestRecord

FACES = "shared_template"

MOVED = frozenset({"consultation", "voice_piece", "rating", FACES})
"""Kinds whose bodies lie in a resource of their own and nowhere else."""

_EFFECTS = MOVED | {"queue_ticket", "consent_withdrawal"}

Body = TypeVar("Body", bound=RecordBody)


@dataclass(frozen=True, slots=True)
class Intake:
    """What the district needs to take records in. Without a key for faces it takes none."""

    times: AnswerTimes = field(default_factory=AnswerTimes)
    face_key: FaceKey | None = None

    def takes(self, kind: str) -> bool:
        return kind != FACES or self.face_key is not None


def project(
    connection: Connection, terminal: str, received_at: datetime, accepted: Sequence[IngestRecord], intake: Intake
) -> None:
    """`accepted` are new, and their bodies sound."""
    bodies = [_body_of(record) for record in accepted if record.kind in _EFFECTS]
    if not bodies:
        return
    place = place_of(connection, terminal, received_at)

    def of(kind: type[Body], take: Callable[[Connection, Place, Sequence[Body]], None]) -> None:
        wanted = [body for body in bodies if isinstance(body, kind)]
        if wanted:
            take(connection, place, wanted)

    def take_with_times(connection: Connection, place: Place, wanted: Sequence[ConsultationBody]) -> None:
        take_consultations(connection, place, wanted, intake.times)

    def take_sealed(connection: Connection, place: Place, wanted: Sequence[SharedTemplateBody]) -> None:
        if intake.face_key is not None:
            take_faces(connection, place, wanted, intake.face_key)

    # withdrawals first: a face of before one of them, in the same batch, must not be taken up
    of(ConsentWithdrawalBody, take_withdrawals)
    of(SharedTemplateBody, take_sealed)
    of(ConsultationBody, take_with_times)
    of(VoicePieceBody, take_pieces)
    of(RatingBody, take_ratings)
    of(QueueTicketBody, take_tickets)


def _body_of(record: IngestRecord) -> RecordBody:
    return parse_body(record.kind, record.record_schema, record.body.encode())
