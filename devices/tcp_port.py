"""A Port over TCP, as printers on a network are spoken to (port 9100)."""

import contextlib
import select
import socket
from urllib.parse import urlsplit

from devices.errors import Disconnected, NotFound
from devices.sending import send_all
from devices.serial_port import Opener, Port

_CHUNK = 4096


class TcpPort:
    def __init__(
        self, host: str, number: int, connect_seconds: float, read_seconds: float, write_seconds: float
    ) -> None:
        """`connect_seconds` bounds how long a cable that leads nowhere may hold whoever opens it, and so its `stop`."""
        try:
            self._socket = socket.create_connection((host, number), connect_seconds)
        except OSError as error:
            raise NotFound("nothing answers at the configured address") from error
        # the two directions belong to two threads, and a socket's own time limit to both
        self._socket.setblocking(False)
        self._read_seconds = read_seconds
        self._write_seconds = write_seconds

    def receive(self) -> bytes:
        readable, _, _ = select.select([self._socket], [], [], self._read_seconds)
        if not readable:
            return b""
        try:
            data = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise Disconnected("the connection broke while reading") from error
        if not data:
            raise Disconnected("the far end has closed the connection")
        return data

    def send(self, data: bytes) -> None:
        send_all(self._socket, self._socket.send, data, self._write_seconds)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()


def tcp_opener(url: str, connect_seconds: float = 1.0, read_seconds: float = 0.1, write_seconds: float = 2.0) -> Opener:
    """`url` as `socket://192.168.1.40:9100`."""

    def open_port() -> Port:
        try:
            place = urlsplit(url)
            host, number = place.hostname, place.port
        except ValueError as error:
            raise NotFound("the configured address is none") from error
        if not host or number is None:
            raise NotFound("the configured address lacks its host or its port")
        return TcpPort(host, number, connect_seconds, read_seconds, write_seconds)

    return open_port
