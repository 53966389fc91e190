"""A cable between an instrument and whoever opens its line: plugged, pulled, plugged again, from any thread."""

import threading
from collections.abc import Callable

_STOP_SECONDS = 2.0

Serve = Callable[[threading.Event], None]
"""Owns the line until the event is set, or until it sets it itself because the instrument has gone."""


class Cable:
    """While it is plugged in, one thread serves the line."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pulled = threading.Event()
        self._thread: threading.Thread | None = None

    def plug(self, lay: Callable[[], tuple[str, Serve]]) -> None:
        """`lay` opens the line, and names its thread. Does nothing where it is plugged in already; raises what `lay` raises."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive() and not self._pulled.is_set():
                return
            self._wait_for_end()
            self._pulled = threading.Event()
            name, serve = lay()
            self._thread = threading.Thread(target=serve, args=(self._pulled,), name=name, daemon=True)
            self._thread.start()

    def pull(self) -> None:
        with self._lock:
            self._pulled.set()
            self._wait_for_end()

    def _wait_for_end(self) -> None:
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
