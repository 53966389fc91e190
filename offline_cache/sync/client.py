"""One exchange with the district over HTTP. Everything that is not clearly its answer counts as no line at all.

An acknowledgement is believed only with status 200, JSON by its content type, our batch's id echoed, and each record
answered exactly once. Not here: when to speak (plan.py), and what to do with the answers (loop.py).
"""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol, TypeVar
from uuid import UUID

import httpx2
from pydantic import ValidationError

from offline_cache.changes import FeedName
from offline_cache.outbox import StoredRecord, StoreIdentity
from offline_cache.sync.deadline import Deadline
from offline_cache.sync.outcomes import (
    Busy,
    CursorGone,
    Delivered,
    Delivery,
    Obstacle,
    Pull,
    Pulled,
    Refused,
    TooLarge,
    Unreachable,
)
from offline_cache.wire import feed, ingest
from offline_cache.wire.message import canonical_json

_LARGEST_ANSWER_BYTES = 16 * 1024 * 1024
"""A page of a thousand lines is a fiftieth of this; what is longer is not the district."""

_GZIP_LEVEL = 1
"""Entry records shrink to 43 bytes each at level 1; more effort gains little."""


@dataclass(frozen=True, slots=True)
class DistrictAddress:
    """Where the district is and how this terminal proves itself to it."""

    base_url: str
    token: str = field(repr=False)
    connect_seconds: float = 3.0
    """Long enough for one lost packet of the handshake."""
    deadline_seconds: float = 20.0
    """For a whole exchange, from the first byte sent to the last one read: a full batch over a slow mobile line."""


class DistrictLine(Protocol):
    """What the loop needs of a client."""

    def send(self, identity: StoreIdentity, batch: UUID, records: Sequence[StoredRecord]) -> Delivery: ...
    def pull(self, name: FeedName, cursor: str | None, limit: int) -> Pull: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str
    retry_after: str | None
    body: bytes = field(repr=False)


Message = TypeVar("Message")


class DistrictClient:
    """Used by one thread; only `abort` may be called from another."""

    def __init__(self, address: DistrictAddress) -> None:
        self._address = address
        self._deadline = Deadline()
        self._client = httpx2.Client(
            base_url=address.base_url,
            headers={"Authorization": f"Bearer {address.token}", "User-Agent": "meijiang-kiosk"},
            timeout=httpx2.Timeout(address.deadline_seconds, connect=address.connect_seconds),
            limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
            # a proxy comes from the settings or not at all, and a portal's redirect is not to be followed
            trust_env=False,
            follow_redirects=False,
        )

    def send(self, identity: StoreIdentity, batch: UUID, records: Sequence[StoredRecord]) -> Delivery:
        answer = self._exchange(
            "POST",
            ingest.PATH,
            content=gzip.compress(canonical_json(_batch(identity, batch, records)), _GZIP_LEVEL, mtime=0),
            headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
        )
        if isinstance(answer, Unreachable):
            return answer
        if answer.status == 413:
            return TooLarge(len(records))
        if answer.status != 200:
            return _without_promise(answer)
        parsed = _parse(answer, ingest.IngestAnswer.model_validate_json)
        if isinstance(parsed, Unreachable):
            return parsed
        answered = sorted(result.seq for result in parsed.results)
        if parsed.batch != batch or answered != sorted(record.seq for record in records):
            return Unreachable(Obstacle.NOT_THE_DISTRICT)
        return Delivered(parsed.results)

    def pull(self, name: FeedName, cursor: str | None, limit: int) -> Pull:
        place = {} if cursor is None else {"after": cursor}
        answer = self._exchange("GET", feed.PATH + name.value, params={"limit": str(limit), **place})
        if isinstance(answer, Unreachable):
            return answer
        if answer.status == 410:
            return CursorGone()
        if answer.status != 200:
            return _without_promise(answer)
        parsed = _parse(answer, _page_reader(name))
        return parsed if isinstance(parsed, Unreachable) else Pulled(parsed)

    def abort(self) -> None:
        """End the exchange that another thread is in, for good."""
        self._deadline.abort()

    def close(self) -> None:
        self._client.close()

    def _exchange(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
    ) -> _Answer | Unreachable:
        began = monotonic()
        try:
            with (
                self._deadline.within(self._address.deadline_seconds),
                self._client.stream(
                    method,
                    path,
                    content=content,
                    headers=headers,
                    params=params,
                    extensions={"trace": self._deadline.trace},
                ) as response,
            ):
                return _read(response)
        except httpx2.TimeoutException:
            return Unreachable(Obstacle.TOO_SLOW)
        except (httpx2.HTTPError, httpx2.StreamError, OSError):
            late = monotonic() - began >= self._address.deadline_seconds
            return Unreachable(Obstacle.TOO_SLOW if late else Obstacle.NO_ANSWER)


def _read(response: httpx2.Response) -> _Answer | Unreachable:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LARGEST_ANSWER_BYTES:
            return Unreachable(Obstacle.NOT_THE_DISTRICT)
    content_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    return _Answer(response.status_code, content_type, response.headers.get("retry-after"), bytes(body))


def _without_promise(answer: _Answer) -> Busy | Refused | Unreachable:
    """Any other status than the ones that mean something for the exchange at hand."""
    if answer.status in (401, 403):
        return Refused(answer.status)
    if answer.status in (429, 503):
        return Busy(_seconds(answer.retry_after))
    if 200 <= answer.status < 400:
        return Unreachable(Obstacle.NOT_THE_DISTRICT)
    return Unreachable(Obstacle.SERVER_FAILED)


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After in seconds; a date in it is ignored, since our clock may be wrong."""
    if retry_after is None or not (retry_after.isascii() and retry_after.isdigit()):
        return None
    return float(retry_after)


def _parse(answer: _Answer, read: Callable[[bytes], Message]) -> Message | Unreachable:
    if answer.content_type != "application/json":
        return Unreachable(Obstacle.NOT_THE_DISTRICT)
    try:
        return read(answer.body)
    except ValidationError:
        return Unreachable(Obstacle.NOT_THE_DISTRICT)


def _page_reader(name: FeedName) -> Callable[[bytes], feed.FeedPage]:
    match name:
        case FeedName.RESIDENTS:
            return feed.ResidentPage.model_validate_json
        case FeedName.SUBSIDIES:
            return feed.SubsidyPage.model_validate_json


def _batch(identity: StoreIdentity, batch: UUID, records: Sequence[StoredRecord]) -> ingest.IngestBatch:
    return ingest.IngestBatch(
        terminal=identity.terminal,
        epoch=identity.epoch,
        batch=batch,
        records=tuple(
            ingest.IngestRecord(
                seq=record.seq,
                id=record.record_id,
                kind=record.kind,
                schema=record.schema,
                at=record.at,
                lane=record.lane,
                sha256=record.sha256,
                body=record.body.decode("utf-8"),
            )
            for record in records
        ),
    )
