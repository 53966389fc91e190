"""Citizens' own numbers, with which they prove who they are. Only slow salted hashes lie in the store."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from kiosk.clock import Clock
from kiosk.domain.people import PersonId
from kiosk.service.pin_hashes import hash_pin, matches
from offline_cache.schema import PinRow
from offline_cache.transactions import Transactions

_SET_BY = "volunteer"


class StoredOwnPins:
    """kiosk.ports.OwnPins."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        # what nobody's number is compared with: the comparison takes as long as somebody's
        self._nobodys = hash_pin("000000")

    def accepts(self, person: PersonId | None, pin: str) -> bool:
        with self._database.reading() as connection:
            query = select(PinRow.secret).where(PinRow.person == (person or ""))
            kept = connection.execute(query).scalar_one_or_none()
        right = matches(pin, kept or self._nobodys)
        return right and kept is not None

    def set(self, person: PersonId, pin: str) -> None:
        """Raises StorageError, and ValueError for anything but six digits."""
        values = {"secret": hash_pin(pin), "set_at": self._clock.now().isoformat(), "set_by": _SET_BY}
        with self._database.writing() as connection:
            statement = insert(PinRow).values(person=person, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=[PinRow.person], set_=values))
