"""The SAM-V module as its documents describe it: find, then choose, then read, and lift the card before it is found again."""

from typing import Protocol

from devices.faults import Distortion
from devices.id_card_reader.frames import Answer, BaseInformation, Command, FrameParser
from devices.id_card_reader.statuses import Status


class Plate(Protocol):
    """Where cards are laid. `laying` counts them: None while there is none."""

    @property
    def laying(self) -> int | None: ...
    def base_information(self) -> BaseInformation | None:
        """None when the card moves away just now."""
        ...


class SamvModule:
    """An Instrument. `forgetful`: finds a card again that was read and not lifted, as some makes do."""

    def __init__(self, plate: Plate, distortion: Distortion, *, forgetful: bool = False) -> None:
        self._plate = plate
        self._distortion = distortion
        self._forgetful = forgetful
        distortion.on_power_cycle = self.power_cut
        self.power_cut()

    def power_cut(self) -> None:
        self._parser = FrameParser()
        self._found: int | None = None
        self._chosen: int | None = None
        self._read: int | None = None

    def receive(self, data: bytes) -> bytes:
        return b"".join(
            self._distortion.apply(self._answer(payload).encoded()) for payload in self._parser.feed(data) if payload
        )

    def tick(self, seconds: float) -> bytes:
        return b""

    def _answer(self, payload: bytes) -> Answer:
        try:
            command = Command(payload)
        except ValueError:
            return Answer(Status.COMMAND, b"")
        laying = self._plate.laying
        match command:
            case Command.SAM_STATUS:
                return Answer(Status.DONE, b"")
            case Command.FIND:
                return self._find(laying)
            case Command.SELECT:
                self._chosen = laying if laying is not None and laying == self._found else None
                chosen = self._chosen is not None
                return Answer(Status.DONE, bytes(8)) if chosen else Answer(Status.SELECT_FAILED, b"")
            case Command.READ_BASE:
                return self._read_base(laying)

    def _find(self, laying: int | None) -> Answer:
        self._found = self._chosen = None
        if laying is None or (laying == self._read and not self._forgetful):
            return Answer(Status.NO_CARD, b"")
        self._found = laying
        return Answer(Status.CARD_FOUND, bytes(4))

    def _read_base(self, laying: int | None) -> Answer:
        base = self._plate.base_information() if laying is not None and laying == self._chosen else None
        if base is None:
            return Answer(Status.READ_FAILED, b"")
        self._read = laying
        return Answer(Status.DONE, base.encoded())
