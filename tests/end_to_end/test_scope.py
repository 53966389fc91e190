"""A terminal gets its own town's people and nobody else's, whatever it asks."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from district.database import Database
from district.roster.store import put_residents
from district.seed import seed
from kiosk.clock import SystemClock
from offline_cache.changes import FeedName
from offline_cache.sync.client import DistrictClient
from offline_cache.sync.exchange import DistrictAddress
from offline_cache.sync.outcomes import CursorGone, Fetched, Pulled
from offline_cache.sync.snapshot import Download
from offline_cache.wire.feed import Delete, Put, ResidentPage, ResidentValue
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import client_of, enrol

TOWN, OTHER = "长沙镇", "三角镇"
BOOT, EPOCH = uuid4(), UUID(int=3)


def whole(client: DistrictClient) -> tuple[dict[str, ResidentValue], str]:
    """By the snapshot: the residents, and where the feed goes on."""
    download = Download(FeedName.RESIDENTS)
    while not download.complete:
        fetched = client.fetch(FeedName.RESIDENTS, *download.place)
        assert isinstance(fetched, Fetched)
        download.add(fetched)
    pages = [page for page in download.pages() if isinstance(page, ResidentPage)]
    found = {item.key: item.value for page in pages for item in page.items if isinstance(item, Put)}
    return found, pages[-1].next


def test_a_town_gets_its_own_and_who_moves_goes_along(location: str, tmp_path: Path) -> None:
    seed(location, residents=60, subsidies=0, random_seed=3, today=date(2026, 11, 23))
    with DistrictProcess(location, log=tmp_path / "district.log") as district:
        address = DistrictAddress(district.url)
        here = client_of(address, enrol(location, district.url, "T1", tmp_path / "1", TOWN), EPOCH, SystemClock(), BOOT)
        there = client_of(
            address, enrol(location, district.url, "T2", tmp_path / "2", OTHER), EPOCH, SystemClock(), BOOT
        )
        ours, our_place = whole(here)
        theirs, their_place = whole(there)
        assert ours and {value.town for value in ours.values()} == {TOWN}
        assert theirs and {value.town for value in theirs.values()} == {OTHER}
        mover, value = next(iter(ours.items()))
        database = Database(location)
        with database.writing() as connection:
            put_residents(connection, [(mover, value.model_copy(update={"town": OTHER}))])
        database.close()
        left = here.pull(FeedName.RESIDENTS, our_place, 100)
        came = there.pull(FeedName.RESIDENTS, their_place, 100)
        assert isinstance(left, Pulled) and isinstance(came, Pulled)
        assert [(type(item), item.key) for item in left.page.items] == [(Delete, mover)]
        assert [
            (item.key, item.value.town)
            for item in came.page.items
            if isinstance(item, Put) and isinstance(item.value, ResidentValue)
        ] == [(mover, OTHER)]
        here.close()
        # the terminal is carried to another town: its old place in the feed is none there
        carried = client_of(
            address, enrol(location, district.url, "T1", tmp_path / "1", OTHER), EPOCH, SystemClock(), BOOT
        )
        assert carried.pull(FeedName.RESIDENTS, left.page.next, 100) == CursorGone()
        carried.close()
        there.close()
