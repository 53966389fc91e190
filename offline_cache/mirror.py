"""The mirror: the district's residents and subsidies as of a moment, answered from the terminal's own store.

A page of the feed and the cursor behind it are one transaction. When a feed has to begin anew, the old lines stay in
use until the new ones are complete. Not here: fetching pages (sync/), and who may be shown what (the hub).
"""

import hmac
import json
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, update

from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import PersonId, Resident
from kiosk.domain.room import Level
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer, return_reason
from kiosk.ports import NoRoomError
from offline_cache.changes import FeedName, Kept, MirrorPage, WithdrawalChanges
from offline_cache.mirror_writing import apply_page, delete_lines
from offline_cache.schema import FeedRow, ResidentRow, SubsidyRow
from offline_cache.transactions import Transactions


class StoredMirror:
    """All methods raise StorageError. Any thread may call them."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def find(self, name: str, id_number: IdNumber) -> Resident | None:
        """The resident with exactly this name and number.

        One look-up and one comparison of the name, whether the number exists or not: the time says nothing about who
        is listed.
        """
        with self._database.reading() as connection:
            found = _residents(connection, ResidentRow.id_number == id_number.text)
        candidates = found or (Resident(PersonId(""), "", id_number, ""),)
        matching = [one for one in candidates if hmac.compare_digest(one.name.encode(), name.encode())]
        return matching[0] if found and matching else None

    def resident(self, person: PersonId) -> Resident | None:
        with self._database.reading() as connection:
            found = _residents(connection, ResidentRow.person == person)
        return found[0] if found else None

    def subsidies(self, person: PersonId) -> SubsidyAnswer | None:
        """Newest first; None before the subsidies were first followed to their end."""
        with self._database.reading() as connection:
            as_of = _as_of(connection, FeedName.SUBSIDIES)
            return None if as_of is None else SubsidyAnswer(_subsidies(connection, person), as_of)

    def as_of(self) -> datetime | None:
        """The moment for which all that it says of people and their money is true; None before that."""
        with self._database.reading() as connection:
            moments = [_as_of(connection, name) for name in (FeedName.RESIDENTS, FeedName.SUBSIDIES)]
        known = [moment for moment in moments if moment is not None]
        return min(known) if len(known) == len(moments) else None

    def feed_as_of(self, feed: FeedName) -> datetime | None:
        """The moment for which what a feed brought is true; None before it was followed to its end."""
        with self._database.reading() as connection:
            return _as_of(connection, feed)

    def unseen_for(self, feed: FeedName, age_seconds: int) -> timedelta | None:
        """How long ago, by the store's own age (DurableOutbox.age_seconds), a feed was last followed to its end; None
        when it never was. A terminal that was cut off for too long must not open doors by an old roster.
        """
        with self._database.reading() as connection:
            followed = connection.execute(
                select(FeedRow.followed_age).where(FeedRow.kind == feed.value)
            ).scalar_one_or_none()
        return None if followed is None else timedelta(seconds=max(0, age_seconds - followed))

    def cursor(self, feed: FeedName) -> str | None:
        """Where the next page of a feed begins; None for its beginning."""
        with self._database.reading() as connection:
            return connection.execute(select(FeedRow.cursor).where(FeedRow.kind == feed.value)).scalar_one_or_none()

    def apply(self, page: MirrorPage) -> None:
        """All of a page and its cursor, or nothing of it. Applying a page twice is applying it once.

        Raises NoRoomError when what room is left is for records; withdrawals are always applied. What the page deletes is
        gone even then: whom the district strikes off does not wait for room.
        """
        adds = not isinstance(page, WithdrawalChanges) and any(isinstance(change, Kept) for change in page.changes)
        try:
            with self._database.writing() as connection:
                if adds:
                    self._database.require_room(connection, Level.NO_CACHING)
                apply_page(connection, page)
        except NoRoomError:
            with self._database.writing() as connection:
                delete_lines(connection, page)
            raise

    def require_room(self) -> None:
        """Raises NoRoomError while no page that adds anything would be applied."""
        with self._database.reading() as connection:
            self._database.require_room(connection, Level.NO_CACHING)

    def restart(self, feed: FeedName) -> None:
        """The district does not know our cursor: begin again. What is here stays until the feed was followed to its
        end.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(FeedRow).where(FeedRow.kind == feed.value).values(generation=FeedRow.generation + 1, cursor=None)
            )


def _residents(connection: Connection, condition: ColumnElement[bool]) -> tuple[Resident, ...]:
    query = select(
        ResidentRow.person,
        ResidentRow.name,
        ResidentRow.id_number,
        ResidentRow.town,
        ResidentRow.village,
        ResidentRow.attributes,
    ).where(condition)
    return tuple(
        Resident(PersonId(person), name, IdNumber(number), town, village, frozenset(json.loads(attributes or "[]")))
        for person, name, number, town, village, attributes in connection.execute(query)
    )


def _subsidies(connection: Connection, person: PersonId) -> tuple[Subsidy, ...]:
    columns = (
        SubsidyRow.item,
        SubsidyRow.fen,
        SubsidyRow.granted_on,
        SubsidyRow.state,
        SubsidyRow.account_tail,
        SubsidyRow.grant_id,
        SubsidyRow.returned_for,
    )
    query = (
        select(*columns).where(SubsidyRow.person == person).order_by(SubsidyRow.granted_on.desc(), SubsidyRow.grant_id)
    )
    return tuple(
        Subsidy(item, fen, date.fromisoformat(granted_on), PaymentState(state), tail, grant, return_reason(said))
        for item, fen, granted_on, state, tail, grant, said in connection.execute(query)
    )


def _as_of(connection: Connection, feed: FeedName) -> datetime | None:
    text = connection.execute(select(FeedRow.as_of).where(FeedRow.kind == feed.value)).scalar_one_or_none()
    return None if text is None else datetime.fromisoformat(text)
