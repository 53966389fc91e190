"""Face templates, kept encrypted on this terminal and nowhere else. Not here: comparing them, and consent (the hub)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.room import Level
from offline_cache.schema import FaceTemplateRow
from offline_cache.transactions import Transactions


class StoredTemplates:
    """All methods raise StorageError. Any thread may call them."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add(self, template: FaceTemplate) -> None:
        """Return once it survives a power cut. A person may have several templates. Raises NoRoomError."""
        with self._database.writing() as connection:
            self._database.require_room(connection, Level.NO_REGISTRATIONS)
            connection.execute(
                insert(FaceTemplateRow).values(
                    person=template.person,
                    model=template.model,
                    vector=template.vector,
                    enrolled_at=template.enrolled_at.isoformat(),
                )
            )

    def templates(self) -> Sequence[FaceTemplate]:
        """All of them, oldest first."""
        query = select(
            FaceTemplateRow.person, FaceTemplateRow.model, FaceTemplateRow.vector, FaceTemplateRow.enrolled_at
        ).order_by(FaceTemplateRow.id)
        with self._database.reading() as connection:
            return [
                FaceTemplate(PersonId(person), model, vector, datetime.fromisoformat(enrolled_at))
                for person, model, vector, enrolled_at in connection.execute(query)
            ]
