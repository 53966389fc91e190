"""The one thread that talks to the district: take a turn, say how the line is, wait as the plan says or until nudged.

While backing off, a nudge updates what waits and does not bring the next attempt forward: a busy door must not hammer a
district in trouble. Not here: what a turn does (turn.py), and how long to wait (plan.py).
"""

import logging
from collections.abc import Callable
from datetime import datetime
from random import Random
from threading import Event, Thread

from kiosk.clock import Clock
from kiosk.domain.health import Link
from kiosk.ports import StorageError
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.sync import plan as planning
from offline_cache.sync.client import DistrictLine
from offline_cache.sync.outcomes import Obstacle, Outcome, Refused, Unreachable
from offline_cache.sync.plan import Line, Pace
from offline_cache.sync.turn import GuessReports, Turn
from offline_cache.wire.heartbeat import Vitals
from offline_cache.wire.refusal import Refusal

_JOIN_SECONDS = 2.0
"""What `stop` may take. An exchange is cut off at once; only looking up a name cannot be, and that thread is a daemon.
"""

_log = logging.getLogger(__name__)


class DistrictSync:
    """kiosk.ports.Sync. Owns `client` and closes it. `random` scatters the waits; pass a seeded one in tests. `vitals` is
    called on the sync's thread, once a heartbeat, and may raise StorageError.
    """

    def __init__(
        self,
        client: DistrictLine,
        outbox: DurableOutbox,
        mirror: StoredMirror,
        clock: Clock,
        pace: Pace | None = None,
        random: Random | None = None,
        vitals: Callable[[], Vitals] = Vitals,
        guesses: GuessReports | None = None,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._clock = clock
        self._pace = pace or Pace()
        self._random = random or Random()
        self._turn = Turn(client, outbox, mirror, clock, self._pace, vitals, guesses=guesses)
        self._plan = planning.first(self._pace)
        self._mirror = mirror
        self._reported: tuple[Link, datetime | None] | None = None
        self._on_link: Callable[[Link], None] = _nobody_listens
        self._refusal: Refusal | None = None
        self._obstacle: Obstacle | None = None
        self._wake = Event()
        self._stopping = Event()
        self._thread: Thread | None = None

    @property
    def line(self) -> Line:
        """What is known of the line, for an operator: a refused terminal is not merely offline."""
        return self._plan.line

    @property
    def refusal(self) -> Refusal | None:
        """Why the district does not accept this terminal, while it does not."""
        return self._refusal if self._plan.line is Line.REFUSED else None

    @property
    def obstacle(self) -> Obstacle | None:
        """Why the last exchange did not come about, if it did not."""
        return self._obstacle

    def start(self, on_link: Callable[[Link], None]) -> None:
        """`on_link` is called at every change, of the mirror's date too, from the sync's thread. When it raises StorageError
        it is called again.
        """
        self._on_link = on_link
        self._thread = Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        self._client.abort()
        if self._thread is not None:
            self._thread.join(_JOIN_SECONDS)
            self._thread = None

    def _run(self) -> None:
        self._report()
        while not self._stopping.is_set():
            self._wake.clear()
            outcome = self._take_turn()
            step = planning.after(self._plan, outcome, self._pace, self._random.random())
            if step.plan.line is not self._plan.line and not self._stopping.is_set():
                _log.info("line to the district: %s after %s", step.plan.line.value, outcome)
            self._obstacle = outcome.obstacle if isinstance(outcome, Unreachable) else None
            if isinstance(outcome, Refused):
                self._refusal = outcome.refusal
            self._plan = step.plan
            self._report()
            self._wait(step.wait if step.plan.backing_off else min(step.wait, self._turn.due_in))
        self._client.close()

    def _take_turn(self) -> Outcome:
        try:
            if self._plan.probing:
                return self._turn.probe(self._random.random())
            return self._turn.take(self._plan.batch_records, self._random.random())
        except Exception:  # noqa: BLE001 - see below
            # top of the thread: a fault of ours must not end the sync; it shows as a line that is down
            _log.exception("sync failed unexpectedly")
            return Unreachable(Obstacle.SERVER_FAILED)

    def _wait(self, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        while self._wake.wait(max(0.0, until - self._clock.monotonic())):
            if self._stopping.is_set() or not self._plan.backing_off:
                return
            self._wake.clear()
            self._report()

    def _report(self) -> None:
        if self._stopping.is_set():
            return
        try:
            depth, as_of = self._outbox.depth(), self._mirror.as_of()
            link = Link(online=self._plan.line is Line.ONLINE, waiting=depth.pending, set_aside=depth.set_aside)
            if (link, as_of) != self._reported:
                self._on_link(link)
                self._reported = (link, as_of)
        except StorageError as error:
            _log.error("the store cannot say how the line is: %s", error)


def _nobody_listens(_link: Link) -> None:
    """Until `start`."""
