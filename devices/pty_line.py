"""A serial line as the operating system shows it: an instrument behind a pseudo-terminal with a stable path.

The unmodified driver opens the path. `unplug` removes it and hangs the line up, as pulling a USB plug does. Linux only.
"""

import os
import select
import termios
import threading
import tty
from functools import partial
from pathlib import Path
from random import Random

from devices.cable import Cable, Serve
from devices.errors import Disconnected
from devices.faults import garbage
from devices.instrument import Instrument

_SPEEDS = {
    2400: termios.B2400,
    4800: termios.B4800,
    9600: termios.B9600,
    19200: termios.B19200,
    38400: termios.B38400,
    57600: termios.B57600,
    115200: termios.B115200,
    230400: termios.B230400,
    460800: termios.B460800,
}
_CHUNK = 4096


class PtyLine:
    """`link` is a symbolic link to the terminal's device while plugged in. All methods may come from any thread."""

    def __init__(
        self, link: Path, instrument: Instrument, baud: int = 9600, period: float = 0.1, speed: float = 1.0
    ) -> None:
        """`period`: seconds between two ticks of the instrument; its time passes `speed` times as fast as ours."""
        self._link = link
        self._instrument = instrument
        self._speed = _SPEEDS[baud]
        self._period = period
        self._step = period * speed
        self._cable = Cable()
        self._random = Random(0)

    def plug(self) -> None:
        self._cable.plug(self._lay)

    def unplug(self) -> None:
        self._cable.pull()

    def _lay(self) -> tuple[str, Serve]:
        master, slave = os.openpty()
        try:
            self._show(slave)
        except OSError:
            os.close(master)
            os.close(slave)
            raise
        return f"pty {self._link.name}", partial(self._serve, master, slave)

    def _show(self, slave: int) -> None:
        tty.setraw(slave)
        settings = termios.tcgetattr(slave)
        settings[4] = settings[5] = self._speed
        termios.tcsetattr(slave, termios.TCSANOW, settings)
        if self._link.is_symlink():
            # left by a process that was killed; a real device or file at this path is an error
            self._link.unlink()
        self._link.symlink_to(os.ttyname(slave))

    def _serve(self, master: int, slave: int, pulled: threading.Event) -> None:
        """Owns both descriptors. Without the slave's the master would see an error whenever a driver closes its own."""
        os.set_blocking(master, False)
        try:
            while not pulled.is_set():
                readable, _, _ = select.select([master], [], [], self._period)
                if readable:
                    self._say(master, self._instrument.receive(self._on_the_line(slave, os.read(master, _CHUNK))))
                else:
                    self._say(master, self._on_the_line(slave, self._instrument.tick(self._step)))
        except Disconnected:
            pulled.set()
        finally:
            self._instrument.power_cut()
            self._link.unlink(missing_ok=True)
            os.close(master)
            os.close(slave)

    def _on_the_line(self, slave: int, data: bytes) -> bytes:
        """What arrives where the two ends do not agree on the baud rate is not what was sent."""
        agreed = termios.tcgetattr(slave)[5] == self._speed
        return data if agreed else garbage(self._random, len(data))

    def _say(self, master: int, data: bytes) -> None:
        try:
            if data:
                os.write(master, data)
        except BlockingIOError:
            # nobody listens and the line's buffer is full: a real line loses these bytes too
            return
