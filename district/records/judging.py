"""Whether a delivered record can be taken, by itself: pure functions of what came. Its identity is the store's to
judge.

Reasons are short words for an operator and never quote the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue, ValidationError

from offline_cache.wire.bodies import UnknownBodyError, parse_body
from offline_cache.wire.ingest import IngestRecord
from offline_cache.wire.message import sha256_hex

_LARGEST_SEQ = 2**63 - 1
"""What a column of 64 bits holds."""


class UnnumberedError(ValueError):
    """A record has no sequence number that a verdict could name."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """The record cannot be taken."""

    reason: str


def seq_of(content: Mapping[str, JsonValue]) -> int:
    """Raises UnnumberedError."""
    seq = content.get("seq")
    # a boolean is an integer to Python and none to anybody else
    if isinstance(seq, int) and not isinstance(seq, bool) and 1 <= seq <= _LARGEST_SEQ:
        return seq
    raise UnnumberedError


def read_envelope(content: Mapping[str, JsonValue]) -> IngestRecord | Unfit:
    """The record with its hash verified: from here on the hash stands for the body."""
    try:
        record = IngestRecord.model_validate(content)
    except ValidationError as error:
        return Unfit(f"envelope:{_place(error)}")
    if sha256_hex(record.body.encode("utf-8", "surrogatepass")) != record.sha256:
        return Unfit("sha256")
    return record


def fault_of_body(record: IngestRecord) -> Unfit | None:
    """What is wrong with a record that is new to us, or None."""
    try:
        body = parse_body(record.kind, record.record_schema, record.body.encode("utf-8", "surrogatepass"))
    except UnknownBodyError:
        return Unfit("kind")
    except ValidationError as error:
        return Unfit(f"body:{_place(error)}")
    if body.record_id != record.id or body.at != record.at:
        return Unfit("envelope:differs")
    return None


def _place(error: ValidationError) -> str:
    """The field at fault; a field's name that the sender made up is not repeated."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return "unknown_field" if first["type"] == "extra_forbidden" else ".".join(map(str, first["loc"])) or first["type"]
