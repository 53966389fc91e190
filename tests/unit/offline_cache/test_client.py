"""What counts as the district's answer, and that everything else is no answer at all. The line itself: test_exchange.py."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_cache.changes import FeedName
from offline_cache.outbox import StoredRecord, StoreIdentity
from offline_cache.sync.client import DistrictClient
from offline_cache.sync.exchange import Answer, Ask
from offline_cache.sync.identity import Enrolment, Identity, new_private_key
from offline_cache.sync.keyring import Keyring
from offline_cache.sync.outcomes import (
    Beaten,
    Busy,
    CursorGone,
    Delivered,
    Delivery,
    Fetched,
    Obstacle,
    Pull,
    Pulled,
    Refused,
    TooLarge,
    Unreachable,
)
from offline_cache.wire.heartbeat import Vitals
from offline_cache.wire.refusal import Refusal
from offline_cache.wire.snapshot import Piece

BATCH = UUID(int=7)
IDENTITY = StoreIdentity("T0042", UUID(int=9))
AT = datetime(2026, 11, 23, tzinfo=UTC)
RECORDS = [StoredRecord(seq, UUID(int=seq), "query", 1, 4, AT, "0" * 64, b'{"x":1}') for seq in (3, 4)]
GOOD: dict[str, Any] = {
    "batch": str(BATCH),
    "server_time": "2026-11-23T00:00:00Z",
    "results": [{"seq": 3, "verdict": "accepted"}, {"seq": 4, "verdict": "rejected", "reason": "kind"}],
}
NOT_THE_DISTRICT = Unreachable(Obstacle.NOT_THE_DISTRICT)


KEY = new_private_key()
SPEAKER = Identity(Enrolment("T0042", "三角镇", KEY, KEY.public_key()), IDENTITY.epoch, UUID(int=11))


class ScriptedExchange:
    """Gives one answer, and keeps what was asked."""

    clock_offset: timedelta | None = None
    keyring = Keyring(SPEAKER.enrolment)

    def __init__(self, answer: Answer | Unreachable) -> None:
        self._answer = answer
        self.asked: list[Ask] = []

    def ask(self, ask: Ask) -> Answer | Unreachable:
        self.asked.append(ask)
        return self._answer

    def abort(self) -> None: ...
    def close(self) -> None: ...


def client(content: Answer | Unreachable) -> DistrictClient:
    return DistrictClient(ScriptedExchange(content), SPEAKER)


def answer(status: int, body: bytes, content_type: str = "application/json", **headers: str) -> Answer:
    return Answer(status, {"content-type": content_type, **headers}, body, signed=True)


def json_answer(status: int, content: object, **headers: str) -> Answer:
    return answer(status, json.dumps(content).encode(), **headers)


def unsigned(signed: Answer) -> Answer:
    return Answer(signed.status, signed.headers, signed.body, signed=False)


def sent(content: Answer | Unreachable) -> Delivery:
    return client(content).send(IDENTITY, BATCH, RECORDS)


def pulled(content: Answer) -> Pull:
    return client(content).pull(FeedName.RESIDENTS, "e.1", 10)


def changed(**fields: object) -> Answer:
    return json_answer(200, {**GOOD, **fields})


def test_an_answer_for_every_record_is_a_delivery() -> None:
    delivery = sent(json_answer(200, GOOD))
    assert isinstance(delivery, Delivered)
    assert [(result.seq, result.verdict.value, result.reason) for result in delivery.results] == [
        (3, "accepted", None),
        (4, "rejected", "kind"),
    ]


def test_fields_of_a_later_district_are_ignored() -> None:
    assert isinstance(sent(changed(commands=[], feed_head={"town:3": "e1.90211"})), Delivered)


def test_a_batch_goes_out_packed_with_its_frozen_bodies() -> None:
    line = ScriptedExchange(json_answer(200, GOOD))
    DistrictClient(line, SPEAKER).send(IDENTITY, BATCH, RECORDS)
    (ask,) = line.asked
    assert (ask.method, ask.path, ask.headers["content-encoding"]) == ("POST", "/v1/ingest", "gzip")
    batch = json.loads(gzip.decompress(ask.content))
    assert (batch["protocol"], batch["terminal"], batch["epoch"]) == (1, "T0042", str(IDENTITY.epoch))
    assert [(record["seq"], record["schema"], record["body"]) for record in batch["records"]] == [
        (3, 1, '{"x":1}'),
        (4, 1, '{"x":1}'),
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(changed(batch=str(UUID(int=8))), id="another batch"),
        pytest.param(changed(results=GOOD["results"][:1]), id="a record without an answer"),
        pytest.param(changed(results=[*GOOD["results"], GOOD["results"][0]]), id="a record answered twice"),
        pytest.param(changed(results=[{"seq": 3, "verdict": "accepted"}, {"seq": 5, "verdict": "accepted"}]), id="seq"),
        pytest.param(changed(results=[{"seq": 3, "verdict": "perhaps"}]), id="an unknown verdict"),
        pytest.param(json_answer(200, {"status": "ok"}), id="another service"),
        pytest.param(answer(200, json.dumps(GOOD).encode(), "text/html"), id="a page"),
        pytest.param(answer(200, b"{"), id="broken JSON"),
        pytest.param(answer(302, b"", "text/html", location="http://portal.example/"), id="a redirect"),
        pytest.param(json_answer(202, GOOD), id="a queue in between"),
        pytest.param(unsigned(json_answer(200, GOOD)), id="without a signature"),
        pytest.param(unsigned(json_answer(401, {"detail": "revoked"})), id="a stranger refuses us"),
        pytest.param(unsigned(json_answer(503, {})), id="a proxy excuses itself"),
    ],
)
def test_what_is_not_clearly_the_districts_answer_acknowledges_nothing(content: Answer) -> None:
    assert sent(content) == NOT_THE_DISTRICT


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (json_answer(413, {}), TooLarge(2)),
        (unsigned(json_answer(413, {})), TooLarge(2, certain=False)),
        (json_answer(401, {"detail": "revoked"}), Refused(401, Refusal.REVOKED)),
        (json_answer(403, {"detail": "clone"}), Refused(403, Refusal.CLONE)),
        (json_answer(401, {"detail": "a word of later years"}), Refused(401)),
        (json_answer(429, {}, **{"retry-after": "17"}), Busy(17.0)),
        (json_answer(503, {}), Busy(None)),
        (json_answer(429, {}, **{"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}), Busy(None)),
        (json_answer(500, {}), Unreachable(Obstacle.SERVER_FAILED)),
        (json_answer(422, {}), Unreachable(Obstacle.SERVER_FAILED)),
        (Unreachable(Obstacle.TOO_SLOW), Unreachable(Obstacle.TOO_SLOW)),
    ],
)
def test_each_status_means_one_thing(content: Answer | Unreachable, outcome: Delivery) -> None:
    assert sent(content) == outcome


def test_a_page_is_pulled() -> None:
    item = {"op": "put", "key": "p-1", "version": 4, "value": {"name": "李", "id_number": "x", "town": "t"}}
    page = {"items": [item], "next": "e.4", "more": True, "as_of": "2026-11-23T00:00:00Z", "kind": "residents"}
    pull = pulled(json_answer(200, page))
    assert isinstance(pull, Pulled)
    assert (pull.page.next, pull.page.more, len(pull.page.items)) == ("e.4", True, 1)


def test_the_page_of_another_feed_is_no_answer() -> None:
    page = {"items": [], "next": "e.4", "more": False, "as_of": "2026-11-23T00:00:00Z", "kind": "subsidies"}
    assert pulled(json_answer(200, page)) == NOT_THE_DISTRICT


def test_only_the_district_can_make_us_begin_anew() -> None:
    assert pulled(json_answer(410, {})) == CursorGone()
    assert pulled(unsigned(json_answer(410, {}))) == NOT_THE_DISTRICT


def test_a_heartbeat_arrives_or_does_not() -> None:
    good = json_answer(200, {"server_time": "2026-11-23T00:00:00Z"})
    assert client(good).beat(Vitals()) == Beaten()
    assert client(unsigned(good)).beat(Vitals()) == NOT_THE_DISTRICT
    assert client(json_answer(200, {})).beat(Vitals()) == NOT_THE_DISTRICT


def test_a_piece_of_a_snapshot_is_as_long_as_it_says() -> None:
    headers = {"content-range": "bytes 5-7/99", "etag": '"' + "a" * 64 + '"'}
    fetched = client(answer(206, b"xyz", "application/gzip", **headers)).fetch(FeedName.RESIDENTS, 5, "a" * 64)
    assert fetched == Fetched(Piece(5, 7, 99), "a" * 64, b"xyz")
    for wrong in (
        answer(206, b"xy", "application/gzip", **headers),
        answer(200, b"xyz", "application/gzip", **headers),
        answer(206, b"xyz", "application/gzip", **{**headers, "etag": "w"}),
        unsigned(answer(206, b"xyz", "application/gzip", **headers)),
    ):
        assert client(wrong).fetch(FeedName.RESIDENTS, 5, None) == NOT_THE_DISTRICT


@given(
    st.integers(100, 599), st.binary(max_size=200), st.booleans(), st.sampled_from(["application/json", "text/html"])
)
def test_no_answer_whatever_can_acknowledge_by_chance(status: int, body: bytes, signed: bool, kind: str) -> None:
    outcome = sent(Answer(status, {"content-type": kind}, body, signed))
    assert not isinstance(outcome, Delivered)
    if not signed:
        assert isinstance(outcome, Unreachable | TooLarge)
