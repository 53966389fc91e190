"""How an exchange with the district ended, as closed unions. What is not clearly the district's own answer is
Unreachable.
"""

from dataclasses import dataclass, field
from enum import Enum

from offline_cache.wire.feed import FeedPage
from offline_cache.wire.heartbeat import GuessLock
from offline_cache.wire.ingest import RecordResult
from offline_cache.wire.refusal import Refusal
from offline_cache.wire.snapshot import Piece


class Obstacle(Enum):
    """Why an exchange failed, for the operator; the plan treats all alike."""

    NO_ANSWER = "no_answer"
    """Nothing is listening, the line is cut, or the answer broke off."""
    TOO_SLOW = "too_slow"
    """The whole exchange outlived its deadline."""
    NOT_THE_DISTRICT = "not_the_district"
    """An answer without the district's signature over it, or of another kind: a portal's page, a proxy's excuse."""
    OTHER_KEY = "other_key"
    """Somebody signs as the district by a key that we do not know. If the district's key was changed while this terminal
    was cut off, it must be enrolled again, by a new code.
    """
    NOT_TRUSTED = "not_trusted"
    """The far end's certificate is not one of the district's authority, not for its name, or not of this time."""
    NOT_ENROLLED = "not_enrolled"
    """This terminal has no key that the district knows: an operator enrols it."""
    SERVER_FAILED = "server_failed"
    """A status that promises nothing."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The district answered for every record of the batch, once each."""

    results: tuple[RecordResult, ...]


@dataclass(frozen=True, slots=True)
class Pulled:
    page: FeedPage


@dataclass(frozen=True, slots=True)
class CursorGone:
    """The district does not know our place in its feed (410)."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The batch of so many records is too large (413). `certain` when the district itself says so: something on the
    way may make our batches smaller, and may not make us give a record up.
    """

    records: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Busy:
    """Come again later (429 or 503); `retry_after` in seconds, None where it does not say."""

    retry_after: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The district does not accept this terminal (401 or 403): an operator must look."""

    status: int
    refusal: Refusal | None = None
    """The district's reason; None for one of a later version."""


@dataclass(frozen=True, slots=True)
class Beaten:
    """The heartbeat arrived; `locks` are all that the district holds against guessed numbers now."""

    locks: tuple[GuessLock, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A piece of the snapshot whose whole has this SHA-256."""

    piece: Piece
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreachable:
    obstacle: Obstacle


@dataclass(frozen=True, slots=True)
class StoreFailed:
    """Our own store could not keep what came of an exchange; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A turn ended without trouble; `more` when there is more to exchange at once."""

    more: bool


Trouble = TooLarge | Busy | Refused | Unreachable | StoreFailed
Delivery = Delivered | TooLarge | Busy | Refused | Unreachable
Pull = Pulled | CursorGone | Busy | Refused | Unreachable
Beat = Beaten | Busy | Refused | Unreachable
Fetch = Fetched | Busy | Refused | Unreachable
Outcome = Finished | Trouble
