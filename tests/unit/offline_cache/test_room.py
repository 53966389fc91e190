"""Who may still write to a store that fills up: what can wait is refused first, the door last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.room import Level
from offline_cache.lanes import Lane
from offline_cache.room import RoomRules, Usage, level_of, refused_from

MEGABYTE = 1024 * 1024
RULES = RoomRules()
sizes = st.integers(0, 10**12)
usages = st.builds(Usage, sizes, sizes, sizes, st.none() | st.integers(1, 10**12))


def of_quota(share: float) -> Usage:
    return Usage(int(share * 1000 * MEGABYTE), 0, 10**12, 1000 * MEGABYTE)


@pytest.mark.parametrize(
    ("share", "level"),
    [
        (0.0, Level.AMPLE),
        (0.79, Level.AMPLE),
        (0.801, Level.WARN),
        (0.901, Level.NO_CACHING),
        (0.951, Level.NO_REGISTRATIONS),
        (0.991, Level.DOOR_SHUT),
        (1.0, Level.DOOR_SHUT),
    ],
)
def test_levels_of_a_quota(share: float, level: Level) -> None:
    assert level_of(of_quota(share), RULES) is level


def test_a_small_store_on_a_disk_that_others_filled_is_full_too() -> None:
    assert level_of(Usage(MEGABYTE, 0, 10 * MEGABYTE, 1000 * MEGABYTE), RULES) is Level.DOOR_SHUT


def test_a_small_store_on_a_large_disk_is_not() -> None:
    assert level_of(Usage(MEGABYTE, 0, 10**11), RULES) is Level.AMPLE


def test_deleted_rows_make_room_though_the_file_stays_as_long() -> None:
    assert level_of(Usage(100 * MEGABYTE, 900 * MEGABYTE, 0, 1000 * MEGABYTE), RULES) is Level.AMPLE


def test_what_is_refused_when() -> None:
    allowed = {level: {lane.name for lane in Lane if (refused_from(lane) or 9) > level} for level in Level}
    everything = {lane.name for lane in Lane}
    assert allowed == {
        Level.AMPLE: everything,
        Level.WARN: everything,
        Level.NO_CACHING: everything - {"LOGS"},
        Level.NO_REGISTRATIONS: {"WITHDRAWALS", "ENTRIES", "AUDIT"},
        Level.DOOR_SHUT: {"WITHDRAWALS"},
    }


@given(usages)
def test_every_usage_has_a_level(usage: Usage) -> None:
    assert level_of(usage, RULES) in Level


@given(usages, st.integers(0, 10**12))
def test_more_in_the_same_room_never_lowers_the_level(usage: Usage, more: int) -> None:
    """What is written comes out of the slack or of the disk."""
    from_slack = min(more, usage.slack_bytes)
    from_disk = min(more - from_slack, usage.free_bytes)
    fuller = Usage(
        usage.used_bytes + from_slack + from_disk,
        usage.slack_bytes - from_slack,
        usage.free_bytes - from_disk,
        usage.quota_bytes,
    )
    assert level_of(fuller, RULES) >= level_of(usage, RULES)
