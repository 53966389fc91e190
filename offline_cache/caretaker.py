"""The thread that looks after the store: how it is, each few seconds, and its upkeep when nobody waits.

Not here: what the upkeep does (upkeep.py), and what is made of what is seen (the hub).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread

from kiosk.clock import Clock
from kiosk.ports import StorageError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rounds:
    """All in seconds."""

    look: float = 10.0
    """Between two looks: a store that fills up is noticed before the next visitor but one."""
    upkeep: float = 600.0
    patience: float = 3600.0
    """A terminal that is never quiet gets its upkeep all the same, so long after it was due."""


class Caretaker:
    """`look` is called at each round and `upkeep` when it is due and `quiet` says that nobody waits, again and again while
    it returns that it has deleted something; all on one thread. `look` and `upkeep` may raise StorageError and OSError.
    """

    def __init__(
        self,
        look: Callable[[], None],
        upkeep: Callable[[], int],
        quiet: Callable[[], bool],
        clock: Clock,
        rounds: Rounds | None = None,
    ) -> None:
        self._look = look
        self._upkeep = upkeep
        self._quiet = quiet
        self._clock = clock
        self._rounds = rounds or Rounds()
        # not at once: whoever switches a terminal on wants to use it
        self._due = clock.monotonic() + self._rounds.upkeep
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        self._thread = Thread(target=self._run, name="caretaker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Joins the thread; may be called twice."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self.round()
            except (StorageError, OSError) as error:
                # the next round may find a disk that answers; what was looked at last stands until then
                _log.error("the store cannot be looked after: %s", error)
            self._ending.wait(self._rounds.look)

    def round(self) -> None:
        """One look, and the upkeep when its time has come. Raises StorageError, OSError."""
        self._look()
        late = self._clock.monotonic() - self._due
        if late < 0 or (late < self._rounds.patience and not self._quiet()):
            return
        # due again even when it fails now: a disk in trouble is not asked every few seconds
        self._due = self._clock.monotonic() + self._rounds.upkeep
        while self._upkeep() and self._quiet() and not self._ending.is_set():
            pass
