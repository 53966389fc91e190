"""Identifiers are UUIDv7: unique, and in the order of time."""

import time
from uuid import RFC_4122

from kiosk.clock import SystemClock


def test_an_identifier_is_a_uuid_of_version_7_and_tells_the_time() -> None:
    before = time.time_ns() // 1_000_000
    identifier = SystemClock().new_id()
    assert (identifier.version, identifier.variant) == (7, RFC_4122)
    assert before <= identifier.int >> 80 <= time.time_ns() // 1_000_000


def test_a_thousand_identifiers_of_one_moment_differ() -> None:
    clock = SystemClock()
    assert len({clock.new_id() for _ in range(1000)}) == 1000
