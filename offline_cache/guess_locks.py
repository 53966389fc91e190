"""Wrong guesses and the locks that they earn, kept where a restart finds them: this terminal's own, and the district's. What
they mean, domain/guesses.py says.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, select, update
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects.sqlite import insert

from kiosk.domain.guesses import Failures, GuessRules
from offline_cache.schema import DistrictLockRow, GuessLockRow, StoreMetaRow
from offline_cache.transactions import Transactions
from offline_cache.wire.heartbeat import MOST_GUESSES, GuessCount, GuessLock


class StoredGuessLocks:
    """kiosk.ports.GuessLocks. `age_seconds` is the store's own age (DurableOutbox.age_seconds).

    Time in which the terminal was off does not count: a clock that was set before a start would end a lock. Made once a start,
    before the age is recorded anew.
    """

    def __init__(self, database: Transactions, age_seconds: Callable[[], int], rules: GuessRules | None = None) -> None:
        self._database = database
        self._age_seconds = age_seconds
        self._rules = rules or GuessRules()
        with self._database.writing() as connection:
            off = age_seconds() - connection.execute(select(StoreMetaRow.age_seconds)).scalar_one()
            connection.execute(
                update(GuessLockRow).values(
                    failed_age=GuessLockRow.failed_age + off, locked_until_age=GuessLockRow.locked_until_age + off
                )
            )
            connection.execute(update(DistrictLockRow).values(locked_until_age=DistrictLockRow.locked_until_age + off))

    def note_failure(self, subject: str, limit: int, shared: str | None = None) -> bool:
        age = self._age_seconds()
        with self._database.writing() as connection:
            before = _failures(connection, subject)
            _keep(connection, subject, before.failed(age, limit, self._rules), shared)
        return before.locked(age)

    def locked_by_district(self, shared: str) -> bool:
        with self._database.reading() as connection:
            query = select(DistrictLockRow.locked_until_age).where(DistrictLockRow.subject == shared)
            until = connection.execute(query).scalar_one_or_none()
        return until is not None and self._age_seconds() < until

    def take_back(self, subject: str) -> None:
        with self._database.writing() as connection:
            before = _failures(connection, subject).one_fewer()
            connection.execute(update(GuessLockRow).where(GuessLockRow.subject == subject).values(_values(before)))

    def forgive(self, subject: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(GuessLockRow).where(GuessLockRow.subject == subject))

    def counts(self) -> Sequence[GuessCount]:
        """What the district is told, of the last day; the most failures first. Raises StorageError."""
        age = self._age_seconds()
        query = (
            select(GuessLockRow.shared, GuessLockRow.failures, GuessLockRow.failed_age)
            .where(
                GuessLockRow.shared.is_not(None),
                GuessLockRow.failures > 0,
                GuessLockRow.failed_age >= age - self._rules.forgotten_after_seconds,
            )
            .order_by(GuessLockRow.failures.desc(), GuessLockRow.failed_age.desc())
            .limit(MOST_GUESSES)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            GuessCount(subject=shared, failures=failures, newest_seconds=max(0, age - failed_age))
            for shared, failures, failed_age in rows
            if shared is not None
        ]

    def obey(self, locks: Sequence[GuessLock]) -> None:
        """These are all locks that the district holds now. Raises StorageError."""
        age = self._age_seconds()
        lines = [{"subject": lock.subject, "locked_until_age": age + round(lock.seconds)} for lock in locks]
        with self._database.writing() as connection:
            connection.execute(delete(DistrictLockRow))
            if lines:
                connection.execute(insert_into(DistrictLockRow), lines)


def _failures(connection: Connection, subject: str) -> Failures:
    query = select(GuessLockRow.failures, GuessLockRow.failed_age, GuessLockRow.locked_until_age)
    row = connection.execute(query.where(GuessLockRow.subject == subject)).first()
    return Failures() if row is None else Failures(row.failures, row.failed_age, row.locked_until_age)


def _keep(connection: Connection, subject: str, failures: Failures, shared: str | None) -> None:
    values = {**_values(failures), "shared": shared}
    statement = insert(GuessLockRow).values(subject=subject, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[GuessLockRow.subject], set_=values))


def _values(failures: Failures) -> dict[str, int | None]:
    return {
        "failures": failures.count,
        "failed_age": failures.newest,
        "locked_until_age": failures.locked_until,
    }
