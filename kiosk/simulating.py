"""A stand-alone emulated thermometer in somebody's hand: lines typed at it change the world before it, or spoil its bytes.

    body 37.9 | leave | room 18 | fault torn_frame | always silence | clear | unplug | plug

The other program sees a serial port and real bytes, and nothing of this.
"""

from collections.abc import Callable, Iterable

from devices.faults import SerialFault
from devices.thermometer.emulator import ThermometerEmulator

FAULTS = ", ".join(fault.value for fault in SerialFault)


class ThermometerConsole:
    def __init__(self, emulator: ThermometerEmulator, tell: Callable[[str], None]) -> None:
        self._emulator = emulator
        self._tell = tell

    def obey_all(self, lines: Iterable[str]) -> None:
        """Until they end. What cannot be understood is answered, and changes nothing."""
        for line in lines:
            try:
                self._obey(line.split())
            except ValueError:
                self._tell(
                    f"body CELSIUS, leave, room CELSIUS, fault|always NAME, clear, unplug, plug; faults: {FAULTS}"
                )

    def _obey(self, words: list[str]) -> None:
        emulator = self._emulator
        match words:
            case []:
                return
            case ["body", celsius]:
                emulator.body.arrive(float(celsius))
            case ["leave"]:
                emulator.body.leave()
            case ["room", celsius]:
                emulator.body.set_room(float(celsius))
            case ["fault", name]:
                emulator.faults.fail_next(SerialFault(name))
            case ["always", name]:
                emulator.faults.fail_always(SerialFault(name))
            case ["clear"]:
                emulator.faults.clear()
            case ["unplug"]:
                emulator.unplug()
            case ["plug"]:
                emulator.plug()
            case _:
                raise ValueError(words)
