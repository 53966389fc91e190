"""PostgreSQL (15 and later, psycopg 3), the district that outgrew one machine or must stand twice.

Writers run beside each other; what they must agree on is a locked line (the counter of district/feed.py) or a key.
"""

import os
import subprocess
from pathlib import Path
from typing import cast

import psycopg
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from district.errors import BackupError, DatabaseRefusedError

_LOCK_TIMEOUT_SECONDS = 5
"""How long a writer waits for the ones before it; then the terminal is asked to come again."""

_CONNECTIONS = 8
"""Of each kind, reading and writing: a few a core keep the disk busy; more only wait for each other."""

_CONNECT_SECONDS = 10
"""A server that does not answer by then is not there."""

_BUSY = ("55P03", "40001", "40P01", "57P01", "53300")
"""SQLSTATE: lock not available, not serialisable, deadlock, shut down by its operator, too many connections."""

_LOST_LINE = "08"
"""The class of SQLSTATE for connections that broke; the transaction may or may not have been committed, and a terminal
that comes again finds out."""

_MIGRATION_LOCK = 4_414_020
"""Names the lock that two starting servers take in turn; any number that nobody else uses."""


class PostgresBackend:
    """Raises DatabaseRefusedError when there is no such server, or one that would forget what it confirmed."""

    writes_together = False

    def __init__(self, url: URL) -> None:
        self._url = url
        self.writing = _engine(url)
        self.reading: Engine = _engine(url).execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        try:
            with self.writing.connect() as connection:
                _refuse_forgetful(connection)
        except DBAPIError as error:
            raise DatabaseRefusedError(f"PostgreSQL: {str(error.orig).strip()}") from None

    def is_busy(self, error: DBAPIError) -> bool:
        state = getattr(error.orig, "sqlstate", None) or ""
        return state in _BUSY or state.startswith(_LOST_LINE) or error.connection_invalidated

    def unnumbered_revision(self, connection: Connection) -> str | None:
        """There were numbered revisions before there was PostgreSQL."""
        return None

    def hold_other_migrations(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")

    def keep_before_migration(self, revision: str) -> None:
        """The migration is one transaction, and backups of a server are its operator's."""

    def back_up(self, destination: Path) -> None:
        """By pg_dump in its custom format, for pg_restore. Raises BackupError."""
        if destination.exists():
            raise BackupError(f"{destination} is there already")
        unfinished = destination.with_name(f"{destination.name}.unfinished")
        # the password must not stand in the list of processes
        address = self._url.set(drivername="postgresql", password=None).render_as_string()
        password = {} if self._url.password is None else {"PGPASSWORD": str(self._url.password)}
        try:
            unfinished.unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
            subprocess.run(
                ["pg_dump", "--format=custom", "--file", str(unfinished), "--dbname", address],
                env={**os.environ, **password},
                check=True,
                capture_output=True,
                text=True,
            )
            unfinished.replace(destination)
        except FileNotFoundError:
            unfinished.unlink(missing_ok=True)
            raise BackupError("no backup: there is no pg_dump here (package postgresql-client)") from None
        except subprocess.CalledProcessError as error:
            unfinished.unlink(missing_ok=True)
            raise BackupError(f"no backup: {error.stderr}") from None


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_LOCK_TIMEOUT_SECONDS,
        # a server that was restarted costs one question, not one lost batch a connection
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": _CONNECT_SECONDS},
    )
    event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # arrays as bytes: quoting a batch's bodies as text takes longer than all the rest of it
    cast(psycopg.Connection, connection).adapters.register_dumper(list, ListBinaryDumper)
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT_SECONDS}s'")
    cursor.close()
    connection.commit()


def _refuse_forgetful(connection: Connection) -> None:
    if connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "off":
        raise DatabaseRefusedError("PostgreSQL has synchronous_commit = off: it would forget records that it confirmed")
    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
        raise DatabaseRefusedError("PostgreSQL's database is not in UTF8: it cannot keep every name")
