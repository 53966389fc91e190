"""A server that says exactly the bytes it is told to: the answers that a real district never gives."""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from types import TracebackType


@dataclass(frozen=True)
class Question:
    head: bytes
    body: bytes = field(repr=False)


def answer(status: str, content_type: str, body: bytes, *extra: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *extra]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def json_answer(status: str, content: object, *extra: str) -> bytes:
    return answer(status, "application/json", json.dumps(content).encode(), *extra)


class ScriptedServer:
    """Answers every question with `say(question)`; with `drip_seconds` one byte at a time, so far apart."""

    def __init__(self, say: Callable[[Question], bytes], drip_seconds: float | None = None) -> None:
        self._say = say
        self._drip_seconds = drip_seconds
        self._stopping = Event()
        self.asked = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> "ScriptedServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                question = _read(connection)
                self.asked.set()
                self._send(connection, self._say(question))

    def _send(self, connection: socket.socket, content: bytes) -> None:
        if self._drip_seconds is None:
            connection.sendall(content)
            return
        for byte in content:
            connection.sendall(bytes([byte]))
            if self._stopping.wait(self._drip_seconds):
                return


def _read(connection: socket.socket) -> Question:
    content = b""
    while b"\r\n\r\n" not in content:
        content += connection.recv(65536)
    head, _, body = content.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += connection.recv(65536)
    return Question(head, body)
