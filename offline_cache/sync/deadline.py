"""A deadline for a whole exchange, where the HTTP client has only one for each read.

A server that drips one byte a second never lets a read time out. When the time is up the connection's socket is shut
down, which ends any blocking call on it. The socket is learnt from the HTTP client's trace events.
"""

import socket
from collections.abc import Generator
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from typing import Protocol, runtime_checkable


@runtime_checkable
class _Stream(Protocol):
    def get_extra_info(self, info: str) -> object: ...


class Deadline:
    """Guards one exchange at a time. `abort` ends the present one and all to come."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._aborted = False

    def trace(self, event: str, info: dict[str, object]) -> None:
        """The HTTP client's trace hook: remember the socket of the newest connection."""
        if event not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        stream = info.get("return_value")
        if not isinstance(stream, _Stream):
            return
        found = stream.get_extra_info("socket")
        if isinstance(found, socket.socket):
            with self._lock:
                self._socket = found
            if self._aborted:
                self._shut_down()

    @contextmanager
    def within(self, seconds: float) -> Generator[None]:
        timer = Timer(seconds, self._shut_down)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def abort(self) -> None:
        self._aborted = True
        self._shut_down()

    def _shut_down(self) -> None:
        with self._lock:
            if self._socket is None:
                return
            # not SSLSocket's own method: it would drop the TLS state under the thread that is reading;
            # a socket that is closed already is all we wanted
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
