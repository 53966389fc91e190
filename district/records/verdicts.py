"""The verdict over each record of a batch: a pure function of what was delivered and of what is known already.

A record is the same when its id and its bytes are the same, under whatever number and epoch it comes: a terminal whose
damaged store was replaced sends again what it cannot know to have arrived. Not here: what a record is by itself
(judging.py), and tables (taking.py).
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pydantic import JsonValue

from district.records.judging import Unfit
from offline_cache.wire.ingest import IngestRecord, RecordResult, Verdict


@dataclass(frozen=True, slots=True)
class Delivered:
    """One record of a batch and what can be said of it by itself. Without an envelope it has neither `record` nor
    `identity`, which is the record's id, and `fault` says why.
    """

    seq: int
    content: Mapping[str, JsonValue]
    record: IngestRecord | None
    identity: str | None
    fault: Unfit | None


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already of one terminal, as far as a batch's numbers and ids go.

    `by_number` (of the batch's epoch) and `by_id` (of every epoch) lead to the hash of what is kept. Of what was kept
    once, `forgotten_ids` are known; `spent_numbers` belonged to some of those; of `forgotten_numbers` nothing else is known.
    """

    by_number: Mapping[int, str]
    by_id: Mapping[str, str]
    forgotten_ids: AbstractSet[str] = frozenset()
    spent_numbers: AbstractSet[int] = frozenset()
    forgotten_numbers: AbstractSet[int] = frozenset()


def verdicts(known: Known, delivered: Sequence[Delivered], taken: Collection[int] = ()) -> Sequence[RecordResult]:
    """One for each, in their order, as if each had come alone after those before it. Those at the places `taken` have
    been accepted already, and are part of what is known.
    """
    by_number, by_id = dict(known.by_number), dict(known.by_id)
    results: list[RecordResult] = []
    for place, one in enumerate(delivered):
        if place in taken:
            result = _accepted(one)
        elif one.record is None or one.identity is None:
            result = _rejected(one)
        else:
            sha256 = one.record.sha256
            result = _kept(one, sha256, by_number, by_id) or _forgotten(known, one) or _new(one)
            if result.verdict is Verdict.ACCEPTED:
                by_number[one.seq] = by_id[one.identity] = sha256
        results.append(result)
    return results


def _kept(one: Delivered, sha256: str, by_number: Mapping[int, str], by_id: Mapping[str, str]) -> RecordResult | None:
    of_id, of_number = by_id.get(one.identity or ""), by_number.get(one.seq)
    if of_id is None and of_number is None:
        return None
    # bytes name the record's id: where they are the same under either name, it is this very record
    if sha256 in (of_id, of_number):
        return _duplicate(one)
    return RecordResult(seq=one.seq, verdict=Verdict.CONFLICT, reason="other_content")


def _forgotten(known: Known, one: Delivered) -> RecordResult | None:
    if one.seq in known.forgotten_numbers:
        return _duplicate(one)
    if one.fault is not None:
        # its id is only proven by a body that can be read
        return None
    if one.identity in known.forgotten_ids:
        return _duplicate(one)
    if one.seq in known.spent_numbers:
        return RecordResult(seq=one.seq, verdict=Verdict.CONFLICT, reason="other_record")
    return None


def _new(one: Delivered) -> RecordResult:
    return _accepted(one) if one.fault is None else _rejected(one)


def _accepted(one: Delivered) -> RecordResult:
    return RecordResult(seq=one.seq, verdict=Verdict.ACCEPTED)


def _duplicate(one: Delivered) -> RecordResult:
    return RecordResult(seq=one.seq, verdict=Verdict.DUPLICATE)


def _rejected(one: Delivered) -> RecordResult:
    return RecordResult(seq=one.seq, verdict=Verdict.REJECTED, reason=one.fault.reason if one.fault else None)
