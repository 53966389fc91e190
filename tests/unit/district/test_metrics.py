"""What is counted: by verdict, by terminal; nothing of a person."""

from district.metrics import Metrics
from offline_cache.wire.ingest import Verdict


def test_verdicts_are_counted_each_by_itself() -> None:
    metrics = Metrics()
    metrics.judged([Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.CONFLICT])
    figures = metrics.text().decode()
    assert 'district_ingest_records_total{verdict="accepted"} 2.0' in figures
    assert 'district_ingest_records_total{verdict="conflict"} 1.0' in figures
    assert 'district_ingest_records_total{verdict="rejected"} 0.0' in figures


def test_a_heartbeat_tells_how_much_waits_in_each_lane() -> None:
    metrics = Metrics()
    metrics.heard("T0042", {1: 3, 4: 1_000_000}, at=1.5)
    metrics.heard("T0042", {1: 0, 4: 999_500}, at=61.5)
    figures = metrics.text().decode()
    assert 'district_terminal_waiting_records{lane="1",terminal="T0042"} 0.0' in figures
    assert 'district_terminal_waiting_records{lane="4",terminal="T0042"} 999500.0' in figures
    assert 'district_terminal_heard_timestamp_seconds{terminal="T0042"} 61.5' in figures


def test_two_applications_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.judged([Verdict.ACCEPTED])
    assert 'verdict="accepted"} 0.0' in other.text().decode()
