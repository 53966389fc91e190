"""One turn of the sync: a heartbeat when it is due, one batch, then one page of each feed or one piece of its snapshot.

A long backlog and a long feed take turns, so neither keeps the other waiting. A feed with nothing new is left alone until
the next look is due: a backlog goes up without a dozen idle questions beside each batch. Stops at the first trouble.

A feed that has no place yet, or whose place the district no longer knows, begins with a snapshot, a short one with its
first page. In the second case the district may have been restored from a backup, and then it has lost records that it had
acknowledged: those that are still here are sent again, before the place is given up. That they may be there already costs a
few duplicates.

A store that has no room for what the district sends down says so, and then there is no page this time: records go up all
the same, and each of them that arrives makes room.
Not here: when the next turn is (plan.py), and the thread (loop.py).
"""

import logging
import math
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk.clock import Clock
from kiosk.ports import NoRoomError, StorageError
from offline_cache.changes import SHORT_FEEDS, FeedName
from offline_cache.encoding import decode_page
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox, StoredRecord
from offline_cache.sync.client import DistrictLine
from offline_cache.sync.outcomes import (
    Beaten,
    CursorGone,
    Delivered,
    Fetched,
    Finished,
    Obstacle,
    Outcome,
    Pulled,
    StoreFailed,
    TooLarge,
    Trouble,
    Unreachable,
)
from offline_cache.sync.plan import Pace
from offline_cache.sync.snapshot import Download, SnapshotBrokenError
from offline_cache.wire.heartbeat import GuessCount, GuessLock, Vitals
from offline_cache.wire.ingest import RecordResult, Verdict

HEARTBEAT_SCATTER = 0.2
"""Of the interval, either way: terminals that were started together do not beat together."""

_log = logging.getLogger(__name__)


class GuessReports(Protocol):
    """What was guessed here, and what the district has locked; both raise StorageError."""

    def counts(self) -> Sequence[GuessCount]: ...
    def obey(self, locks: Sequence[GuessLock]) -> None: ...


