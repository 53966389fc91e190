"""The order in which a store is opened, under its lock: finish what a power cut broke off; look whether it is sound, and
set it aside when it is not; bring its tables up; ask the witness. Only then does it serve.

Not here: how each of these is done. Nothing here ever deletes or overwrites what might still be read.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from kiosk.clock import Clock
from offline_cache.backup import back_up
from offline_cache.connections import ConnectionFactory, create_file
from offline_cache.errors import UnreadableStoreError
from offline_cache.head import Head, extended_by
from offline_cache.opening import Break, Migrated, NewEpoch, Numbers, Opening
from offline_cache.outbox import read_head
from offline_cache.replacement import Birth, finish_replacement, replace_damaged
from offline_cache.schema import VERSION, OutboxRow, StoreMetaRow
from offline_cache.schema.opening import bring_up, create_schema, require_ours, version_of
from offline_cache.transactions import is_damage, storage_error
from offline_cache.witness import HeadWitness, UnreadableWitness


@dataclass(frozen=True, slots=True)
class Start:
    """`engine` writes to `factory`'s file; it is used only for one transaction at a time."""

    factory: ConnectionFactory
    engine: Engine
    witness: HeadWitness
    terminal: str
    clock: Clock


def start(store: Start) -> Opening:
    """Leave the file a sound store of this terminal, of the newest tables, whose head the witness knows.

    Raises StoreOpenError, and then the file is as it was; StorageError when the disk is full or does not answer.
    """
    path = store.factory.path
    finish_replacement(path)
    confirmed = store.witness.testimony
    opening = Opening(witness_unreadable=isinstance(confirmed, UnreadableWitness))
    gone = not path.exists() or path.stat().st_size == 0
    create_file(path)
    if not gone and not _is_sound(store):
        birth = Birth(store.terminal, store.clock.new_id(), store.clock.now())
        seq = confirmed.seq if isinstance(confirmed, Head) else 0
        set_aside = replace_damaged(path, store.factory.key, seq, birth)
        store.witness.note(_head(store))
        return replace(opening, set_aside=set_aside)
    opening = replace(opening, migrated=_bring_up(store))
    with _named_errors(path), store.engine.begin() as connection:
        new_epoch = _compare(connection, confirmed, gone=gone) if isinstance(confirmed, Head) else None
        if new_epoch is not None and not gone:
            _begin_epoch(connection, store.clock.new_id(), _seq_of(confirmed))
    store.witness.note(_head(store))
    return replace(opening, new_epoch=new_epoch)


def _is_sound(store: Start) -> bool:
    """Reads every page that is in use, through the log. Raises UnreadableStoreError where a wrong key would look the same:
    a damaged first page is told from it only by a witness that the key does verify.
    """
    try:
        connection = store.factory.connect()
    except dbapi2.Error as error:
        if not is_damage(error):
            raise storage_error(error) from None
        if isinstance(store.witness.testimony, Head):
            return False
        raise _unreadable(store.factory.path) from None
    try:
        return connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except dbapi2.Error as error:
        if is_damage(error):
            return False
        raise storage_error(error) from None
    finally:
        connection.close()


def _bring_up(store: Start) -> Migrated | None:
    path = store.factory.path
    with _named_errors(path), store.engine.connect() as connection:
        found = version_of(connection)
        if found != 0:
            require_ours(connection, store.terminal)
    backup = back_up(store.factory, found) if 0 < found < VERSION else None
    with _named_errors(path), store.engine.begin() as connection:
        if found == 0:
            create_schema(connection, store.terminal, store.clock.new_id(), store.clock.now())
        else:
            bring_up(connection, found)
    return None if backup is None else Migrated(found, backup)


def _compare(connection: Connection, confirmed: Head, *, gone: bool) -> NewEpoch | None:
    """What the witness has to say about this store; None when it agrees."""
    if gone:
        return NewEpoch(Break.STORE_GONE, Numbers(1, confirmed.seq)) if confirmed.seq else None
    head = read_head(connection)
    if head.epoch != confirmed.epoch:
        return NewEpoch(Break.OTHER_HISTORY, None)
    if head.seq < confirmed.seq:
        return NewEpoch(Break.TAIL_LOST, Numbers(head.seq + 1, confirmed.seq))
    since = connection.execute(
        select(OutboxRow.seq, OutboxRow.sha256).where(OutboxRow.seq > confirmed.seq).order_by(OutboxRow.seq)
    ).all()
    # a record that was confirmed, delivered and deleted since cannot be hashed again: nothing can be said then
    provable = len(since) == head.seq - confirmed.seq
    if provable and extended_by(confirmed.chain, [(seq, sha256) for seq, sha256 in since]) != head.chain:
        return NewEpoch(Break.OTHER_HISTORY, None)
    return None


def _begin_epoch(connection: Connection, epoch: UUID, confirmed: int) -> None:
    """Numbers go on behind all that were ever confirmed, so that a number says the same in both epochs."""
    next_seq = max(read_head(connection).seq, confirmed) + 1
    connection.execute(update(StoreMetaRow).values(epoch=str(epoch), next_seq=next_seq))


def _head(store: Start) -> Head:
    with _named_errors(store.factory.path), store.engine.connect() as connection:
        return read_head(connection)


def _seq_of(confirmed: object) -> int:
    return confirmed.seq if isinstance(confirmed, Head) else 0


@contextmanager
def _named_errors(path: Path) -> Generator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _unreadable(path) if is_damage(error.orig) else storage_error(error.orig) from None
    except dbapi2.Error as error:
        raise _unreadable(path) if is_damage(error) else storage_error(error) from None


def _unreadable(path: Path) -> UnreadableStoreError:
    return UnreadableStoreError(f"the key does not open this store, or the store is damaged: {path}")
