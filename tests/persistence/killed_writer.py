"""A terminal that writes and acknowledges records as fast as it can, to be killed: `python -m
tests.persistence.killed_writer FOLDER`.

It says each record's id on stdout after `append` has returned.
"""

import os
import sys
from pathlib import Path
from threading import Thread

from kiosk.clock import SystemClock
from tests.support.terminal_store import TerminalStore, terminal_store


def main(folder: Path) -> None:
    with terminal_store(folder, SystemClock()) as store:
        Thread(target=_acknowledge_for_ever, args=(store,), daemon=True).start()
        while True:
            record = store.entry()
            store.outbox.append(record)
            os.write(sys.stdout.fileno(), f"{record.record_id}\n".encode())


def _acknowledge_for_ever(store: TerminalStore) -> None:
    """The other writer of a terminal; every seventh record is refused."""
    while True:
        for record in store.outbox.pending(20):
            if record.seq % 7:
                store.outbox.acknowledge([record.seq])
            else:
                store.outbox.set_aside(record.seq, "rejected:test")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
