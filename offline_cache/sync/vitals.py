"""How the terminal's store and feeds are, for the heartbeat. Whoever knows the devices adds them to what this returns."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kiosk.clock import Clock
from offline_cache.changes import FeedName
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.wire.heartbeat import FeedVitals, LaneVitals, Vitals


class StoreVitals:
    """Call it for the present state. Raises StorageError. `folder` is where the store lies; `versions` are by name."""

    def __init__(
        self, outbox: DurableOutbox, mirror: StoredMirror, clock: Clock, folder: Path, versions: Mapping[str, str]
    ) -> None:
        self._outbox = outbox
        self._mirror = mirror
        self._clock = clock
        self._folder = folder
        self._versions = dict(versions)
        self._began = clock.monotonic()

    def __call__(self) -> Vitals:
        lanes = self._outbox.depths()
        return Vitals(
            uptime_seconds=self._clock.monotonic() - self._began,
            seq_head=self._outbox.head().seq,
            set_aside=sum(depth.set_aside for depth in lanes.values()),
            lanes=tuple(
                LaneVitals(lane=int(lane), waiting=depth.pending, oldest_seconds=self._age(depth.oldest))
                for lane, depth in lanes.items()
            ),
            feeds=tuple(
                FeedVitals(
                    feed=name.value,
                    cursor=self._mirror.cursor(name),
                    age_seconds=self._age(self._mirror.feed_as_of(name)),
                )
                for name in FeedName
            ),
            disk_free_bytes=shutil.disk_usage(self._folder).free,
            versions=self._versions,
        )

    def _age(self, moment: datetime | None) -> float | None:
        """By the wall clock, which may have been set meanwhile: never below nothing."""
        return None if moment is None else max(0.0, (self._clock.now() - moment).total_seconds())
