"""A terminal that writes and acknowledges records as fast as it can, to be killed.

It says each record's id after `append` has returned.
"""

from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from kiosk.clock import SystemClock
from kiosk.domain.records import QueryOutcome, QueryRecord, Record
from tests.support.terminal_store import TerminalStore, terminal_store


def main(folder: Path, confirmed: Connection) -> None:
    """Never ends by itself."""
    with terminal_store(folder, SystemClock()) as store:
        Thread(target=_acknowledge_for_ever, args=(store,), daemon=True).start()
        for number in count():
            record = _record(store, number)
            store.outbox.append(record)
            confirmed.send_bytes(str(record.record_id).encode())


def _record(store: TerminalStore, number: int) -> Record:
    if number % 3:
        return store.entry()
    return QueryRecord(store.clock.new_id(), store.clock.now(), QueryOutcome.SHOWN)


def _acknowledge_for_ever(store: TerminalStore) -> None:
    """The other writer of a terminal; every seventh record is refused."""
    while True:
        for record in store.outbox.pending(20):
            if record.seq % 7:
                store.outbox.acknowledge([record.seq])
            else:
                store.outbox.set_aside(record.seq, "rejected:test")
                store.database.checkpoint()