class Turn:
    """`take` and `probe` are called by the sync's one thread. `vitals` says how the terminal is."""

    def __init__(
        self,
        client: DistrictLine,
        outbox: DurableOutbox,
        mirror: StoredMirror,
        clock: Clock,
        pace: Pace,
        vitals: Callable[[], Vitals],
        feeds: Sequence[FeedName] = tuple(FeedName),
        guesses: GuessReports | None = None,
    ) -> None:
        self._feeds = feeds
        self._client = client
        self._outbox = outbox
        self._mirror = mirror
        self._clock = clock
        self._pace = pace
        self._vitals = vitals
        self._guesses = guesses
        self._next_beat = clock.monotonic()
        self._downloads: dict[FeedName, Download] = {}
        self._sent_again: set[FeedName] = set()
        self._crowded: set[FeedName] = set()
        self._next_look: dict[FeedName, float] = {}

    @property
    def due_in(self) -> float:
        """Seconds until the next heartbeat or the next look at a feed."""
        return max(0.0, min(self._next_beat, *self._next_look.values(), math.inf) - self._clock.monotonic())

    def take(self, batch_records: int, chance: float) -> Outcome:
        """`batch_records` bounds the batch; `Finished.more` says that another turn has work already. `chance`, uniform in
        [0, 1), scatters the heartbeats.
        """
        try:
            if self._clock.monotonic() >= self._next_beat:
                beaten = self._beat(chance)
                if not isinstance(beaten, Finished):
                    return beaten
            return self._exchange_all(batch_records)
        except StorageError as error:
            _log.error("the store failed during sync: %s", error)
            return StoreFailed()

    def probe(self, chance: float) -> Outcome:
        """One small question, to see whether anybody answers."""
        try:
            return self._beat(chance)
        except StorageError as error:
            _log.error("the store failed during sync: %s", error)
            return StoreFailed()

    def _beat(self, chance: float) -> Finished | Trouble:
        scatter = 1.0 - HEARTBEAT_SCATTER + 2.0 * HEARTBEAT_SCATTER * chance
        self._next_beat = self._clock.monotonic() + self._pace.heartbeat_seconds * scatter
        guesses = self._guesses
        answer = self._client.beat(self._vitals(), None if guesses is None else guesses.counts())
        if not isinstance(answer, Beaten):
            return answer
        if guesses is not None:
            guesses.obey(answer.locks)
        return Finished(more=False)

    def _exchange_all(self, batch_records: int) -> Finished | Trouble:
        sent = self._send(batch_records)
        if not isinstance(sent, Finished):
            return sent
        more = sent.more
        for name in self._feeds:
            if self._clock.monotonic() < self._next_look.get(name, 0.0):
                continue
            pulled = self._follow(name)
            if not isinstance(pulled, Finished):
                return pulled
            if not pulled.more:
                self._next_look[name] = self._clock.monotonic() + self._pace.poll_seconds
            more = more or pulled.more
        if not more:
            self._outbox.purge()
        return Finished(more)

    def _send(self, batch_records: int) -> Finished | Trouble:
        # twice what a batch holds: enough to see that more waits
        waiting = self._outbox.pending(batch_records, 2 * self._pace.batch_bytes)
        if not waiting:
            return Finished(more=False)
        batch = _within(waiting, self._pace.batch_bytes)
        answer = self._client.send(self._outbox.identity(), self._clock.new_id(), batch)
        match answer:
            case Delivered(results=results):
                self._settle(results)
                return Finished(more=len(batch) < len(waiting) or len(waiting) == batch_records)
            case TooLarge(records=1, certain=True):
                _log.warning("record %d is too large for the line and was set aside", batch[0].seq)
                self._outbox.set_aside(batch[0].seq, "too_large")
                return Finished(more=True)
            case _:
                return answer

    def _settle(self, results: Sequence[RecordResult]) -> None:
        """Acknowledge first, since that makes room. Should the store fail in between, sending again loses nothing."""
        kept = (Verdict.ACCEPTED, Verdict.DUPLICATE)
        self._outbox.acknowledge([result.seq for result in results if result.verdict in kept])
        for result in results:
            if result.verdict not in kept:
                reason = f"{result.verdict.value}:{result.reason or ''}"
                _log.warning("the district refuses record %d: %s", result.seq, reason)
                self._outbox.set_aside(result.seq, reason)

    def _follow(self, name: FeedName) -> Finished | Trouble:
        """One step on a feed, or none while the store has no room for it."""
        try:
            followed = self._pull(name)
        except NoRoomError as error:
            if name not in self._crowded:
                _log.warning("no room for the feed of %s: %s; what is here stays in use", name.value, error)
            self._crowded.add(name)
            return Finished(more=False)
        self._crowded.discard(name)
        return followed

    def _pull(self, name: FeedName) -> Finished | Trouble:
        cursor = self._mirror.cursor(name)
        if cursor is None and name not in SHORT_FEEDS:
            return self._fetch(name)
        answer = self._client.pull(name, cursor, self._pace.page_lines)
        match answer:
            case Pulled(page=page):
                self._mirror.apply(decode_page(page))
                return Finished(page.more)
            case CursorGone():
                again = self._outbox.send_again()
                _log.warning("the district begins the feed of %s anew; %d records go again", name.value, again)
                self._mirror.restart(name)
                self._downloads.pop(name, None)
                return Finished(more=True)
            case _:
                return answer

    def _fetch(self, name: FeedName) -> Finished | Trouble:
        """Raises NoRoomError before anything is asked for: a snapshot is not carried over a thin line to be refused."""
        self._mirror.require_room()
        download = self._downloads.setdefault(name, Download(name))
        try:
            if not download.complete:
                answer = self._client.fetch(name, *download.place)
                if not isinstance(answer, Fetched):
                    return answer
                download.add(answer)
            if download.complete:
                self._swap_in(download)
        except SnapshotBrokenError:
            _log.warning("the snapshot of %s is not what was promised", name.value)
            return Unreachable(Obstacle.NOT_THE_DISTRICT)
        return Finished(more=True)

    def _swap_in(self, download: Download) -> None:
        """A store that fails meanwhile is tried again, without another download; a crash between two pages leaves a place
        in the feed, from which the feed goes on.
        """
        if download.name not in self._sent_again:
            # records that were acknowledged before there was a place to lose may be lost with a district of before
            self._outbox.send_again()
            self._sent_again.add(download.name)
        for page in download.pages():
            self._mirror.apply(decode_page(page))
        del self._downloads[download.name]
        self._sent_again.discard(download.name)


def _within(records: Sequence[StoredRecord], limit_bytes: int) -> Sequence[StoredRecord]:
    """As many from the front as fit; at least one."""
    total = 0
    for count, record in enumerate(records):
        total += len(record.body)
        if count and total > limit_bytes:
            return records[:count]
    return records
