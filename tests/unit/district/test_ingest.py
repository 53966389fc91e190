"""One verdict a record, the same however often and in whatever company it is delivered."""

import json
from collections.abc import Generator, Mapping
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from district.database import Database
from district.records.judging import UnnumberedError
from district.records.models import RecordRow, RefusedRecordRow
from district.records.store import ingest
from offline_cache.wire.ingest import ReceivedBatch
from offline_cache.wire.message import sha256_hex

EPOCH = UUID(int=9)
AT = "2026-11-23T00:30:00Z"


@pytest.fixture(scope="module")
def database(shared_location: str) -> Generator[Database]:
    opened = Database(shared_location)
    yield opened
    opened.close()


@pytest.fixture
def fresh(district: Database) -> Database:
    return district


def record(seq: int, outcome: str = "shown", **changes: Any) -> dict[str, Any]:
    identifier = str(UUID(int=seq))
    body = json.dumps({"record_id": identifier, "at": AT, "outcome": outcome})
    envelope = {"seq": seq, "id": identifier, "kind": "query", "schema": 1, "at": AT, "lane": 4}
    made: dict[str, Any] = {**envelope, "body": body, **changes}
    return {"sha256": sha256_hex(str(made["body"]).encode()), **made}


def verdicts(database: Database, *records: Mapping[str, Any], epoch: UUID = EPOCH) -> list[tuple[int, str, str | None]]:
    batch = ReceivedBatch(terminal="T0042", epoch=epoch, batch=UUID(int=1), records=tuple(dict(one) for one in records))
    return [(result.seq, result.verdict.value, result.reason) for result in ingest(database, batch)]


def count(database: Database, table: type[RecordRow] | type[RefusedRecordRow]) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_new_record_is_accepted_and_a_second_delivery_is_a_duplicate(fresh: Database) -> None:
    assert verdicts(fresh, record(1)) == [(1, "accepted", None)]
    assert verdicts(fresh, record(1), record(2)) == [(1, "duplicate", None), (2, "accepted", None)]
    assert count(fresh, RecordRow) == 2


def test_the_same_record_twice_in_one_batch_is_kept_once(fresh: Database) -> None:
    assert verdicts(fresh, record(1), record(1)) == [(1, "accepted", None), (1, "duplicate", None)]


def test_other_content_under_a_known_number_is_a_conflict_and_both_are_kept(fresh: Database) -> None:
    verdicts(fresh, record(1, "shown"))
    assert verdicts(fresh, record(1, "not_proven")) == [(1, "conflict", "other_content")]
    assert verdicts(fresh, record(1, "not_proven")) == [(1, "conflict", "other_content")]
    assert verdicts(fresh, record(1, "shown")) == [(1, "duplicate", None)]
    assert (count(fresh, RecordRow), count(fresh, RefusedRecordRow)) == (1, 1)


def test_a_terminal_set_up_anew_does_not_collide_with_its_past(fresh: Database) -> None:
    verdicts(fresh, record(1))
    other = str(UUID(int=501))
    body = json.dumps({"record_id": other, "at": AT, "outcome": "shown"})
    assert verdicts(fresh, record(1, id=other, body=body), epoch=UUID(int=10)) == [(1, "accepted", None)]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "ballot"}, "kind"),
        ({"schema": 99}, "kind"),
        ({"body": "{}"}, "body:record_id"),
        ({"body": "no json"}, "body:json_invalid"),
        ({"sha256": "0" * 64}, "sha256"),
        ({"sha256": "short"}, "envelope:sha256"),
        ({"id": str(UUID(int=77))}, "envelope:differs"),
        ({"at": "2020-01-01T00:00:00Z"}, "envelope:differs"),
        ({"at": "2026-11-23T00:30:00"}, "envelope:at"),
    ],
)
def test_a_bad_record_is_rejected_with_a_reason_and_the_others_pass(
    fresh: Database, changes: dict[str, Any], reason: str
) -> None:
    assert verdicts(fresh, record(1), record(2, **changes), record(3)) == [
        (1, "accepted", None),
        (2, "rejected", reason),
        (3, "accepted", None),
    ]
    assert count(fresh, RefusedRecordRow) == 1


def test_a_reason_never_repeats_what_was_sent(fresh: Database) -> None:
    body = json.dumps({"record_id": str(UUID(int=1)), "at": AT, "outcome": "肖国强", "11010519491231002X": 1})
    ((_, verdict, reason),) = verdicts(fresh, record(1, body=body))
    assert verdict == "rejected"
    assert reason in ("body:outcome", "body:unknown_field")


def test_a_rejected_record_can_be_accepted_later(fresh: Database) -> None:
    """What was refused does not occupy its number: the district may have learnt the kind since."""
    verdicts(fresh, record(1, kind="ballot"))
    assert verdicts(fresh, record(1)) == [(1, "accepted", None)]


def test_a_record_without_a_number_refuses_the_batch_whole(fresh: Database) -> None:
    with pytest.raises(UnnumberedError):
        verdicts(fresh, record(1), {"id": "x"})
    assert count(fresh, RecordRow) == 0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "kind", "schema", "at", "lane", "sha256", "body", "other"]), json_values, max_size=8
    )
)
def test_any_content_gets_a_verdict(database: Database, content: dict[str, Any]) -> None:
    sent = {**record(5), **content}
    ((seq, verdict, _),) = verdicts(database, sent)
    assert seq == 5
    assert verdict in ("accepted", "duplicate", "rejected", "conflict")
