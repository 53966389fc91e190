"""From an office's file to a villager's question: import, a real district process, a real line, the terminal's store."""

import csv
import json
from collections.abc import Generator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from district.__main__ import main
from district.made_up import make_up_publications
from kiosk.clock import SystemClock
from kiosk.domain.district_settings import DistrictScreening
from kiosk.domain.guide import MatterFilter
from kiosk.domain.notices import NoticeCategory, NoticeFilter
from kiosk.domain.policies import PolicyFilter
from offline_cache.changes import FeedName
from offline_cache.publications import StoredPublications
from offline_cache.sync.exchange import DistrictAddress
from offline_cache.sync.outcomes import Finished
from offline_cache.sync.plan import Pace
from offline_cache.sync.turn import Turn
from offline_cache.wire.heartbeat import Vitals
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import client_of, enrol
from tests.support.forked import run_forked
from tests.support.terminal_store import TERMINAL, TerminalStore, terminal_store

TOWN, TODAY = "三角镇", date(2026, 11, 23)
PACE = Pace(poll_seconds=0.0)
"""Each turn looks at the feeds."""


def district_command(database: str, *arguments: str) -> None:
    done = run_forked(main, *arguments, "--database", database)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def published(location: str) -> str:
    make_up_publications(location, TODAY)
    return location


@pytest.fixture
def store(tmp_path: Path) -> Generator[TerminalStore]:
    with terminal_store(tmp_path / "terminal") as opened:
        yield opened


def follow(store: TerminalStore, turn: Turn) -> None:
    """Turns until all feeds are at their ends, and one more for what was new."""
    while True:
        outcome = turn.take(100, 0.5)
        assert isinstance(outcome, Finished)
        if not outcome.more:
            return


def test_from_the_offices_files_to_the_terminals_answers(published: str, store: TerminalStore, tmp_path: Path) -> None:
    shown = StoredPublications(store.database)
    with DistrictProcess(published, log=tmp_path / "district.log") as district:
        enrolment = enrol(published, district.url, TERMINAL, tmp_path / "enrolment", TOWN)
        client = client_of(DistrictAddress(district.url), enrolment, store.outbox.identity().epoch, SystemClock())
        turn = Turn(client, store.outbox, store.mirror, SystemClock(), PACE, Vitals)
        follow(store, turn)
        matters = shown.matters(MatterFilter(), 0, 10)
        assert matters is not None and matters.total == 1_209
        in_hall = shown.matters(MatterFilter(in_hall=True), 0, 10)
        assert in_hall is not None and in_hall.total == 1_046
        handed_down = shown.matters(MatterFilter(town=TOWN), 0, 10)
        assert handed_down is not None and handed_down.total == 190 + 54
        villages = shown.notice_villages(TODAY)
        assert villages is not None
        assert {village.town for village in villages.items} == {TOWN}
        benefits = shown.benefits(TODAY)
        assert benefits is not None and "高龄津贴" in {benefit.item for benefit in benefits.value}

        # an office corrects a policy, withdraws a notice, and publishes another
        with (tmp_path / "notices.csv").open("w", encoding="gb18030", newline="") as file:
            table = csv.writer(file)
            table.writerow(["编号", "类别", "标题", "开始日期", "结束日期", "期次", "镇街", "村", "明细"])
            row = ["新-1", "补贴发放", "种粮补贴公示", "2026年11月20日", "2026年11月30日", "2026年", TOWN, "湾下村"]
            table.writerow([*row, "肖*强 | 种粮补贴 | 1,280.50 | 2026-11-15"])
        policy = {
            "key": "zc-01-1",
            "title": "高龄津贴新办法",
            "department": "区民政局",
            "body": "七十岁即可",
            "published_on": "2026-11-20",
        }
        (tmp_path / "policies.json").write_text(json.dumps([policy]), encoding="utf-8")
        district_command(published, "import", "notices", str(tmp_path / "notices.csv"), "--replace")
        district_command(published, "import", "policies", str(tmp_path / "policies.json"))
        district_command(published, "config", "set", "screening", "advisory", "--town", TOWN)
        district_command(published, "config", "set", "screening", "off", "--terminal", "T-other")
        follow(store, turn)
        client.close()

    # the line is cut; what the terminal has is as of then
    found = shown.policies(PolicyFilter(words="七十"), 0, 10)
    assert found is not None
    assert [brief.title for brief in found.items] == ["高龄津贴新办法"]
    left = shown.notices(NoticeFilter(category=NoticeCategory.SUBSIDIES), TODAY, 0, 10)
    assert left is not None
    assert [brief.title for brief in left.items] == ["种粮补贴公示"]
    lines = shown.notice_lines("新-1", TODAY, 0, 10)
    assert lines is not None
    assert [(line.who, line.fen) for line in lines.items] == [("肖*强", 128_050)]
    assert shown.notice("新-1", date(2026, 12, 1)) is None
    settings = shown.settings()
    assert settings is not None and settings.value.screening is DistrictScreening.ADVISORY
    assert left.as_of == store.mirror.feed_as_of(FeedName.NOTICES)


def test_a_terminal_that_was_carried_to_another_town_shows_that_towns_notices_only(
    published: str, store: TerminalStore, tmp_path: Path
) -> None:
    shown = StoredPublications(store.database)
    epoch, boot = store.outbox.identity().epoch, uuid4()
    with DistrictProcess(published, log=tmp_path / "district.log") as district:
        for town in (TOWN, "西阳镇"):
            enrolment = enrol(published, district.url, TERMINAL, tmp_path / "enrolment", town)
            client = client_of(DistrictAddress(district.url), enrolment, epoch, SystemClock(), boot)
            notices = (FeedName.NOTICES,)
            follow(store, Turn(client, store.outbox, store.mirror, SystemClock(), PACE, Vitals, notices))
            client.close()
            villages = shown.notice_villages(TODAY)
            assert villages is not None
            assert {village.town for village in villages.items} == {town}
