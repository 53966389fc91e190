"""Wrong guesses and the locks that they earn, kept where a restart finds them. What they mean, domain/guesses.py says."""

from collections.abc import Callable

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from kiosk.domain.guesses import Failures, GuessRules
from offline_cache.schema import GuessLockRow, StoreMetaRow
from offline_cache.transactions import Transactions


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

    def note_failure(self, subject: str, limit: int) -> bool:
        age = self._age_seconds()
        with self._database.writing() as connection:
            before = _failures(connection, subject)
            _keep(connection, subject, before.failed(age, limit, self._rules))
        return before.locked(age)

    def take_back(self, subject: str) -> None:
        with self._database.writing() as connection:
            before = _failures(connection, subject)
            _keep(connection, subject, before.one_fewer())

    def forgive(self, subject: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(GuessLockRow).where(GuessLockRow.subject == subject))


def _failures(connection: Connection, subject: str) -> Failures:
    query = select(GuessLockRow.failures, GuessLockRow.failed_age, GuessLockRow.locked_until_age)
    row = connection.execute(query.where(GuessLockRow.subject == subject)).first()
    return Failures() if row is None else Failures(row.failures, row.failed_age, row.locked_until_age)


def _keep(connection: Connection, subject: str, failures: Failures) -> None:
    values = {
        "failures": failures.count,
        "failed_age": failures.newest,
        "locked_until_age": failures.locked_until,
    }
    statement = insert(GuessLockRow).values(subject=subject, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[GuessLockRow.subject], set_=values))
