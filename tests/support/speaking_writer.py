"""A terminal that keeps a voice note, piece by piece, and says after each that it is kept: to be killed in the middle.

`python -m tests.support.speaking_writer FOLDER TERMINAL`; it asks by the receipt of RECEIPT and never ends by itself
before the last piece.
"""

import sys
from pathlib import Path
from random import Random
from uuid import UUID

from kiosk.clock import SystemClock
from kiosk.domain.consultations import ConsultationSort, VoiceCodec, in_pieces
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import ConsultationRecord, VoiceNotePiece
from tests.support.terminal_store import TerminalStore, terminal_store

RECEIPT = Receipt.draw(Random(3).randrange)
CONSULTATION = UUID(int=77)
NOTE = Random(3).randbytes(12 * 48 * 1024 - 7)


def write(store: TerminalStore) -> None:
    """What is kept already is not kept twice: each piece has an id of its own."""
    at = store.clock.now()
    store.outbox.append(ConsultationRecord(CONSULTATION, at, RECEIPT, ConsultationSort.QUESTION, "民政局", "低保", ""))
    pieces = in_pieces(NOTE)
    for number, piece in enumerate(pieces, 1):
        store.outbox.append(
            VoiceNotePiece(UUID(int=1000 + number), at, CONSULTATION, number, len(pieces), VoiceCodec.OGG_OPUS, piece)
        )
        print(number, flush=True)


if __name__ == "__main__":
    with terminal_store(Path(sys.argv[1]), SystemClock(), terminal=sys.argv[2]) as opened:
        write(opened)
