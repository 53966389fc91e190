"""A Port over a raw device file such as /dev/usb/lp0, which the kernel's usblp makes of any USB printer. Linux only."""

import errno
import os
import select
import time
from functools import partial
from pathlib import Path

from devices.errors import Disconnected, NotFound
from devices.sending import send_all
from devices.serial_port import Opener, Port

_CHUNK = 4096


class DeviceFile:
    def __init__(self, path: Path, read_seconds: float, write_seconds: float) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise NotFound("there is no device at the configured path") from error
        except OSError as error:
            # one that is switched off, or held by another program
            kind = NotFound if error.errno in (errno.ENODEV, errno.ENXIO) else Disconnected
            raise kind("the device cannot be opened") from error
        self._read_seconds = read_seconds
        self._write_seconds = write_seconds

    def receive(self) -> bytes:
        readable, _, _ = select.select([self._descriptor], [], [], self._read_seconds)
        if not readable:
            return b""
        try:
            data = os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise Disconnected("the line broke while reading") from error
        if not data:
            # usblp is always readable and has nothing to say: the pace must not be lost over it
            time.sleep(self._read_seconds)
        return data

    def send(self, data: bytes) -> None:
        send_all(self._descriptor, partial(os.write, self._descriptor), data, self._write_seconds)

    def close(self) -> None:
        os.close(self._descriptor)


def device_file_opener(path: Path, read_seconds: float = 0.1, write_seconds: float = 2.0) -> Opener:
    def open_port() -> Port:
        return DeviceFile(path, read_seconds, write_seconds)

    return open_port
