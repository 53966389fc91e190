"""A line that can be cut: a small TCP proxy between a terminal and its district, for demos and tests.

Beside being cut it can behave like a captive portal (a web page for every question), lose the answers, or break them
off. Not here: anything of HTTP beyond what a portal says.
"""

import socket
from contextlib import suppress
from enum import Enum
from threading import Event, Lock, Thread

_CHUNK_BYTES = 65536

_ACCEPT_BACKLOG = 16

_PAGE = "<!doctype html><html><head><title>登录</title></head><body>请登录后上网</body></html>".encode()

_PORTAL_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nContent-Length: "
    + str(len(_PAGE)).encode()
    + b"\r\n\r\n"
    + _PAGE
)


class LineMode(Enum):
    OPEN = "open"
    CUT = "cut"
    """Connections break, and new ones are refused with a reset."""
    PORTAL = "portal"
    """Every question is answered with a web page."""
    ANSWERS_LOST = "answers_lost"
    """Questions arrive; the connection breaks when the answer comes."""
    ANSWERS_BROKEN = "answers_broken"
    """Of each answer only the beginning arrives."""
    BODIES_BROKEN = "bodies_broken"
    """Of each answer all arrives but the last byte."""
    SLOW = "slow"
    """Of each answer one byte a second arrives."""


_DRIP_SECONDS = 1.0

_BROKEN_AFTER_BYTES = 90
"""Inside the headers or the first bytes of any answer."""


class SimulatedLine:
    """Listens on a free port of this machine, `port`, from construction to `close`. All methods may be called from any
    thread.
    """

    def __init__(self, upstream_host: str, upstream_port: int) -> None:
        self._upstream = (upstream_host, upstream_port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=_ACCEPT_BACKLOG)
        self._mode = LineMode.OPEN
        self._lock = Lock()
        self._closing = Event()
        self._open: set[socket.socket] = set()
        self._thread = Thread(target=self._accept, name="simulated line", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def mode(self) -> LineMode:
        return self._mode

    def set_mode(self, mode: LineMode) -> None:
        """From now on; connections of the mode before are broken."""
        with self._lock:
            self._mode = mode
            broken = tuple(self._open)
        for connection in broken:
            _break(connection)

    def cut(self) -> None:
        self.set_mode(LineMode.CUT)

    def restore(self) -> None:
        self.set_mode(LineMode.OPEN)

    def close(self) -> None:
        """May be called twice."""
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(connection,), name="simulated line connection", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            mode = self._register(connection)
            match mode:
                case LineMode.CUT:
                    _break(connection)
                case LineMode.PORTAL:
                    connection.recv(_CHUNK_BYTES)
                    connection.sendall(_PORTAL_ANSWER)
                    _drain(connection)
                case _:
                    self._relay(connection, mode)
        self._forget(connection)

    def _relay(self, connection: socket.socket, mode: LineMode) -> None:
        with socket.create_connection(self._upstream) as upstream:
            self._register(upstream)
            upward = Thread(target=_copy, args=(connection, upstream), name="simulated line upward", daemon=True)
            upward.start()
            if mode is LineMode.OPEN:
                _copy(upstream, connection)
            else:
                with suppress(OSError):
                    self._answer_badly(upstream.recv(_CHUNK_BYTES), connection, mode)
            _break(connection)
            _break(upstream)
            upward.join()
            self._forget(upstream)

    def _answer_badly(self, answer: bytes, connection: socket.socket, mode: LineMode) -> None:
        match mode:
            case LineMode.ANSWERS_BROKEN:
                connection.sendall(answer[:_BROKEN_AFTER_BYTES])
            case LineMode.BODIES_BROKEN:
                connection.sendall(answer[:-1])
            case LineMode.SLOW:
                for byte in answer:
                    connection.sendall(bytes([byte]))
                    if self._closing.wait(_DRIP_SECONDS):
                        return
            case _:
                pass

    def _register(self, connection: socket.socket) -> LineMode:
        with self._lock:
            self._open.add(connection)
            return self._mode

    def _forget(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    """Until the source ends; then the sink is told so."""
    with suppress(OSError):
        while chunk := source.recv(_CHUNK_BYTES):
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _drain(connection: socket.socket) -> None:
    """Read what is left, so that closing does not reset the answer away."""
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(_CHUNK_BYTES):
        pass


def _break(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
