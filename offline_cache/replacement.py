"""A damaged store gives way to a new one: what can be read is carried over, the old files go to `quarantine/`.

Each step can be cut off by a power cut and is then done again or finished at the next start. The new store is built under
a name of its own; when it is complete it is named `.ready`, and from then on the change-over is only renaming. The old
files are in the quarantine (as second names) before their first ones go. Nothing is ever deleted there.
"""

import os
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert

from offline_cache.connections import ConnectionFactory, create_file, writing_engine
from offline_cache.key import StoreKey, fsync_directory
from offline_cache.opening import SetAsideStore
from offline_cache.salvage import FACE_COLUMNS, RECORD_COLUMNS, Row, Salvage
from offline_cache.schema import FaceTemplateRow, OutboxRow
from offline_cache.schema.opening import create_schema, foreign
from offline_cache.transactions import Transactions

_ROWS = 1000
"""Rows written in one transaction: a million in one would need a log of their size."""


@dataclass(frozen=True, slots=True)
class Birth:
    """Whose store is born, and when."""

    terminal: str
    epoch: UUID
    at: datetime


def companions(path: Path) -> tuple[Path, Path]:
    """SQLite's log and its index, beside a database file."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def finish_replacement(path: Path) -> None:
    """Finish what a power cut broke off, or throw away what had not got so far."""
    ready, draft = _named(path, ".ready"), _named(path, ".draft")
    _unlink(draft, *companions(draft))
    if ready.exists():
        _change_over(path, ready)


def replace_damaged(path: Path, key: StoreKey, confirmed: int, birth: Birth) -> SetAsideStore:
    """`path` is then a new store that numbers its records on from the old one. Raises ForeignStoreError, and then
    nothing has changed; StorageError, OSError.
    """
    draft, ready = _named(path, ".draft"), _named(path, ".ready")
    old = Salvage(path, key, confirmed)
    try:
        if old.terminal not in (None, birth.terminal):
            raise foreign(str(old.terminal), birth.terminal)
        records, faces = _carry_over(old, draft, key, birth)
    finally:
        old.close()
    place = _set_aside(path, birth)
    draft.rename(ready)
    _change_over(path, ready)
    return SetAsideStore(place, records, faces, old.unread())


def _carry_over(old: Salvage, draft: Path, key: StoreKey, birth: Birth) -> tuple[int, int]:
    create_file(draft)
    engine = writing_engine(ConnectionFactory(draft, key))
    new = Transactions(engine, engine)
    try:
        with new.writing() as connection:
            create_schema(connection, birth.terminal, birth.epoch, birth.at, next_seq=old.highest + 1)
        records = _copy(new, OutboxRow, RECORD_COLUMNS, old.records())
        faces = _copy(new, FaceTemplateRow, FACE_COLUMNS, old.faces())
        new.checkpoint()
    finally:
        new.dispose()
    _fsync(draft)
    return records, faces


def _copy(
    new: Transactions,
    table: type[OutboxRow] | type[FaceTemplateRow],
    columns: Sequence[str],
    rows: Iterable[Row],
) -> int:
    copied = 0
    for some in _chunks(rows):
        lines = [dict(zip(columns, row, strict=True)) for row in some]
        for line in lines:
            if line.get("state") == "set_aside":
                line["settled_age"] = 0
        with new.writing() as connection:
            connection.execute(
                insert(table), [{"settled_age": None, **line} if table is OutboxRow else line for line in lines]
            )
        copied += len(lines)
    return copied


def _chunks(rows: Iterable[Row]) -> Generator[Sequence[Row]]:
    iterator = iter(rows)
    while some := list(islice(iterator, _ROWS)):
        yield some


def _set_aside(path: Path, birth: Birth) -> Path:
    """Give the old files second names, in a folder of the day and of the new epoch."""
    place = path.parent / "quarantine" / f"{birth.at:%Y-%m-%d}-{birth.epoch}"
    place.mkdir(mode=0o700, parents=True)
    for file in (path, companions(path)[0]):
        if file.exists():
            os.link(file, place / file.name)
    for folder in (place, place.parent, place.parent.parent):
        fsync_directory(folder)
    return place


def _change_over(path: Path, ready: Path) -> None:
    # the old log first: it must never meet the new file
    _unlink(*companions(path))
    fsync_directory(path.parent)
    ready.replace(path)
    fsync_directory(path.parent)


def _named(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _unlink(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
