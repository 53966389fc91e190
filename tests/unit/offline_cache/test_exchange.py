"""The signed line over real sockets: what arrives is the district's, or it is nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread
from uuid import UUID

import pytest

from district.terminals.keys import SigningKey
from district.terminals.signing import Asked
from district.terminals.signing import sign as sign_answer
from kiosk.clock import ManualClock
from offline_cache.sync.exchange import Answer, Ask, DistrictAddress, SignedExchange
from offline_cache.sync.identity import Enrolment, Identity, new_private_key
from offline_cache.sync.outcomes import Obstacle, Unreachable
from tests.unit.offline_cache.scripted_server import Question, ScriptedServer, answer, json_answer

TERMINAL, DISTRICT = new_private_key(), SigningKey(new_private_key())
IDENTITY = Identity(Enrolment("T0042", "三角镇", TERMINAL, DISTRICT.private.public_key()), UUID(int=1), UUID(int=2))
ASK = Ask("POST", "/v1/ingest?a=1", b"{}", {"content-type": "application/json"})
MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


def exchange(url: str, deadline: float = 20.0, clock: ManualClock | None = None) -> SignedExchange:
    return SignedExchange(DistrictAddress(url, deadline_seconds=deadline), IDENTITY, clock or ManualClock())


def asked(
    say: Callable[[Question], bytes] | bytes, drip_seconds: float | None = None, deadline: float = 20.0
) -> Answer | Unreachable:
    with ScriptedServer(say if callable(say) else lambda _: say, drip_seconds) as server:
        line = exchange(server.url, deadline)
        try:
            return line.ask(ASK)
        finally:
            line.close()


def request_of(question: Question) -> Asked:
    first, *lines = question.head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Asked(first.split()[0], f"http://{headers['host']}{first.split()[1]}", headers)


def signed(
    question: Question,
    status: int = 200,
    body: bytes = b"{}",
    key: SigningKey = DISTRICT,
    at: datetime = MORNING,
    asked: Asked | None = None,
) -> bytes:
    headers = {"content-type": "application/json"}
    sign_answer(asked or request_of(question), status, headers, body, key, at)
    fields = [f"{name}: {value}" for name, value in headers.items() if name != "content-type"]
    return answer(f"{status} Said", "application/json", body, *fields)


def test_a_signed_answer_is_the_districts() -> None:
    said = asked(signed)
    assert isinstance(said, Answer)
    assert (said.status, said.body, said.signed) == (200, b"{}", True)


def test_what_is_asked_is_signed_with_name_store_machine_and_nonce() -> None:
    seen: list[Question] = []

    def say(question: Question) -> bytes:
        seen.append(question)
        return signed(question)

    asked(say)
    asked(say)
    inputs = [request_of(question).headers["signature-input"] for question in seen]
    for part in ('"@method" "@authority" "@path" "@query" "content-digest"', '"x-terminal" "x-epoch" "x-boot"'):
        assert part in inputs[0]
    assert inputs[0] != inputs[1]
    assert b"x-epoch: 00000000-0000-0000-0000-000000000001" in seen[0].head


def test_an_answer_to_another_question_is_none() -> None:
    """Recorded, and played back."""
    recorded: list[Asked] = []

    def say(question: Question) -> bytes:
        recorded.append(request_of(question))
        return signed(question, asked=recorded[0])

    first, second = asked(say), asked(say)
    assert isinstance(first, Answer) and first.signed
    assert isinstance(second, Answer) and not second.signed


@pytest.mark.parametrize(
    "alter",
    [
        pytest.param(lambda content: content.replace(b"\r\n\r\n{}", b"\r\n\r\n[]"), id="content"),
        pytest.param(lambda content: content.replace(b"200 Said", b"201 Said"), id="status"),
        pytest.param(lambda content: content.replace(b"application/json", b"application/jsoN"), id="type"),
        pytest.param(lambda content: content.replace(b"Content-Digest", b"X-Digest", 1), id="no digest"),
        pytest.param(lambda content: content.replace(b"Connection:", b"ETag: x\r\nConnection:"), id="a header more"),
    ],
)
def test_an_answer_that_was_altered_on_the_way_is_not_signed(alter: Callable[[bytes], bytes]) -> None:
    said = asked(lambda question: alter(signed(question)))
    assert isinstance(said, Answer)
    assert not said.signed


def test_an_answer_by_another_key_is_no_answer_and_says_why() -> None:
    """An operator may have changed the district's key while this terminal was cut off."""
    said = asked(lambda question: signed(question, key=SigningKey(new_private_key())))
    assert said == Unreachable(Obstacle.OTHER_KEY)


def test_a_captive_portal_is_not_signed() -> None:
    said = asked(answer("200 OK", "text/html", b"<html>"))
    assert isinstance(said, Answer)
    assert not said.signed


def test_a_clock_that_is_refused_is_put_right_and_asked_once_more() -> None:
    times: list[str] = []

    def say(question: Question) -> bytes:
        times.append(request_of(question).headers["signature-input"].partition("created=")[2].partition(";")[0])
        later = datetime(2031, 1, 1, tzinfo=UTC)
        return signed(question, 401, b'{"detail":"clock"}', at=later)

    said = asked(say)
    assert isinstance(said, Answer)
    assert said.status == 401
    assert times == [str(int(MORNING.timestamp())), str(int(datetime(2031, 1, 1, tzinfo=UTC).timestamp()))]


def test_a_stranger_cannot_set_our_clock() -> None:
    count: list[Question] = []

    def say(question: Question) -> bytes:
        count.append(question)
        return json_answer("401 No", {"detail": "clock"})

    asked(say)
    assert len(count) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
    ],
)
def test_what_breaks_off_is_no_answer(content: bytes) -> None:
    assert asked(content) == Unreachable(Obstacle.NO_ANSWER)


def test_what_is_packed_wrongly_is_not_the_district() -> None:
    content = answer("200 OK", "application/json", b"not gzip", "Content-Encoding: gzip")
    assert asked(content) == Unreachable(Obstacle.NOT_THE_DISTRICT)


def test_nobody_listening_is_no_line() -> None:
    line = exchange("http://127.0.0.1:1")
    assert line.ask(ASK) == Unreachable(Obstacle.NO_ANSWER)
    line.close()


def test_an_answer_that_drips_is_given_up_as_a_whole() -> None:
    """Each byte comes well within any timeout of one read; the answer would take minutes."""
    assert asked(signed, drip_seconds=0.2, deadline=0.5) == Unreachable(Obstacle.TOO_SLOW)


def test_an_exchange_that_hangs_is_ended_from_another_thread() -> None:
    outcomes: list[Answer | Unreachable] = []
    with ScriptedServer(signed, drip_seconds=60.0) as server:
        line = exchange(server.url)
        asking = Thread(target=lambda: outcomes.append(line.ask(ASK)))
        asking.start()
        assert server.asked.wait(10)
        line.abort()
        asking.join(10)
        line.close()
    assert outcomes == [Unreachable(Obstacle.NO_ANSWER)]


def test_no_key_is_printed() -> None:
    assert "key" not in repr(IDENTITY)
