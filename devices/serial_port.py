"""One open serial line, with trouble as named device errors. Opens and moves bytes; retrying is the reader's business."""

import errno
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import serial

from devices.errors import DeviceError, Disconnected, Hung, NotFound

_ABSENT = (errno.ENOENT, errno.ENXIO, errno.ENODEV)


class Port(Protocol):
    """Errors of all methods are DeviceError. `receive` belongs to one thread; `send` may come from another."""

    def receive(self) -> bytes:
        """What has arrived; waits for the first byte a short time and answers b"" when none came."""
        ...

    def send(self, data: bytes) -> None: ...

    def close(self) -> None: ...


Opener = Callable[[], Port]


class SerialPort:
    """A Port over pySerial; `url` is a path such as /dev/ttyUSB0 or anything that `serial_for_url` knows."""

    def __init__(self, url: str, baud: int, read_seconds: float, write_seconds: float) -> None:
        settings = {"baudrate": baud, "timeout": read_seconds, "write_timeout": write_seconds}
        if "://" not in url:
            # two processes on one line each get half of the bytes; schemes like socket:// know no lock
            settings["exclusive"] = True
        try:
            self._serial = serial.serial_for_url(url, **settings)
        except OSError as error:
            raise _refused(error, url) from error
        except termios.error as error:
            raise Disconnected("the device went away while it was opened") from error

    def receive(self) -> bytes:
        try:
            first = self._serial.read(1)
            return first + self._serial.read(self._serial.in_waiting) if first else b""
        except (OSError, termios.error) as error:
            raise Disconnected("the line broke while reading") from error

    def send(self, data: bytes) -> None:
        try:
            self._serial.write(data)
        except serial.SerialTimeoutException as error:
            raise Hung("the device takes no bytes") from error
        except (OSError, termios.error) as error:
            raise Disconnected("the line broke while writing") from error

    def close(self) -> None:
        try:
            self._serial.close()
        except (OSError, termios.error):
            # what is unplugged needs no orderly end; its descriptor is gone with the process's reference
            return


def serial_opener(url: str, baud: int, read_seconds: float = 0.1, write_seconds: float = 0.3) -> Opener:
    """How to open `url`. `read_seconds` is the pace of the reader; `write_seconds` bounds a caller that sends."""

    def open_port() -> Port:
        return SerialPort(url, baud, read_seconds, write_seconds)

    return open_port


def _refused(error: OSError, url: str) -> DeviceError:
    if error.errno in _ABSENT or ("://" not in url and not Path(url).exists()):
        return NotFound("there is no device at the configured path")
    return Disconnected("the device cannot be opened")
