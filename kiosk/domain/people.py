"""Who a citizen is, as values. Nothing here prints a name, a number or a face."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from kiosk.domain.id_number import IdNumber
from kiosk.domain.masking import mask_name
from kiosk.domain.secrecy import NeverWritten

PersonId = NewType("PersonId", str)
"""Random identifier of a resident, minted by the district; carries no meaning and may be journalled."""

SessionId = NewType("SessionId", int)
"""Number of a visit since the program started; answers and timers carry it, so that late ones are dropped by value."""

VolunteerId = NewType("VolunteerId", str)
"""What a volunteer is called in the settings and in the records, like V012: a label, not a name."""


@dataclass(frozen=True, slots=True)
class Resident:
    """One line of the district's roster."""

    person: PersonId
    name: str = field(repr=False)
    id_number: IdNumber
    town: str
    village: str | None = None
    """Where the household is registered."""
    attributes: frozenset[str] = field(default=frozenset(), repr=False)
    """Of the person and the household, as policies ask for them: 低保, 残疾 ..."""

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)


@dataclass(frozen=True, slots=True)
class FaceTemplate(NeverWritten):
    """A face as the active model describes it: never a picture, never printed.

    `vector` is little-endian float32, as many as the model has dimensions. Templates of different models are
    not comparable, so each carries its model's id.
    """

    person: PersonId
    model: str
    vector: bytes = field(repr=False)
    enrolled_at: datetime
