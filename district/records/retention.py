"""Delete what has been kept long enough, by the district's own clock: a terminal's may be wrong.

A record's identity outlives it: its number stays known as forgotten, in runs, and its id by itself, so that a terminal
that was cut off and delivers it again hears "duplicate", be it under a new epoch, and nothing comes back.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_

from district.bulk import among, upsert
from district.database import Database
from district.records.models import ForgottenIdentityRow, ForgottenRecordsRow, RecordRow, RefusedRecordRow

_LINES_A_TRANSACTION = 5000
"""A batch that comes meanwhile waits for no more than that."""


_RUNS = select(ForgottenRecordsRow.first, ForgottenRecordsRow.last, ForgottenRecordsRow.identified).where(
    ForgottenRecordsRow.terminal == bindparam("terminal"),
    ForgottenRecordsRow.epoch == bindparam("epoch"),
    ForgottenRecordsRow.first <= bindparam("highest"),
    ForgottenRecordsRow.last >= bindparam("lowest"),
)
_IDS = select(ForgottenIdentityRow.record_id).where(
    ForgottenIdentityRow.terminal == bindparam("terminal"), among(ForgottenIdentityRow.record_id, "ids")
)


@dataclass(frozen=True, slots=True)
class Periods:
    """How long things are kept after they were received."""

    records_days: int = 180
    refused_days: int = 365
    """Longer: what was refused waits for somebody to look at it."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many were deleted."""

    records: int
    refused: int


def forget_old(database: Database, periods: Periods, now: datetime) -> Forgotten:
    """May be stopped anywhere and begun again."""
    records_before = (now - timedelta(days=periods.records_days)).isoformat()
    refused_before = (now - timedelta(days=periods.refused_days)).isoformat()
    records = sum(_until_none(database, lambda connection: _forget_records(connection, records_before)))
    refused = sum(_until_none(database, lambda connection: _forget_refused(connection, refused_before)))
    return Forgotten(records, refused)


def forgotten_runs(
    connection: Connection, terminal: str, epoch: str, seqs: Collection[int]
) -> Sequence[tuple[int, int, bool]]:
    """First and last number of the runs that lie among `seqs`, and whether the ids of their records are known."""
    if not seqs:
        return ()
    place = {"terminal": terminal, "epoch": epoch, "lowest": min(seqs), "highest": max(seqs)}
    return [(first, last, identified) for first, last, identified in connection.execute(_RUNS, place)]


def forgotten_ids_among(connection: Connection, terminal: str, ids: Collection[str]) -> AbstractSet[str]:
    """Those of `ids` whose records were accepted once, in whatever epoch, and are deleted by now."""
    return set(connection.execute(_IDS, {"terminal": terminal, "ids": ids}).scalars())


def runs_of(seqs: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as (first, last) of what follows each other without a gap."""
    runs: list[tuple[int, int]] = []
    for seq in seqs:
        if runs and seq == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    return runs


def _until_none(database: Database, step: Callable[[Connection], int]) -> Iterator[int]:
    while True:
        with database.writing() as connection:
            count = step(connection)
        if not count:
            return
        yield count


def _forget_records(connection: Connection, before: str) -> int:
    identity = (RecordRow.terminal, RecordRow.epoch, RecordRow.seq, RecordRow.record_id)
    old = select(*identity).where(RecordRow.received_at < before).order_by(RecordRow.received_at)
    rows = connection.execute(old.limit(_LINES_A_TRANSACTION)).all()
    by_epoch: dict[tuple[str, str], list[int]] = {}
    for terminal, epoch, seq, _ in rows:
        by_epoch.setdefault((terminal, epoch), []).append(seq)
    upsert(connection, ForgottenIdentityRow, [{"terminal": row[0], "record_id": row[3]} for row in rows])
    for (terminal, epoch), seqs in by_epoch.items():
        connection.execute(
            delete(RecordRow).where(
                RecordRow.terminal == terminal, RecordRow.epoch == epoch, among(RecordRow.seq, "seqs")
            ),
            {"seqs": seqs},
        )
        _remember_numbers(connection, terminal, epoch, sorted(seqs))
    return len(rows)


def _remember_numbers(connection: Connection, terminal: str, epoch: str, seqs: Sequence[int]) -> None:
    """Joined with the runs that they touch: what a terminal sends in order stays one line for ever."""
    ours = (
        ForgottenRecordsRow.terminal == terminal,
        ForgottenRecordsRow.epoch == epoch,
        ForgottenRecordsRow.identified.is_(True),
    )
    touched = (ForgottenRecordsRow.first <= seqs[-1] + 1, ForgottenRecordsRow.last >= seqs[0] - 1)
    known = connection.execute(select(ForgottenRecordsRow.first, ForgottenRecordsRow.last).where(*ours, *touched)).all()
    connection.execute(delete(ForgottenRecordsRow).where(*ours, *touched))
    joined = join_runs([*((first, last) for first, last in known), *runs_of(seqs)])
    place = {"terminal": terminal, "epoch": epoch, "identified": True}
    connection.execute(insert(ForgottenRecordsRow), [{**place, "first": first, "last": last} for first, last in joined])


def join_runs(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _forget_refused(connection: Connection, before: str) -> int:
    key = (RefusedRecordRow.terminal, RefusedRecordRow.epoch, RefusedRecordRow.seq, RefusedRecordRow.content_sha256)
    old = select(*key).where(RefusedRecordRow.received_at < before).limit(_LINES_A_TRANSACTION)
    return connection.execute(delete(RefusedRecordRow).where(tuple_(*key).in_(old))).rowcount
