"""The closed list of auditable events. An entry holds enum members and numbers: never a face, a name or a text somebody typed."""

import json
import logging
from enum import Enum

from kiosk.clock import Clock

_log = logging.getLogger("kiosk.journal")


class Entry(Enum):
    """Each member is one line of the journal; the value says what it means."""

    STARTED = "the program started"
    STOPPED = "the program ended as it was asked to"
    SESSION_BEGAN = "a citizen began a visit"
    SESSION_ENDED = "the terminal is back at its first page and nothing of the visit is left"
    ENTERED_PLACE = "the citizen stands at another place of the journey"
    ENTRY_KEPT = "an entry record is durable"
    ENTRY_NOT_KEPT = "an entry could not be recorded; the visitor was handed to the volunteer"
    LATCH_OPENED = "the door was released"
    LATCH_STUCK = "the door did not answer"
    HANDED_OVER = "a visitor was handed to the volunteer"
    CLUE_FITS_NOBODY = "a surname or the last digits fit nobody whom the visitor looks like, or more than one"
    HELPED = "a volunteer signed in or out, or helped somebody; how stands beside it, and who in the record"
    PIN_REFUSED = "a volunteer's number was refused"
    MESSAGE_KEPT = "a question or complaint is durable"
    MESSAGE_NOT_KEPT = "a question or complaint could not be kept; the citizen was told so"
    NOT_PRINTED = "a slip did not come out"
    LIVENESS_DOUBTED = "signs of a picture instead of a face, or too few of a face; which ones stands beside it"
    RECORD_LOST = "a record without a person could not be kept"
    STORE_CHANGED = "the store's room, or whether its roster is believed, changed"
    STORE_SET_ASIDE = "the store was damaged; what could be read was carried over into a new one"
    EPOCH_BEGAN = "confirmed records are missing, or the file is another: numbers go on in a new epoch"
    STORE_MIGRATED = "the store's tables were brought up"
    WITNESS_UNREADABLE = "the witness of the store's head could not be read and was written anew"
    DEVICE_CHANGED = "a device changed its state"
    LINK_CHANGED = "the line to the district changed"
    BUG = "a broken promise of our own; the visitor was handed to the volunteer and a clean visit began"


class Journal:
    """Writes entries as JSON lines through `logging`, where the operator decides what keeps them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def write(self, entry: Entry, **fields: Enum | type | int | None) -> None:
        """A type stands for a place of a journey and is written by its name."""
        line = {
            "at": self._clock.now().isoformat(timespec="milliseconds"),
            "event": entry.name,
            **{name: _plain(value) for name, value in fields.items()},
        }
        _log.info(json.dumps(line))

    def bug(self, error: BaseException) -> None:
        """The place in the code is written and the message is not: it could quote what somebody typed."""
        trace = error.__traceback__
        places: list[str] = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_qualname}:{trace.tb_lineno}")
            trace = trace.tb_next
        line = {
            "at": self._clock.now().isoformat(timespec="milliseconds"),
            "event": Entry.BUG.name,
            "error": type(error).__name__,
            "place": places,
        }
        _log.error(json.dumps(line))


def _plain(value: Enum | type | int | None) -> str | int | None:
    match value:
        case Enum():
            return value.name
        case type():
            return value.__name__
        case _:
            return value
