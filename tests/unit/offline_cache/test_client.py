"""What counts as the district's answer, over real sockets, and that everything else is no answer at all."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from offline_cache.changes import FeedName
from offline_cache.outbox import StoredRecord, StoreIdentity
from offline_cache.sync.client import DistrictAddress, DistrictClient
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
from tests.unit.offline_cache.scripted_server import Question, ScriptedServer, answer, json_answer

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


def sent(
    say: Callable[[Question], bytes] | bytes, drip_seconds: float | None = None, deadline: float = 20.0
) -> Delivery:
    with ScriptedServer(say if callable(say) else lambda _: say, drip_seconds) as server:
        client = DistrictClient(DistrictAddress(server.url, "secret-token", deadline_seconds=deadline))
        try:
            return client.send(IDENTITY, BATCH, RECORDS)
        finally:
            client.close()


def pulled(content: bytes) -> Pull:
    with ScriptedServer(lambda _: content) as server:
        client = DistrictClient(DistrictAddress(server.url, "secret-token"))
        try:
            return client.pull(FeedName.RESIDENTS, "e.1", 10)
        finally:
            client.close()


def changed(**fields: object) -> bytes:
    return json_answer("200 OK", {**GOOD, **fields})


def test_an_answer_for_every_record_is_a_delivery() -> None:
    delivery = sent(json_answer("200 OK", GOOD))
    assert isinstance(delivery, Delivered)
    assert [(result.seq, result.verdict.value, result.reason) for result in delivery.results] == [
        (3, "accepted", None),
        (4, "rejected", "kind"),
    ]


def test_fields_of_a_later_district_are_ignored() -> None:
    assert isinstance(sent(changed(commands=[], feed_head={"town:3": "e1.90211"})), Delivered)


def test_a_batch_goes_out_packed_with_its_frozen_bodies_and_our_token() -> None:
    seen: list[Question] = []

    def say(question: Question) -> bytes:
        seen.append(question)
        return json_answer("200 OK", GOOD)

    sent(say)
    (question,) = seen
    assert b"POST /v1/ingest" in question.head
    assert b"Bearer secret-token" in question.head
    batch = json.loads(gzip.decompress(question.body))
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
        pytest.param(json_answer("200 OK", {"status": "ok"}), id="another service"),
        pytest.param(answer("200 OK", "text/html", json.dumps(GOOD).encode()), id="a page"),
        pytest.param(answer("200 OK", "application/json", b"{"), id="broken JSON"),
        pytest.param(answer("302 Found", "text/html", b"", "Location: http://portal.example/"), id="a redirect"),
        pytest.param(json_answer("202 Accepted", GOOD), id="a queue in between"),
    ],
)
def test_what_is_not_clearly_the_districts_answer_acknowledges_nothing(content: bytes) -> None:
    assert sent(content) == NOT_THE_DISTRICT


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (json_answer("413 Too Large", {}), TooLarge(2)),
        (json_answer("401 Unauthorized", {}), Refused(401)),
        (json_answer("403 Forbidden", {}), Refused(403)),
        (json_answer("429 Too Many", {}, "Retry-After: 17"), Busy(17.0)),
        (json_answer("503 Unavailable", {}), Busy(None)),
        (json_answer("429 Too Many", {}, "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT"), Busy(None)),
        (json_answer("500 Oh", {}), Unreachable(Obstacle.SERVER_FAILED)),
        (json_answer("422 What", {}), Unreachable(Obstacle.SERVER_FAILED)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", Unreachable(Obstacle.NO_ANSWER)),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Unreachable(Obstacle.NO_ANSWER)),
        (b"", Unreachable(Obstacle.NO_ANSWER)),
        (
            answer("200 OK", "application/json", b"not gzip", "Content-Encoding: gzip"),
            Unreachable(Obstacle.NO_ANSWER),
        ),
    ],
)
def test_each_status_means_one_thing(content: bytes, outcome: Delivery) -> None:
    assert sent(content) == outcome


def test_nobody_listening_is_no_line() -> None:
    client = DistrictClient(DistrictAddress("http://127.0.0.1:1", "secret-token"))
    assert client.send(IDENTITY, BATCH, RECORDS) == Unreachable(Obstacle.NO_ANSWER)
    client.close()


def test_an_answer_that_drips_is_given_up_as_a_whole() -> None:
    """Each byte comes well within any timeout of one read; the answer would take minutes."""
    assert sent(json_answer("200 OK", GOOD), drip_seconds=0.2, deadline=0.5) == Unreachable(Obstacle.TOO_SLOW)


def test_an_exchange_that_hangs_is_ended_from_another_thread() -> None:
    outcomes: list[Delivery] = []
    with ScriptedServer(lambda _: json_answer("200 OK", GOOD), drip_seconds=60.0) as server:
        client = DistrictClient(DistrictAddress(server.url, "secret-token"))
        sending = Thread(target=lambda: outcomes.append(client.send(IDENTITY, BATCH, RECORDS)))
        sending.start()
        assert server.asked.wait(10)
        client.abort()
        sending.join(10)
        client.close()
    assert outcomes == [Unreachable(Obstacle.NO_ANSWER)]


def test_a_page_is_pulled() -> None:
    item = {"op": "put", "key": "p-1", "version": 4, "value": {"name": "李", "id_number": "x", "town": "t"}}
    page = {"items": [item], "next": "e.4", "more": True, "as_of": "2026-11-23T00:00:00Z", "kind": "residents"}
    pull = pulled(json_answer("200 OK", page))
    assert isinstance(pull, Pulled)
    assert (pull.page.next, pull.page.more, len(pull.page.items)) == ("e.4", True, 1)


def test_the_page_of_another_feed_is_no_answer() -> None:
    page = {"items": [], "next": "e.4", "more": False, "as_of": "2026-11-23T00:00:00Z", "kind": "subsidies"}
    assert pulled(json_answer("200 OK", page)) == NOT_THE_DISTRICT


def test_a_cursor_that_the_district_does_not_know_is_gone() -> None:
    assert pulled(json_answer("410 Gone", {})) == CursorGone()


def test_the_address_does_not_print_its_token() -> None:
    assert "secret" not in repr(DistrictAddress("http://127.0.0.1:1", "secret-token"))
