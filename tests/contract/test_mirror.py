"""What any mirror promises: what the district said, whole pages of it, as of a moment that it names."""

from collections.abc import Generator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.domain.id_number import IdNumber, check_character
from kiosk.domain.people import FaceTemplate, PersonId, Resident
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer
from kiosk.ports import Mirror, StorageError, TemplateStore
from offline_cache.changes import FeedName, Gone, Grant, GrantChanges, Kept, PageHead, ResidentChanges, Unreadable
from tests.support.terminal_store import TerminalStore, terminal_store

NUMBER = IdNumber.parse("11010519491231002X")
OTHER_NUMBER = IdNumber("44052419800101001" + check_character("44052419800101001"))
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Generator[TerminalStore]:
    with terminal_store(tmp_path) as opened:
        yield opened


def resident(person: str = "p-1", name: str = "肖国强", number: IdNumber = NUMBER) -> Resident:
    return Resident(PersonId(person), name, number, "三角镇")


def put(one: Resident, version: int) -> Kept[Resident]:
    return Kept(one.person, version, one)


def residents(
    *changes: Kept[Resident] | Gone | Unreadable, cursor: str = "e.9", as_of: datetime = NINE, complete: bool = True
) -> ResidentChanges:
    return ResidentChanges(PageHead(cursor, as_of, complete), changes)


def grant(key: str, version: int, granted_on: date, fen: int = 10_000, person: str = "p-1") -> Kept[Grant]:
    subsidy = Subsidy("高龄津贴", fen, granted_on, PaymentState.PAID, "1234")
    return Kept(key, version, Grant(PersonId(person), subsidy))


def grants(*changes: Kept[Grant] | Gone, as_of: datetime = NINE, complete: bool = True) -> GrantChanges:
    return GrantChanges(PageHead("e.9", as_of, complete), changes)


def test_before_the_first_synchronisation_nothing_is_known(store: TerminalStore) -> None:
    mirror: Mirror = store.mirror
    assert mirror.find("肖国强", NUMBER) is None
    assert mirror.subsidies(PersonId("p-1")) is None
    assert mirror.as_of() is None
    assert store.mirror.cursor(FeedName.RESIDENTS) is None


def test_a_resident_is_found_by_exact_name_and_number(store: TerminalStore) -> None:
    store.mirror.apply(residents(put(resident(), 1)))
    assert store.mirror.find("肖国强", NUMBER) == resident()
    assert store.mirror.resident(PersonId("p-1")) == resident()


@pytest.mark.parametrize("name", ["", "肖国", "肖国强 ", "李国强"])
def test_another_name_finds_nobody(store: TerminalStore, name: str) -> None:
    store.mirror.apply(residents(put(resident(), 1)))
    assert store.mirror.find(name, NUMBER) is None


def test_an_empty_name_does_not_find_an_unlisted_number(store: TerminalStore) -> None:
    assert store.mirror.find("", NUMBER) is None


def test_a_page_moves_the_cursor_with_its_lines(store: TerminalStore) -> None:
    store.mirror.apply(residents(put(resident(), 1), cursor="e.1", complete=False))
    assert store.mirror.cursor(FeedName.RESIDENTS) == "e.1"
    assert store.mirror.cursor(FeedName.SUBSIDIES) is None


def test_a_page_that_cannot_be_kept_whole_is_not_kept_at_all(tmp_path: Path) -> None:
    with terminal_store(tmp_path, quota_bytes=304 * 1024) as store:
        store.mirror.apply(residents(put(resident(), 1), cursor="e.1"))
        many = [put(resident(f"p-{count}", name="肖" * 50), count) for count in range(2, 2000)]
        with pytest.raises(StorageError, match="SQLITE_FULL"):
            store.mirror.apply(residents(*many, cursor="e.2000"))
        assert store.mirror.cursor(FeedName.RESIDENTS) == "e.1"
        assert store.mirror.resident(PersonId("p-2")) is None
        assert store.mirror.find("肖国强", NUMBER) == resident()


