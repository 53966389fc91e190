"""An instrument on a network: a TCP port of this machine with a cable that can be pulled. One connection at a time."""

import contextlib
import select
import socket
import threading
from functools import partial

from devices.cable import Cable, Serve
from devices.errors import Disconnected
from devices.instrument import Instrument

_CHUNK = 4096
_LOCAL = "127.0.0.1"


class TcpLine:
    """The port's number stays the same however often it is plugged in. All methods may come from any thread."""

    def __init__(self, instrument: Instrument, period: float = 0.05) -> None:
        """`period`: seconds between two ticks of the instrument."""
        self._instrument = instrument
        self._period = period
        self._cable = Cable()
        self._number = 0

    @property
    def url(self) -> str:
        """Known once it was plugged in."""
        return f"socket://{_LOCAL}:{self._number}"

    def plug(self) -> None:
        self._cable.plug(self._lay)

    def unplug(self) -> None:
        self._cable.pull()

    def _lay(self) -> tuple[str, Serve]:
        listener = socket.create_server((_LOCAL, self._number), backlog=1)
        self._number = listener.getsockname()[1]
        return f"tcp {self._number}", partial(self._serve, listener)

    def _serve(self, listener: socket.socket, pulled: threading.Event) -> None:
        try:
            with listener:
                while not pulled.is_set():
                    if select.select([listener], [], [], self._period)[0]:
                        connection, _ = listener.accept()
                        with connection:
                            self._talk(connection, pulled)
        except Disconnected:
            pulled.set()
        finally:
            self._instrument.power_cut()

    def _talk(self, connection: socket.socket, pulled: threading.Event) -> None:
        """Until the terminal hangs up; what is not taken by it is lost, as on a real line."""
        while not pulled.is_set():
            if select.select([connection], [], [], self._period)[0]:
                try:
                    data = connection.recv(_CHUNK)
                except ConnectionError:
                    return
                if not data:
                    return
                said = self._instrument.receive(data)
            else:
                said = self._instrument.tick(self._period)
            with contextlib.suppress(ConnectionError):
                connection.sendall(said)
