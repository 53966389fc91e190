"""Cards that are laid on a reader and lifted again, and the reader's port upon them, all inside this process."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.id_card_reader.driver import ANSWERING, CardPace, SerialIdCardReader
from devices.id_card_reader.frames import PHOTO_BYTES, BaseInformation
from devices.id_card_reader.layouts import FOR_EVER, text_of
from devices.id_card_reader.module import SamvModule
from devices.serial_reader import Patience
from devices.simulated_line import SimulatedLine
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.id_card import CardKind
from kiosk.ports import CardSeen

NO_PICTURE = b"WLT\0" + bytes(PHOTO_BYTES - 4)
"""In the place of a photograph: the header that real ones have, and nothing behind it."""


@dataclass(frozen=True, slots=True)
class PlayedCard:
    """A card of an invented person. `slips`: how many times it moves away while it is read."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    kind: CardKind = CardKind.RESIDENT
    valid_from: date = date(2020, 1, 1)
    valid_until: date | None = None
    slips: int = 0

    def text(self) -> bytes:
        until = FOR_EVER if self.valid_until is None else f"{self.valid_until:%Y%m%d}"
        return text_of(
            self.kind,
            {"name": self.name, "number": self.number, "valid_from": f"{self.valid_from:%Y%m%d}", "valid_until": until},
        )


class CardPlate:
    """The plate of a reader. Any thread may lay and lift."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked_at = threading.Condition(self._lock)
        self._looks = 0
        self._card: PlayedCard | None = None
        self._laid = 0
        self._slips = 0

    def lay(self, card: PlayedCard) -> None:
        """Put a card there, in the place of the one before."""
        with self._lock:
            self._card, self._slips = card, card.slips
            self._laid += 1

    def lift(self) -> None:
        with self._lock:
            self._card = None

    def wait_looks(self, times: int, seconds: float) -> bool:
        """Until the reader has looked so many times more: a hand that lifts one card and lays the next takes its time."""
        with self._looked_at:
            enough = self._looks + times
            return self._looked_at.wait_for(lambda: self._looks >= enough, seconds)

    @property
    def laying(self) -> int | None:
        with self._looked_at:
            self._looks += 1
            self._looked_at.notify_all()
            return None if self._card is None else self._laid

    def base_information(self) -> BaseInformation | None:
        with self._lock:
            if self._card is None:
                return None
            if self._slips:
                self._slips -= 1
                return None
            return BaseInformation(self._card.text(), NO_PICTURE)


class SimulatedIdCardReader:
    """Implements kiosk.ports.IdCardReader: the real driver, its real bytes, and a line that only exists in memory."""

    def __init__(
        self,
        clock: Clock,
        random: Random,
        patience: Patience = ANSWERING,
        pace: CardPace | None = None,
        period: float = 0.02,
        *,
        forgetful: bool = False,
    ) -> None:
        self.plate = CardPlate()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        module = SamvModule(self.plate, Distortion(self.faults, random), forgetful=forgetful)
        self.line = SimulatedLine(module, period)
        self._driver = SerialIdCardReader("simulated", clock, patience, pace, open_port=self.line.open)

    def start(self, on_card: Callable[[CardSeen], None], on_health: Callable[[Health], None]) -> None:
        self._driver.start(on_card, on_health)

    def stop(self) -> None:
        self._driver.stop()

    def begin(self) -> None:
        self._driver.begin()

    def rest(self) -> None:
        self._driver.rest()
