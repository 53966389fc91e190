"""A citizen withdraws consent at the counter: the operator's command, and what it leaves behind."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.assembly import Store
from kiosk.clock import SystemClock
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import FaceTemplate, PersonId, Resident
from kiosk.settings import load
from offline_cache.changes import Kept, PageHead, ResidentChanges

NUMBER = "11010519491231002X"
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A terminal that knows one resident and his face."""
    file = tmp_path / "kiosk.toml"
    file.write_text(f'terminal = "T0042"\ndata_dir = "{tmp_path / "data"}"\n', encoding="utf-8")
    (tmp_path / "data").mkdir()
    store = Store(load(file), SystemClock())
    resident = Resident(PersonId("p-1"), "肖国强", IdNumber.parse(NUMBER), "三角镇")
    store.mirror.apply(ResidentChanges(PageHead("e.1", NINE, complete=True), (Kept("p-1", 1, resident),)))
    store.templates.add(FaceTemplate(PersonId("p-1"), "m-1", b"\x01" * 512, NINE))
    store.close()
    return file


def left(settings: Path) -> tuple[int, int]:
    """Faces, and records that wait."""
    store = Store(load(settings), SystemClock())
    try:
        return len(store.templates.templates()), store.outbox.depth().pending
    finally:
        store.close()


def withdraw(settings: Path, name: str = "肖国强", number: str = NUMBER) -> int:
    return main(["withdraw", "--name", name, "--id-number", number, "--settings", str(settings)])


def test_the_face_goes_and_the_withdrawal_waits_for_the_line(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert withdraw(settings) == 0
    assert left(settings) == (0, 1)
    told = capsys.readouterr().out
    assert "肖国强" not in told
    assert NUMBER not in told


@pytest.mark.parametrize(
    ("name", "number", "status"), [("肖国弱", NUMBER, 1), ("肖国强", "110105194912310021", 2), ("肖国强", "1", 2)]
)
def test_a_wrong_name_or_number_changes_nothing(settings: Path, name: str, number: str, status: int) -> None:
    assert withdraw(settings, name, number) == status
    assert left(settings) == (1, 0)
