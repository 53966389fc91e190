"""What is asked of the district, and what its answers mean. Everything that is not clearly its answer counts as no line
at all.

An acknowledgement is believed only with the district's signature, status 200, JSON by its content type, our batch's id
echoed, and each record answered exactly once. Not here: HTTP and signatures (exchange.py), when to speak (plan.py), and
what to do with the answers (turn.py).
"""

import gzip
import logging
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from pydantic import ValidationError

from offline_cache.changes import FeedName
from offline_cache.outbox import StoredRecord, StoreIdentity
from offline_cache.sync.exchange import Answer, Ask, Exchange, refusal_of
from offline_cache.sync.identity import Identity
from offline_cache.sync.outcomes import (
    Beat,
    Beaten,
    Busy,
    CursorGone,
    Delivered,
    Delivery,
    Fetch,
    Fetched,
    Obstacle,
    Pull,
    Pulled,
    Refused,
    TooLarge,
    Unreachable,
)
from offline_cache.wire import feed, heartbeat, ingest, snapshot
from offline_cache.wire.message import canonical_json

_log = logging.getLogger(__name__)

_GZIP_LEVEL = 1
"""Entry records shrink to 43 bytes each at level 1; more effort gains little."""

_JSON = {"content-type": "application/json"}


class DistrictLine(Protocol):
    """What the loop needs of a client."""

    def send(self, identity: StoreIdentity, batch: UUID, records: Sequence[StoredRecord]) -> Delivery: ...
    def pull(self, name: FeedName, cursor: str | None, limit: int) -> Pull: ...
    def beat(self, vitals: heartbeat.Vitals, guesses: Sequence[heartbeat.GuessCount] | None = None) -> Beat: ...
    def fetch(self, name: FeedName, first: int, sha256: str | None) -> Fetch: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


Message = TypeVar("Message")


class DistrictClient:
    """Used by one thread; only `abort` may be called from another. Owns `exchange` and closes it."""

    def __init__(self, exchange: Exchange, identity: Identity) -> None:
        self._exchange = exchange
        self._identity = identity

    def send(self, identity: StoreIdentity, batch: UUID, records: Sequence[StoredRecord]) -> Delivery:
        content = gzip.compress(canonical_json(_batch(identity, batch, records)), _GZIP_LEVEL, mtime=0)
        answer = self._exchange.ask(Ask("POST", ingest.PATH, content, {**_JSON, "content-encoding": "gzip"}))
        if isinstance(answer, Unreachable):
            return answer
        if answer.status == 413:
            return TooLarge(len(records), certain=answer.signed)
        if answer.status != 200 or not answer.signed:
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
        query = urlencode({"limit": str(limit), **place})
        answer = self._exchange.ask(Ask("GET", f"{feed.PATH}{name.value}?{query}"))
        if isinstance(answer, Unreachable):
            return answer
        if answer.status == 410 and answer.signed:
            return CursorGone()
        if answer.status != 200 or not answer.signed:
            return _without_promise(answer)
        parsed = _parse(answer, page_reader(name))
        return parsed if isinstance(parsed, Unreachable) else Pulled(parsed)

    def beat(self, vitals: heartbeat.Vitals, guesses: Sequence[heartbeat.GuessCount] | None = None) -> Beat:
        offset = self._exchange.clock_offset
        beat = heartbeat.Heartbeat(
            terminal=self._identity.enrolment.terminal,
            epoch=self._identity.epoch,
            boot=self._identity.boot,
            clock_offset_seconds=None if offset is None else offset.total_seconds(),
            district_keys=self._exchange.keyring.fingerprints,
            vitals=vitals,
            guesses=None if guesses is None else tuple(guesses),
        )
        answer = self._exchange.ask(Ask("POST", heartbeat.PATH, canonical_json(beat), _JSON))
        if isinstance(answer, Unreachable):
            return answer
        if answer.status != 200 or not answer.signed:
            return _without_promise(answer)
        parsed = _parse(answer, heartbeat.HeartbeatAnswer.model_validate_json)
        if isinstance(parsed, Unreachable):
            return parsed
        try:
            self._exchange.keyring.announced(parsed.next_key)
        except OSError as error:
            # it is announced again with the next heartbeat
            _log.error("the district's next key cannot be kept: %s", error)
        return Beaten(parsed.locks)

    def fetch(self, name: FeedName, first: int, sha256: str | None) -> Fetch:
        """A piece of the snapshot from byte `first`; `sha256` names the file that the bytes before came from."""
        headers = {"range": snapshot.range_header(first)}
        if sha256 is not None:
            headers["if-range"] = snapshot.etag(sha256)
        answer = self._exchange.ask(Ask("GET", snapshot.PATH + name.value, headers=headers))
        if isinstance(answer, Unreachable):
            return answer
        if answer.status != 206 or not answer.signed:
            return _without_promise(answer)
        piece = snapshot.read_content_range(answer.headers.get("content-range", ""))
        whole = snapshot.read_etag(answer.headers.get("etag", ""))
        if piece is None or whole is None or len(answer.body) != piece.last - piece.first + 1:
            return Unreachable(Obstacle.NOT_THE_DISTRICT)
        return Fetched(piece, whole, answer.body)

    def abort(self) -> None:
        """End the exchange that another thread is in, for good."""
        self._exchange.abort()

    def close(self) -> None:
        self._exchange.close()


