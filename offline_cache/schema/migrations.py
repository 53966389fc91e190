"""From each version of the tables to the next, upward only, inside the caller's one transaction.

A step speaks the SQL of its own time: it must not change when the newest tables do.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from offline_cache.head import EMPTY_CHAIN
from offline_cache.schema import v2, v3, v4


def migrate(connection: Connection, found: int, wanted: int) -> None:
    """Leave the tables of version `wanted`; the caller commits all steps or none."""
    for version in range(found, wanted):
        STEPS[version](connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {version + 1}")


def _from_1_to_2(connection: Connection) -> None:
    """The chain begins here, and the age of what is already settled with it: it is kept its whole period once more."""
    run = connection.exec_driver_sql
    terminal, epoch, next_seq, created_at = run("SELECT terminal, epoch, next_seq, created_at FROM store_meta").one()
    run("DROP TABLE store_meta")
    v2.Base.metadata.tables["store_meta"].create(connection)
    run(
        "INSERT INTO store_meta VALUES (1, ?, ?, ?, ?, ?, 0, ?)",
        (terminal, epoch, next_seq, created_at, EMPTY_CHAIN, created_at),
    )
    run("ALTER TABLE outbox ADD COLUMN settled_age INTEGER")
    run("DROP INDEX outbox_pending")
    run("DROP INDEX outbox_acknowledged")
    run("CREATE INDEX outbox_waiting ON outbox (lane, seq) WHERE state = 'pending'")
    run("UPDATE outbox SET settled_age = 0 WHERE state <> 'pending'")
    run("CREATE INDEX outbox_acknowledged ON outbox (settled_age) WHERE state = 'acknowledged'")
    run("ALTER TABLE feed ADD COLUMN followed_age INTEGER")
    run("UPDATE feed SET followed_age = 0 WHERE as_of IS NOT NULL")
    v2.Base.metadata.tables["tally"].create(connection)
    run("INSERT INTO tally SELECT lane, state, count(*) FROM outbox GROUP BY lane, state")
    for trigger in v2.TALLY_TRIGGERS:
        run(trigger)


def _from_2_to_3(connection: Connection) -> None:
    run = connection.exec_driver_sql
    run("ALTER TABLE resident ADD COLUMN village VARCHAR")
    run("ALTER TABLE resident ADD COLUMN attributes VARCHAR")
    for name in _NEW_IN_3:
        v3.Base.metadata.tables[name].create(connection)
    for statement in (*v3.WORD_TABLES, *v3.WORD_TRIGGERS):
        run(statement)


_NEW_IN_3 = (
    "shared_face",
    "policy",
    "notice",
    "matter",
    "configuration",
    "reply",
    "asked",
    "withdrawal",
    "ticket_series",
    "guess_lock",
    "pin",
)


def _from_3_to_4(connection: Connection) -> None:
    """The reasons of what came back have been sent already, to a program that did not know them: the feed begins again."""
    run = connection.exec_driver_sql
    run("ALTER TABLE subsidy ADD COLUMN returned_for VARCHAR")
    run("UPDATE feed SET generation = generation + 1, cursor = NULL WHERE kind = 'subsidies'")
    run("ALTER TABLE guess_lock ADD COLUMN shared VARCHAR")
    v4.Base.metadata.tables["district_lock"].create(connection)


STEPS: Mapping[int, Callable[[Connection], None]] = {1: _from_1_to_2, 2: _from_2_to_3, 3: _from_3_to_4}
