"""What was refused is listed without anybody's name, and judged again when the program has learnt."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from district.__main__ import main
from district.database import Database
from district.records.models import RecordRow, RefusedRecordRow
from district.records.refused import count_refused, redrive, refused_records
from district.records.store import ingest
from offline_cache.wire import bodies
from offline_cache.wire.bodies import QueryBody, RecordBody
from offline_cache.wire.ingest import ReceivedBatch
from offline_cache.wire.message import sha256_hex

AT = "2026-11-23T00:30:00Z"
NAME = "肖国强"


def record(seq: int, kind: str = "ballot", outcome: str = "shown") -> dict[str, Any]:
    identity = str(UUID(int=seq))
    body = json.dumps({"record_id": identity, "at": AT, "outcome": outcome}, ensure_ascii=False)
    envelope = {"seq": seq, "id": identity, "kind": kind, "schema": 1, "at": AT, "lane": 4}
    return {**envelope, "sha256": sha256_hex(body.encode()), "body": body}


def deliver(database: Database, *records: dict[str, Any], epoch: int = 9) -> None:
    ingest(database, ReceivedBatch(terminal="T0042", epoch=UUID(int=epoch), batch=UUID(int=1), records=records))


def count(database: Database, row: type[RecordRow] | type[RefusedRecordRow]) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(row)).scalar_one()


def learn_ballots(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a program of a later day reads them."""
    known = bodies.parse_body

    def parse(kind: str, schema: int, body: bytes) -> RecordBody:
        return QueryBody.model_validate_json(body) if kind == "ballot" else known(kind, schema, body)

    monkeypatch.setattr("district.records.judging.parse_body", parse)


def test_a_program_that_has_learnt_takes_what_was_refused(district: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(district, record(1), record(2), record(3, "query"))
    assert [done.reason for done in redrive(district)] == ["kind", "kind"]
    learn_ballots(monkeypatch)
    assert [done.verdict.value for done in redrive(district)] == ["accepted", "accepted"]
    assert (count(district, RecordRow), count(district, RefusedRecordRow)) == (3, 0)
    assert redrive(district) == []


def test_what_has_arrived_meanwhile_is_refused_no_longer(district: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(district, record(1))
    learn_ballots(monkeypatch)
    deliver(district, record(1), epoch=10)
    assert [done.verdict.value for done in redrive(district)] == ["duplicate"]
    assert (count(district, RecordRow), count(district, RefusedRecordRow)) == (1, 0)


def test_a_conflict_stays_one_and_says_why(district: Database) -> None:
    deliver(district, record(1, "query"))
    deliver(district, record(1, "query", outcome="not_proven"))
    assert [(done.verdict.value, done.reason) for done in redrive(district)] == [("conflict", "other_content")]
    assert count_refused(district) == {"conflict": 1}


def test_what_has_no_envelope_is_read_and_refused_again(district: Database) -> None:
    deliver(district, {"seq": 4, "kind": 7, "body": NAME})
    (done,) = redrive(district)
    assert (done.verdict.value, done.record.kind) == ("rejected", "?")


def test_many_are_redriven_in_portions_each_once(district: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("district.records.refused._LINES_A_TRANSACTION", 3)
    deliver(district, *(record(seq) for seq in range(1, 11)))
    assert len(redrive(district)) == 10
    learn_ballots(monkeypatch)
    assert len(redrive(district, "T0042", 7)) == 1
    assert len(redrive(district, "T0043")) == 0
    assert len(redrive(district)) == 9
    assert count(district, RecordRow) == 10


def test_the_list_names_nobody_unless_it_is_asked_to(
    location: str, district: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(
        district, record(1, outcome=NAME), record(2, kind=NAME * 3), {**record(3, "query"), NAME: 1, "sha256": "0" * 64}
    )
    assert len(refused_records(district)) == 3
    command = ["records", "refused", "--database", location]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert [line.split()[:2] for line in printed.splitlines()] == [["T0042", "1"], ["T0042", "2"], ["T0042", "3"]]
    assert "ballot  rejected kind" in printed
    assert NAME not in printed
    main([*command, "--show", "--number", "1"])
    assert NAME in capsys.readouterr().out
    assert main(["records", "redrive", "--database", location]) == 1
    printed = capsys.readouterr().out
    assert "still refused: rejected sha256" in printed
    assert NAME not in printed
