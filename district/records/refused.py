"""What was refused, for an operator: a list of it, and another judgement by the program of today.

A record is refused where the terminal is newer than the district, where one of them was wrong, or where two records claim
one name. Redriving reads the very bytes that were kept. Not here: printing (commands.py).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Connection, delete, func, select, tuple_, update

from district.database import Database, now
from district.records.judging import UnnumberedError
from district.records.models import RefusedRecordRow
from district.records.projecting import Intake
from district.records.store import look_at
from district.records.taking import Delivery, take
from offline_cache.wire.ingest import RecordResult, Verdict

_LINES_A_TRANSACTION = 500
"""A batch that comes meanwhile waits for no more than that."""

_KIND = re.compile(r"[a-z0-9_]{1,40}")
"""Anything else in its place may be somebody's name."""

_Key = tuple[str, str, int, str]
_KEY = (RefusedRecordRow.terminal, RefusedRecordRow.epoch, RefusedRecordRow.seq, RefusedRecordRow.content_sha256)


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """`verdict` is rejected or conflict; `content` is the record as it came, and may name a person."""

    terminal: str
    epoch: str
    seq: int
    content_sha256: str
    verdict: str
    reason: str
    received_at: str
    content: str = field(repr=False)

    @property
    def kind(self) -> str:
        """As it calls itself; a record that does not is `?`."""
        kind = self.envelope.get("kind")
        return kind if isinstance(kind, str) and _KIND.fullmatch(kind) else "?"

    @property
    def envelope(self) -> Mapping[str, JsonValue]:
        return json.loads(self.content)


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of a refused record. Where it was taken, or is there already, it is refused no longer."""

    record: RefusedRecord
    verdict: Verdict
    reason: str | None


def refused_records(
    database: Database, terminal: str | None = None, seq: int | None = None, after: _Key | None = None, limit: int = 100
) -> Sequence[RefusedRecord]:
    """In the order of their keys, from `after` on."""
    with database.reading() as connection:
        return _page(connection, _chosen(terminal, seq), after, limit)


def count_refused(database: Database) -> Mapping[str, int]:
    """By verdict."""
    query = select(RefusedRecordRow.verdict, func.count()).group_by(RefusedRecordRow.verdict)
    with database.reading() as connection:
        return dict(iter(connection.execute(query)))


def redrive(database: Database, terminal: str | None = None, seq: int | None = None) -> Sequence[Redriven]:
    """Judge them again: all, or those of a terminal, or of one number of it. May be stopped anywhere and begun again.
    Raises BusyError.
    """
    # a face is not kept where it was refused, so that no key is needed
    intake = Intake()
    done: list[Redriven] = []
    after: _Key | None = None
    while True:
        with database.writing() as connection:
            page = _page(connection, _chosen(terminal, seq), after, _LINES_A_TRANSACTION)
            done += [_judge_again(connection, one, intake) for one in page]
        if not page:
            return done
        last = page[-1]
        after = (last.terminal, last.epoch, last.seq, last.content_sha256)


def _judge_again(connection: Connection, record: RefusedRecord, intake: Intake) -> Redriven:
    # kept from now on, so that the retention does not delete tomorrow what has waited for half a year
    delivery = Delivery(record.terminal, record.epoch, now().isoformat())
    try:
        (result,) = take(connection, delivery, [look_at(record.envelope, intake)], intake)
    except UnnumberedError:
        result = RecordResult(seq=record.seq, verdict=Verdict.REJECTED, reason="seq")
    key = (record.terminal, record.epoch, record.seq, record.content_sha256)
    here = [column == value for column, value in zip(_KEY, key, strict=True)]
    if result.verdict in (Verdict.ACCEPTED, Verdict.DUPLICATE):
        connection.execute(delete(RefusedRecordRow).where(*here))
    else:
        values = {"verdict": result.verdict.value, "reason": result.reason or ""}
        connection.execute(update(RefusedRecordRow).where(*here).values(**values))
    return Redriven(record, result.verdict, result.reason)


def _chosen(terminal: str | None, seq: int | None) -> Sequence[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if terminal is not None:
        wanted.append(RefusedRecordRow.terminal == terminal)
    if seq is not None:
        wanted.append(RefusedRecordRow.seq == seq)
    return wanted


def _page(
    connection: Connection, wanted: Sequence[ColumnElement[bool]], after: _Key | None, limit: int
) -> Sequence[RefusedRecord]:
    columns = (*_KEY, RefusedRecordRow.verdict, RefusedRecordRow.reason, RefusedRecordRow.received_at)
    query = select(*columns, RefusedRecordRow.content).where(*wanted).order_by(*_KEY).limit(limit)
    if after is not None:
        query = query.where(tuple_(*_KEY) > after)
    return [RefusedRecord(*row) for row in connection.execute(query)]