def test_a_page_twice_is_a_page_once(store: TerminalStore) -> None:
    page = grants(grant("g-1", 1, date(2026, 6, 15)), grant("g-2", 2, date(2026, 7, 15)))
    store.mirror.apply(page)
    store.mirror.apply(page)
    answer = store.mirror.subsidies(PersonId("p-1"))
    assert answer is not None
    assert len(answer.subsidies) == 2


def test_an_older_version_does_not_undo_a_newer_one(store: TerminalStore) -> None:
    store.mirror.apply(residents(put(resident(name="肖国庆"), 5)))
    store.mirror.apply(residents(put(resident(name="肖国强"), 4), Gone("p-1", 3)))
    assert store.mirror.resident(PersonId("p-1")) == resident(name="肖国庆")


def test_subsidies_are_the_persons_own_and_newest_first(store: TerminalStore) -> None:
    store.mirror.apply(
        grants(
            grant("g-1", 1, date(2025, 6, 15), fen=100),
            grant("g-2", 2, date(2026, 6, 15), fen=200),
            grant("g-3", 3, date(2026, 7, 15), fen=300, person="p-2"),
        )
    )
    answer = store.mirror.subsidies(PersonId("p-1"))
    assert answer is not None
    assert [subsidy.fen for subsidy in answer.subsidies] == [200, 100]
    assert store.mirror.subsidies(PersonId("p-nobody")) == SubsidyAnswer((), NINE)


def test_half_a_feed_is_no_answer_yet(store: TerminalStore) -> None:
    store.mirror.apply(grants(grant("g-1", 1, date(2026, 6, 15)), complete=False))
    assert store.mirror.subsidies(PersonId("p-1")) is None


def test_as_of_is_true_for_everything_the_mirror_holds(store: TerminalStore) -> None:
    store.mirror.apply(residents(as_of=TEN))
    assert store.mirror.as_of() is None
    store.mirror.apply(grants(as_of=NINE))
    assert store.mirror.as_of() == NINE
    store.mirror.apply(grants(as_of=TEN))
    assert store.mirror.as_of() == TEN


def test_what_the_district_deletes_is_gone_with_the_persons_face(store: TerminalStore) -> None:
    templates: TemplateStore = store.templates
    store.mirror.apply(residents(put(resident(), 1), put(resident("p-2", number=OTHER_NUMBER), 2)))
    for person in ("p-1", "p-2"):
        templates.add(FaceTemplate(PersonId(person), "model-1", b"\x00" * 512, NINE))
    store.mirror.apply(residents(Gone("p-1", 3)))
    assert store.mirror.find("肖国强", NUMBER) is None
    assert [template.person for template in templates.templates()] == ["p-2"]


def test_a_line_that_cannot_be_read_is_not_shown_in_its_old_form(store: TerminalStore) -> None:
    store.mirror.apply(residents(put(resident(), 1)))
    store.templates.add(FaceTemplate(PersonId("p-1"), "model-1", b"\x00" * 512, NINE))
    store.mirror.apply(residents(Unreadable("p-1", 2)))
    assert store.mirror.find("肖国强", NUMBER) is None
    assert len(store.templates.templates()) == 1


def test_a_feed_begun_anew_serves_the_old_lines_until_it_is_complete(store: TerminalStore) -> None:
    """The district was restored from an older backup: its versions count from lower down."""
    store.mirror.apply(residents(put(resident(), 70), put(resident("p-2", number=OTHER_NUMBER), 80), cursor="e.80"))
    store.mirror.restart(FeedName.RESIDENTS)
    assert store.mirror.cursor(FeedName.RESIDENTS) is None
    store.mirror.apply(residents(put(resident(name="肖国庆"), 5), cursor="e.5", complete=False))
    assert store.mirror.resident(PersonId("p-1")) == resident(name="肖国庆")
    assert store.mirror.resident(PersonId("p-2")) is not None
    store.mirror.apply(residents(cursor="e.5"))
    assert store.mirror.resident(PersonId("p-2")) is None


def test_templates_come_back_as_they_went_in(store: TerminalStore) -> None:
    template = FaceTemplate(PersonId("p-1"), "model-1", bytes(range(256)) * 2, NINE)
    store.templates.add(template)
    assert list(store.templates.templates()) == [template]
