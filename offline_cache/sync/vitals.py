"""How the terminal is, for the heartbeat: its store and feeds, its devices, its versions. Numbers, states and names of
parts; nothing of a citizen.
"""

import platform
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from kiosk.clock import Clock
from kiosk.domain.health import Device, Ready, Retrying, Starting
from kiosk.domain.room import StoreHealth
from kiosk.service.device_states import DeviceState
from offline_cache.changes import FeedName
from offline_cache.database import Database
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.replacement import companions
from offline_cache.schema import VERSION
from offline_cache.telling import notices_of
from offline_cache.wire.heartbeat import DeviceVitals, FeedVitals, LaneVitals, Notice, Vitals

ROSTER_OUTDATED = Notice(what="roster_outdated")
"""Nobody is let in by the face here until the terminal has seen its district again."""

States = Mapping[Device, DeviceState]


class StoreVitals:
    """Call it for the present state. Raises StorageError. `versions` are of the program and its models, by name; those of
    what lies below are added. `devices` is asked for those that were started.
    """

    def __init__(
        self,
        database: Database,
        outbox: DurableOutbox,
        mirror: StoredMirror,
        standing: Callable[[], StoreHealth],
        clock: Clock,
        versions: Mapping[str, str],
        devices: Callable[[], States],
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._mirror = mirror
        self._standing = standing
        self._clock = clock
        self._versions = {**versions, **_versions_below()}
        self._devices = devices
        self._began = clock.monotonic()

    def __call__(self) -> Vitals:
        lanes, standing = self._outbox.depths(), self._standing()
        outdated = (ROSTER_OUTDATED,) if standing.roster_outdated else ()
        return Vitals(
            uptime_seconds=self._clock.monotonic() - self._began,
            seq_head=self._outbox.head().seq,
            set_aside=sum(depth.set_aside for depth in lanes.values()),
            lanes=tuple(
                LaneVitals(lane=int(lane), waiting=depth.pending, oldest_seconds=self._age(depth.oldest))
                for lane, depth in lanes.items()
            ),
            feeds=tuple(self._feed(name) for name in FeedName),
            devices=device_vitals(self._devices(), self._clock.monotonic()),
            disk_free_bytes=shutil.disk_usage(self._database.path.parent).free,
            store_bytes=_store_bytes(self._database.path),
            room=standing.level.name.lower(),
            notices=(*notices_of(self._database.opening), *outdated),
            versions=self._versions,
        )

    def _feed(self, name: FeedName) -> FeedVitals:
        """Its age is told by the store's own, which no wrong clock moves."""
        unseen = self._mirror.unseen_for(name, self._outbox.age_seconds())
        age = None if unseen is None else unseen.total_seconds()
        return FeedVitals(feed=name.value, cursor=self._mirror.cursor(name), age_seconds=age)

    def _age(self, moment: datetime | None) -> float | None:
        """By the wall clock, which may have been set meanwhile: never below nothing."""
        return None if moment is None else max(0.0, (self._clock.now() - moment).total_seconds())


def device_vitals(states: States, now: float) -> tuple[DeviceVitals, ...]:
    """`now` is monotonic seconds."""
    return tuple(_device(device, state, max(0.0, now - state.since)) for device, state in states.items())


def _device(device: Device, state: DeviceState, since: float) -> DeviceVitals:
    match state.health:
        case Starting():
            return DeviceVitals(device=device.value, state="starting", since_seconds=since)
        case Ready():
            return DeviceVitals(device=device.value, state="ready", since_seconds=since)
        case Retrying(fault=fault):
            return DeviceVitals(device=device.value, state="retrying", fault=fault.value, since_seconds=since)


def _store_bytes(path: Path) -> int:
    return sum(file.stat().st_size for file in (path, companions(path)[0]) if file.exists())


def _versions_below() -> dict[str, str]:
    return {"schema": str(VERSION), "sqlite": dbapi2.sqlite_version, "python": platform.python_version()}
