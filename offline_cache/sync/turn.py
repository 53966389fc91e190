"""One turn of the sync: send one batch, then take one page of each feed, and keep what came of it.

A long backlog and a long feed take turns, so neither keeps the other waiting. Stops at the first trouble.
Not here: when the next turn is (plan.py), and the thread (loop.py).
"""

import logging
from collections.abc import Sequence

from kiosk.clock import Clock
from kiosk.ports import StorageError
from offline_cache.changes import FeedName
from offline_cache.encoding import decode_page
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox, StoredRecord
from offline_cache.sync.client import DistrictLine
from offline_cache.sync.outcomes import (
    CursorGone,
    Delivered,
    Finished,
    Outcome,
    Pulled,
    StoreFailed,
    TooLarge,
    Trouble,
)
from offline_cache.sync.plan import Pace
from offline_cache.wire.ingest import RecordResult, Verdict

_log = logging.getLogger(__name__)


class Turn:
    """`take` is called by the sync's one thread."""

    def __init__(
        self, client: DistrictLine, outbox: DurableOutbox, mirror: StoredMirror, clock: Clock, pace: Pace
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._mirror = mirror
        self._clock = clock
        self._pace = pace

    def take(self, batch_records: int) -> Outcome:
        """`batch_records` bounds the batch; `Finished.more` says that another turn has work already."""
        try:
            sent = self._send(batch_records)
            if not isinstance(sent, Finished):
                return sent
            more = sent.more
            for name in FeedName:
                pulled = self._pull(name)
                if not isinstance(pulled, Finished):
                    return pulled
                more = more or pulled.more
            if not more:
                self._outbox.purge()
            return Finished(more)
        except StorageError as error:
            _log.error("the store failed during sync: %s", error)
            return StoreFailed()

    def _send(self, batch_records: int) -> Finished | Trouble:
        waiting = self._outbox.pending(batch_records)
        if not waiting:
            return Finished(more=False)
        batch = _within(waiting, self._pace.batch_bytes)
        answer = self._client.send(self._outbox.identity(), self._clock.new_id(), batch)
        match answer:
            case Delivered(results=results):
                self._settle(results)
                return Finished(more=len(batch) < len(waiting) or len(waiting) == batch_records)
            case TooLarge(records=1):
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

    def _pull(self, name: FeedName) -> Finished | Trouble:
        answer = self._client.pull(name, self._mirror.cursor(name), self._pace.page_lines)
        match answer:
            case Pulled(page=page):
                self._mirror.apply(decode_page(page))
                return Finished(page.more)
            case CursorGone():
                _log.warning("the district begins the feed of %s anew", name.value)
                self._mirror.restart(name)
                return Finished(more=True)
            case _:
                return answer


def _within(records: Sequence[StoredRecord], limit_bytes: int) -> Sequence[StoredRecord]:
    """As many from the front as fit; at least one."""
    total = 0
    for count, record in enumerate(records):
        total += len(record.body)
        if count and total > limit_bytes:
            return records[:count]
    return records
