"""Every thermometer's parser under atheris: `python -m tests.fuzzing.serial_parsers [-max_total_time=60]`; needs the
dev packages of Linux on x86-64.

The first byte of an input chooses the protocol, the second where the rest is split. Promised for any bytes: no
exception, no frame that depends on the split, nothing kept beyond a frame, and a whole frame after anything is found
within two.
"""

import sys
from collections.abc import Callable
from typing import Any

import atheris

with atheris.instrument_imports(include=["devices.thermometer"]):  # pyright: ignore[reportAttributeAccessIssue] - no stubs
    from devices.thermometer.framing import FrameScanner
    from devices.thermometer.modules.choice import PLAIN_MAP
    from devices.thermometer.profiles import aa55, cjmcu90614, gy614, gy_mcu90615, gy_mcu90640, hm32, lu90614, modbus

Make = Callable[[], FrameScanner[Any]]
SCANNERS: list[tuple[Make, bytes]] = [
    (gy614.scanner, gy614.encode(gy614.Gy614Frame(0.95, 34.25, 26.5, 36.48))),
    (gy_mcu90615.scanner, gy_mcu90615.encode(gy_mcu90615.Gy90615Frame(34.25, 26.5))),
    (gy_mcu90640.scanner, gy_mcu90640.encode(gy_mcu90640.Gy90640Frame((2550,) * gy_mcu90640.PIXELS, 3725))),
    (hm32.scanner, hm32.encode(hm32.Hm32Frame(253, (365,) * hm32.PIXELS))),
    (lambda: aa55.scanner(aa55.BINARY), aa55.encode(36.7, aa55.BINARY)),
    (lambda: aa55.scanner(aa55.BCD), aa55.encode(37.0, aa55.BCD)),
    (lu90614.scanner, lu90614.encode(lu90614.Lu90614Frame(lu90614.Kind.BODY, 36.48))),
    (cjmcu90614.scanner, cjmcu90614.encode(cjmcu90614.Cjmcu90614Frame(26.91, 26.91))),
    (lambda: modbus.scanner(PLAIN_MAP), modbus.answer(PLAIN_MAP, (3655, 2400, 3655, 500))),
]


def one_input(data: bytes) -> None:
    if len(data) < 2:
        return
    make, whole = SCANNERS[data[0] % len(SCANNERS)]
    stream = data[2:]
    cut = data[1] % (len(stream) + 1)
    scanner = make()
    frames = [*scanner.feed(stream[:cut]), *scanner.feed(stream[cut:])]
    if frames != make().feed(stream):
        raise AssertionError("how the bytes are split makes a difference")
    if scanner.pending >= len(whole) + 2:
        raise AssertionError("more is kept than a frame")
    if not scanner.feed(whole + whole):
        raise AssertionError("two whole frames after it, and none was found")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
