"""The head of the outbox: how many records were ever kept, and a hash over all of them in their order.

Two stores with the same head have kept the same records. Standard library only; where it is stored is others' matter.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

EMPTY_CHAIN = bytes(32)
"""The chain before the first record, and that of a store which was older than chains when it got one."""


@dataclass(frozen=True, slots=True)
class Head:
    """`seq` is the number of the newest record, 0 before the first; `chain` are 32 bytes."""

    epoch: UUID
    seq: int
    chain: bytes


def extended(chain: bytes, seq: int, sha256: str) -> bytes:
    """SHA-256 over the chain before, the record's number in eight bytes, and the hash of its body."""
    return hashlib.sha256(chain + seq.to_bytes(8, "big") + bytes.fromhex(sha256)).digest()


def extended_by(chain: bytes, records: Iterable[tuple[int, str]]) -> bytes:
    """`records` are numbers with the hashes of their bodies, in order."""
    for seq, sha256 in records:
        chain = extended(chain, seq, sha256)
    return chain
