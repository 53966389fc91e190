"""Faces by which this terminal recognises people, encrypted: those that were enrolled here, which stay here, and those that
citizens share with the terminals of their town. Not here: comparing them, and consent (the hub).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.records import ConsentWithdrawalRecord, Record
from kiosk.domain.room import Level
from offline_cache.changes import FeedName
from offline_cache.mirror_writing import forget_faces
from offline_cache.outbox import DurableOutbox
from offline_cache.schema import FaceTemplateRow, FeedRow, SharedFaceRow, WithdrawalRow
from offline_cache.transactions import Transactions

_FIRST_GENERATION = 1


class StoredTemplates:
    """kiosk.ports.TemplateStore. All methods raise StorageError. Any thread may call them."""

    def __init__(self, database: Transactions, outbox: DurableOutbox) -> None:
        self._database = database
        self._outbox = outbox

    def add(self, template: FaceTemplate, *records: Record) -> None:
        """Return once it survives a power cut, together with the records of the consent. A person may have several
        templates of one model; those of other models are replaced by it and go in the same transaction. Raises NoRoomError.
        """
        with self._outbox.appending() as transaction:
            for record in records:
                transaction.append(record)
            self._database.require_room(transaction.connection, Level.NO_REGISTRATIONS)
            transaction.connection.execute(
                delete(FaceTemplateRow).where(
                    FaceTemplateRow.person == template.person, FaceTemplateRow.model != template.model
                )
            )
            transaction.connection.execute(
                insert(FaceTemplateRow).values(
                    person=template.person,
                    model=template.model,
                    vector=template.vector,
                    enrolled_at=template.enrolled_at.isoformat(),
                )
            )

    def forget(self, person: PersonId, record: ConsentWithdrawalRecord) -> None:
        """Every face of a person goes, and the withdrawal that tells the district: both, or neither. Never refused for
        lack of room. Raises ValueError for a withdrawal of somebody else's.
        """
        if record.person != person:
            raise ValueError("a withdrawal is of the person's own faces")
        with self._outbox.appending() as transaction:
            # first, since it makes room
            forget_faces(transaction.connection, [person])
            transaction.append(record)
            # remembered as if the feed had said it: a shared face of before must not come back on the way
            transaction.connection.execute(
                insert(WithdrawalRow)
                .values(
                    withdrawal_id=str(record.record_id),
                    generation=_generation(transaction.connection),
                    version=0,
                    person=person,
                    at=record.at.isoformat(),
                )
                .on_conflict_do_nothing()
            )

    def templates(self) -> Sequence[FaceTemplate]:
        """All that were enrolled here, oldest first."""
        query = select(
            FaceTemplateRow.person, FaceTemplateRow.model, FaceTemplateRow.vector, FaceTemplateRow.enrolled_at
        ).order_by(FaceTemplateRow.id)
        with self._database.reading() as connection:
            return [_template(*row) for row in connection.execute(query)]

    def shared(self, model: str, longest_unseen: timedelta) -> Sequence[FaceTemplate]:
        """Those that the town's citizens share, of one model: none of a person who has withdrawn since, none of a face
        that is enrolled here too, and none at all when the feeds of faces and of withdrawals were not followed to their
        ends for longer than `longest_unseen`, by the store's own age.
        """
        query = select(
            SharedFaceRow.person, SharedFaceRow.model, SharedFaceRow.vector, SharedFaceRow.enrolled_at
        ).where(SharedFaceRow.model == model)
        with self._database.reading() as connection:
            unseen = _unseen(connection, self._outbox.age_seconds())
            if unseen is None or unseen > longest_unseen:
                return []
            withdrawn = _withdrawn(connection)
            own = {
                (person, vector)
                for person, vector in connection.execute(
                    select(FaceTemplateRow.person, FaceTemplateRow.vector).where(FaceTemplateRow.model == model)
                )
            }
            found = [_template(*row) for row in connection.execute(query.order_by(SharedFaceRow.template_id))]
        return [
            template
            for template in found
            if (template.person, template.vector) not in own
            and not (template.person in withdrawn and template.enrolled_at <= withdrawn[template.person])
        ]


def _unseen(connection: Connection, age_seconds: int) -> timedelta | None:
    """Since the older of both feeds was followed to its end."""
    feeds = (FeedName.TEMPLATES.value, FeedName.WITHDRAWALS.value)
    followed = connection.execute(select(FeedRow.followed_age).where(FeedRow.kind.in_(feeds))).scalars()
    ages = [age for age in followed if age is not None]
    return timedelta(seconds=max(0, age_seconds - min(ages))) if len(ages) == len(feeds) else None


def _withdrawn(connection: Connection) -> dict[str, datetime]:
    newest: dict[str, datetime] = {}
    for person, at in connection.execute(select(WithdrawalRow.person, WithdrawalRow.at)):
        moment = datetime.fromisoformat(at)
        newest[person] = max(moment, newest.get(person, moment))
    return newest


def _generation(connection: Connection) -> int:
    """That of the feed, so that the end of a beginning takes it for its own."""
    found = connection.execute(
        select(FeedRow.generation).where(FeedRow.kind == FeedName.WITHDRAWALS.value)
    ).scalar_one_or_none()
    return _FIRST_GENERATION if found is None else found


def _template(person: str, model: str, vector: bytes, enrolled_at: str) -> FaceTemplate:
    return FaceTemplate(PersonId(person), model, vector, datetime.fromisoformat(enrolled_at))
