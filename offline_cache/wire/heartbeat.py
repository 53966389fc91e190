"""POST /v1/heartbeat: how a terminal is, each minute, and what was guessed there. Only the newest counts; it is never
queued and never kept.
"""

import hashlib
import hmac
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from offline_cache.wire.bodies import Hash
from offline_cache.wire.enrolment import Pem
from offline_cache.wire.message import Message

PATH = "/v1/heartbeat"
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.+:/-]{1,60}$")]
Count = Annotated[int, Field(ge=0, lt=2**63)]
Age = Annotated[float, Field(ge=0)]


class LaneVitals(Message):
    """A lane of the outbox. `oldest_seconds` is the age of its oldest record not yet sent; None when it is empty."""

    lane: Annotated[int, Field(ge=0, le=9)]
    waiting: Count
    oldest_seconds: Age | None = None


class FeedVitals(Message):
    """`age_seconds` since the feed was last followed to its end; None when it never was."""

    feed: Name
    cursor: str | None = None
    age_seconds: Age | None = None


class DeviceVitals(Message):
    """`since_seconds` ago it came into this state."""

    device: Name
    state: Name
    fault: Name | None = None
    since_seconds: Age | None = None


class Notice(Message):
    """Something that an operator should look at. Words of a closed list, numbers of records, versions: nothing personal."""

    what: Name
    detail: Name | None = None


class Vitals(Message):
    """What the terminal's parts say of themselves. Never a name, a number or a face."""

    uptime_seconds: Age = 0.0
    seq_head: Count = 0
    """The highest number ever given to a record: it never goes back, unless the store did."""
    set_aside: Count = 0
    lanes: tuple[LaneVitals, ...] = ()
    feeds: tuple[FeedVitals, ...] = ()
    devices: tuple[DeviceVitals, ...] = ()
    disk_free_bytes: Count | None = None
    store_bytes: Count | None = None
    """The database with its log."""
    room: Name | None = None
    """What the store still takes: a level's name."""
    notices: tuple[Notice, ...] = ()
    versions: dict[Name, Name] = Field(default_factory=dict[str, str])


MOST_GUESSES = 200
"""Subjects in one heartbeat, those with the most failures first: an attack on many names each of them once, and that is the
terminal's own limit to end.
"""
MOST_LOCKS = 2000


class GuessCount(Message):
    """Claims against one identity number that were made at this terminal and not proven. `subject` is the number under the
    key that the district gave (guess_subject): nobody on the way, and no log, learns whose it is, or whether it is anybody's.
    """

    subject: Annotated[Hash, Field(repr=False)]
    failures: Annotated[int, Field(ge=1, le=1_000_000)]
    newest_seconds: Age
    """How long ago the newest was, by the terminal's own age."""


class GuessLock(Message):
    """For so long no proof of a claim against `subject` is to be believed, at any terminal."""

    subject: Annotated[Hash, Field(repr=False)]
    seconds: Annotated[float, Field(gt=0)]


class Heartbeat(Message):
    """`clock_offset_seconds` is what must be added to the terminal's clock to read the district's."""

    protocol: Literal[1] = 1
    terminal: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    epoch: UUID
    boot: UUID
    clock_offset_seconds: float | None = None
    district_keys: tuple[Name, ...] = ()
    """Fingerprints of the district's keys that the terminal believes."""
    vitals: Vitals
    guesses: Annotated[tuple[GuessCount, ...], Field(max_length=MOST_GUESSES)] | None = None
    """All that count at this terminal now: what is not among them counts no more. None: nothing is said of them."""


class HeartbeatAnswer(Message):
    """`next_key` (SubjectPublicKeyInfo in PEM) is what the district will sign by one day: to be believed from now on. `locks`
    are all that hold now.
    """

    server_time: AwareDatetime
    next_key: Pem | None = None
    locks: Annotated[tuple[GuessLock, ...], Field(max_length=MOST_LOCKS)] = ()


def guess_subject(key: bytes, id_number: str) -> str:
    """`id_number` in its one spelling: 18 characters, the last one perhaps a capital X."""
    return hmac.new(key, b"guess\n" + id_number.encode(), hashlib.sha256).hexdigest()