class UnenrolledLine:
    """The line of a terminal that no district knows: it works, keeps its records, and says so."""

    def send(self, identity: StoreIdentity, batch: UUID, records: Sequence[StoredRecord]) -> Delivery:
        return Unreachable(Obstacle.NOT_ENROLLED)

    def pull(self, name: FeedName, cursor: str | None, limit: int) -> Pull:
        return Unreachable(Obstacle.NOT_ENROLLED)

    def beat(self, vitals: heartbeat.Vitals, guesses: Sequence[heartbeat.GuessCount] | None = None) -> Beat:
        return Unreachable(Obstacle.NOT_ENROLLED)

    def fetch(self, name: FeedName, first: int, sha256: str | None) -> Fetch:
        return Unreachable(Obstacle.NOT_ENROLLED)

    def abort(self) -> None:
        pass

    def close(self) -> None:
        pass


def _without_promise(answer: Answer) -> Busy | Refused | Unreachable:
    """Any other answer than the ones that mean something for the exchange at hand."""
    if not answer.signed:
        return Unreachable(Obstacle.NOT_THE_DISTRICT)
    if answer.status in (401, 403):
        return Refused(answer.status, refusal_of(answer))
    if answer.status in (429, 503):
        return Busy(_seconds(answer.headers.get("retry-after")))
    if 200 <= answer.status < 400:
        return Unreachable(Obstacle.NOT_THE_DISTRICT)
    return Unreachable(Obstacle.SERVER_FAILED)


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After in seconds; a date in it is ignored, since our clock may be wrong."""
    if retry_after is None or not (retry_after.isascii() and retry_after.isdigit()):
        return None
    return float(retry_after)


def _parse(answer: Answer, read: Callable[[bytes], Message]) -> Message | Unreachable:
    if answer.content_type != "application/json":
        return Unreachable(Obstacle.NOT_THE_DISTRICT)
    try:
        return read(answer.body)
    except ValidationError:
        return Unreachable(Obstacle.NOT_THE_DISTRICT)


def page_reader(name: FeedName) -> Callable[[bytes], feed.FeedPage]:
    match name:
        case FeedName.RESIDENTS:
            return feed.ResidentPage.model_validate_json
        case FeedName.SUBSIDIES:
            return feed.SubsidyPage.model_validate_json
        case FeedName.REPLIES:
            return feed.ReplyPage.model_validate_json
        case FeedName.TEMPLATES:
            return feed.TemplatePage.model_validate_json
        case FeedName.WITHDRAWALS:
            return feed.WithdrawalPage.model_validate_json
        case FeedName.POLICIES:
            return feed.PolicyPage.model_validate_json
        case FeedName.NOTICES:
            return feed.NoticePage.model_validate_json
        case FeedName.GUIDE:
            return feed.GuidePage.model_validate_json
        case FeedName.CONFIGURATION:
            return feed.SettingPage.model_validate_json


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
