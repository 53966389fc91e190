"""A relay board on Modbus RTU with its door and its fire alarm, as its documents describe it."""

import threading
from collections.abc import Callable

from devices.faults import Distortion
from devices.latch.modbus import EXCEPTION, FLASH_ON, OFF, ON, READ_COILS, READ_INPUTS, WRITE_COIL, crc16

_REQUEST_BYTES = 8
_ILLEGAL_FUNCTION, _ILLEGAL_ADDRESS = 0x01, 0x02


class ModbusBoard:
    """An Instrument with 8 coils and 8 inputs; coil 0 is the door's. `on_change` hears True for energised."""

    def __init__(self, on_change: Callable[[bool], None] | None, distortion: Distortion, slave: int = 1) -> None:
        """`distortion` befalls the answers."""
        self._on_change = on_change
        self._distortion = distortion
        self._slave = slave
        self._lock = threading.RLock()
        self._pending = bytearray()
        self._coils = [False] * 8
        self._inputs = [False] * 8
        self._flash: float | None = None
        self._openings = 0
        distortion.on_power_cycle = self.power_cut

    @property
    def energised(self) -> bool:
        with self._lock:
            return self._coils[0]

    @property
    def openings(self) -> int:
        """How many times the door went from locked to free."""
        with self._lock:
            return self._openings

    def alarm(self, on: bool, number: int = 0) -> None:
        """The fire alarm's contact, at this input."""
        with self._lock:
            self._inputs[number] = on

    def receive(self, data: bytes) -> bytes:
        answers = b""
        self._pending += data
        while len(self._pending) >= _REQUEST_BYTES:
            order = bytes(self._pending[:_REQUEST_BYTES])
            if order[0] != self._slave or crc16(order[:-2]) != order[-2:]:
                del self._pending[0]
                continue
            del self._pending[:_REQUEST_BYTES]
            answers += self._distortion.apply(self._obey(order))
        return answers

    def tick(self, seconds: float) -> bytes:
        with self._lock:
            if self._flash is not None:
                self._flash -= seconds
                if self._flash <= 0:
                    self._become(False)
        return b""

    def power_cut(self) -> None:
        with self._lock:
            self._pending.clear()
            self._become(False)

    def _obey(self, order: bytes) -> bytes:
        function = order[1]
        address, value = int.from_bytes(order[2:4], "big"), int.from_bytes(order[4:6], "big")
        with self._lock:
            if function == WRITE_COIL and address == FLASH_ON:
                self._become(True)
                self._flash = value / 10
                return order
            if function == WRITE_COIL and address < len(self._coils) and value in (ON, OFF):
                if address == 0:
                    self._become(value == ON)
                return order
            if function in (READ_COILS, READ_INPUTS) and address < len(self._inputs):
                bits = self._coils if function == READ_COILS else self._inputs
                return self._framed(bytes((function, 1, bits[address])))
        known = function in (WRITE_COIL, READ_COILS, READ_INPUTS)
        return self._framed(bytes((function | EXCEPTION, _ILLEGAL_ADDRESS if known else _ILLEGAL_FUNCTION)))

    def _framed(self, body: bytes) -> bytes:
        frame = bytes((self._slave,)) + body
        return frame + crc16(frame)

    def _become(self, energised: bool) -> None:
        self._flash = None
        if energised == self._coils[0]:
            return
        self._coils[0] = energised
        self._openings += energised
        if self._on_change is not None:
            self._on_change(energised)
