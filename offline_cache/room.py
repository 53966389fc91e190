"""How full the store is, and who may still write to it. Pure: the figures come in as values."""

from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain.room import Level
from offline_cache.lanes import Lane


@dataclass(frozen=True, slots=True)
class RoomRules:
    """Shares of the room there is, 0 to 1, at which each level begins."""

    warn: float = 0.80
    stop_caching: float = 0.90
    stop_registrations: float = 0.95
    shut_door: float = 0.99
    reserve_bytes: int = 16 * 1024 * 1024
    """Of the disk's free space this much is not ours to fill: the write-ahead log's limit."""


@dataclass(frozen=True, slots=True)
class Usage:
    """`used_bytes` of the database hold something; `quota_bytes` bounds its file, `free_bytes` are left on its disk, and
    `slack_bytes` in the file itself.
    """

    used_bytes: int
    slack_bytes: int
    free_bytes: int
    quota_bytes: int | None = None

    def with_more(self, bytes_: int) -> "Usage":
        """As it will be when so much more is stored: first in the file's own slack, then on the disk."""
        slack = min(bytes_, self.slack_bytes)
        return replace(
            self,
            used_bytes=self.used_bytes + bytes_,
            slack_bytes=self.slack_bytes - slack,
            free_bytes=self.free_bytes - (bytes_ - slack),
        )

    def share(self, reserve_bytes: int) -> float:
        """Of the room that the store can come to have, how much is used: 0 to 1."""
        reachable = self.used_bytes + self.slack_bytes + max(0, self.free_bytes - reserve_bytes)
        room = reachable if self.quota_bytes is None else min(reachable, self.quota_bytes)
        return min(1.0, self.used_bytes / max(room, 1))


def level_of(usage: Usage, rules: RoomRules) -> Level:
    share = usage.share(rules.reserve_bytes)
    bounds = (rules.warn, rules.stop_caching, rules.stop_registrations, rules.shut_door)
    return Level(sum(share >= bound for bound in bounds))


def refused_from(lane: Lane) -> Level | None:
    """The level from which on a lane's records are refused; None for those that are tried to the last page."""
    match lane:
        case Lane.WITHDRAWALS:
            return None
        case Lane.ENTRIES | Lane.AUDIT:
            return Level.DOOR_SHUT
        case Lane.REGISTRATIONS | Lane.RATINGS:
            return Level.NO_REGISTRATIONS
        case Lane.LOGS:
            return Level.NO_CACHING
        case _:
            assert_never(lane)
