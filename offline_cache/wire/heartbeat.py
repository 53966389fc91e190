"""POST /v1/heartbeat: how a terminal is, each minute. Only the newest counts; it is never queued and never kept."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

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


class HeartbeatAnswer(Message):
    """`next_key` (SubjectPublicKeyInfo in PEM) is what the district will sign by one day: to be believed from now on."""

    server_time: AwareDatetime
    next_key: Pem | None = None
