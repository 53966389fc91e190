"""How each part of the terminal is doing, as values that a screen and an operator can read."""

from dataclasses import dataclass
from enum import Enum


class Device(Enum):
    CAMERA = "camera"
    RECOGNISER = "recogniser"
    THERMOMETER = "thermometer"
    LATCH = "latch"
    ID_CARD_READER = "id_card_reader"
    SCANNER = "scanner"
    PRINTER = "printer"
    VOICE = "voice"
    MICROPHONE = "microphone"


class Fault(Enum):
    """Why a device does not work; each has a sentence for the operator."""

    NOT_FOUND = "not_found"
    DISCONNECTED = "disconnected"
    SILENT = "silent"
    GARBLED = "garbled"
    CRASHED = "crashed"
    HUNG = "hung"
    BLACK = "black"
    """A camera delivers, and nothing can be seen."""
    FROZEN = "frozen"
    """A camera delivers the same picture for ever."""
    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"


@dataclass(frozen=True, slots=True)
class Starting:
    """Not heard from yet since the program started."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Working."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """Not working; being tried again for ever. `since` is monotonic seconds, `attempt` counts from 1."""

    fault: Fault
    since: float
    attempt: int


Health = Starting | Ready | Retrying


@dataclass(frozen=True, slots=True)
class Link:
    """The line to the district. `waiting` records are durable here and not yet acknowledged there."""

    online: bool
    waiting: int
    set_aside: int = 0
